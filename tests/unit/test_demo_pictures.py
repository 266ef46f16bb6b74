"""The pictures of pages: as high as the page, never less than the window (SPEC R3)."""

from pathlib import Path

from ov_desktop.demo.pictures import Snapshot, Viewport, take_pictures

NARROW = Viewport("400", 400, 300, 1)
WIDE = Viewport("800", 800, 300, 2)
MARGINLESS = "<!DOCTYPE html><style>body { margin: 0 }</style>"


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    header = picture.read_bytes()[:24]
    return int.from_bytes(header[16:20]), int.from_bytes(header[20:24])


def test_a_picture_shows_the_whole_page_and_at_least_the_window(tmp_path: Path) -> None:
    pages = [
        Snapshot("long", f"{MARGINLESS}<p style='margin: 0; height: 1234px'>"),
        Snapshot("court", f"{MARGINLESS}<p style='margin: 0; height: 100px'>"),
        # Narrower than 600, the page is higher.
        Snapshot(
            "souple",
            f"{MARGINLESS}<style>p {{ height: 500px }} @media (max-width: 600px) {{ p {{ height: 900px }} }}"
            "</style><p style='margin: 0'>",
        ),
    ]
    assert take_pictures(pages, tmp_path, (NARROW, WIDE)) == 6
    assert {path.stem: size(path) for path in tmp_path.glob("*.png")} == {
        "long-400": (400, 1234),
        "long-800": (1600, 2468),
        "court-400": (400, 300),
        "court-800": (1600, 600),
        "souple-400": (400, 900),
        "souple-800": (1600, 1000),
    }
