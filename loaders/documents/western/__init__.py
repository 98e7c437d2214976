"""Reading English and German pages: one engine, a folder of data files a language (`en/`, `de/`)."""
