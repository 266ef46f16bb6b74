"""What messages are written with: subject, formatted text with merge fields, images (SPEC S6, S7, S10)."""
