"""The fee of a seat: who pays it, and who pays none because a rule waives it."""
