"""The making of a campaign: settings, list, summary, launch (SPEC S, L)."""
