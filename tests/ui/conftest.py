"""What holds for every test of the windows: no screen is needed."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
