"""The demo region: nine municipalities, one employer, 120 professionals and two rounds."""
