"""The templates of messages and welcomes, and the windows in which a campaign loads and keeps them (SPEC S7, S10)."""
