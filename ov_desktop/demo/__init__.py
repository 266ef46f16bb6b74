"""The demonstration: a sample organisation whose campaign is played over real parts, nothing leaving the computer."""
