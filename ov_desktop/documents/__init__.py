"""Printed documents: Typst sources in ``resources/documents``, filled with data and set as tagged PDF."""
