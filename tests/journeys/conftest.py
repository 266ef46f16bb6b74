"""Windows of journeys are shown where there is no screen."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in [name for name in os.environ if name.startswith(("QT_SCALE", "QT_SCREEN", "QT_FONT", "QT_STYLE"))]:
    del os.environ[_name]
