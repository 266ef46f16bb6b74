"""The components of every screen, as ``resources/style`` describes them; the gallery shows each in every state."""
