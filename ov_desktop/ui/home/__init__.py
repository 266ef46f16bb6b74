"""Accueil: what needs attention, the next messages, the campaign that runs (SPEC section 11)."""
