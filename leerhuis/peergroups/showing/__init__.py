"""What shows that somebody took part in a series: theirs alone."""
