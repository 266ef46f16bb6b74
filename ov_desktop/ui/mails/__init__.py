"""The mails that a demonstration has caught, to be read here (SPEC R2)."""
