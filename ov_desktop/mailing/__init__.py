"""The messages to people: composed from the administrator's words and the fixed ones, and handed to a mail server."""
