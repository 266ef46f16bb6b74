"""Mon compte."""
