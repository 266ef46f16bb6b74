"""The portal: employees' pages, administration API, messages; embedded in the application or on a server."""
