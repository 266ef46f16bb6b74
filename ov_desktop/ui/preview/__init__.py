"""Messages and the employees' space as people will see them, in a web engine that is locked in (SPEC S9, S10)."""
