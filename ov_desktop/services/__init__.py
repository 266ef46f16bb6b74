"""Use cases of the desktop: one transaction each, frozen values in and out, no Qt."""
