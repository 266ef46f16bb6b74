"""The windows (SPEC section 11): Qt only, over the services; what a widget needs comes through its constructor."""

from ov_desktop.ui.lifetime import keep_none_alive

keep_none_alive()
