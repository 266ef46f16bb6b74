"""Modèles: subjects and introductions kept for later campaigns."""
