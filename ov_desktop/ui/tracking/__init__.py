"""Suivi des campagnes: the list, a campaign in detail, the exclusions (SPEC T1)."""
