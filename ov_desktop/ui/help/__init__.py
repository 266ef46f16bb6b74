"""Aide: contact, frequent questions, practical information (SPEC section 11)."""
