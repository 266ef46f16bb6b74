"""The French words for codes, states, amounts and dates; the rules give codes, never sentences."""
