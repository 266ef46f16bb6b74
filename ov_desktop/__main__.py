"""``python -m ov_desktop`` does what ``ov-desktop`` does."""

from ov_desktop.cli import main

if __name__ == "__main__":
    main()
