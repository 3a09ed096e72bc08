"""The demo: a region with 120 professionals and three rounds, and a second, smaller region."""
