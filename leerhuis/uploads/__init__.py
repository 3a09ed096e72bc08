"""Tables that people hand in: kept for a day, looked at first, and then carried out once."""
