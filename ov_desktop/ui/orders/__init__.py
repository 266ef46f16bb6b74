"""Mes commandes: the list and one order in detail (SPEC O5)."""
