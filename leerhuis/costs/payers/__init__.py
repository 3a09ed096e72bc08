"""Who pays: organisations, and subsidies with a ceiling and years."""
