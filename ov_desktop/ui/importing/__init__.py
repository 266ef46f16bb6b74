"""The import assistant: a file is looked at, read, its faults shown and corrected, its people compared and stored."""
