"""Finding a group: those with a place, wishes, and who fit each other."""
