"""Models of lists and tables: light rows, sorted and filtered in the data, no query while they are shown."""
