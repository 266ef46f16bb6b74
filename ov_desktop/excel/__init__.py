"""Spreadsheets in and out: the template, the reader of lists, the writer of orders."""
