"""The windows (SPEC section 11): Qt only, over the services; what a widget needs comes through its constructor."""
