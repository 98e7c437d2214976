"""The 360Giving Data Standard: grants as JSON or as spreadsheets."""
