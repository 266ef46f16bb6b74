"""The first start and the sign-in."""
