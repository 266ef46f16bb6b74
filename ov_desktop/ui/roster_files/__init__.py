"""The list of a campaign as a file and on paper, wherever it is shown."""
