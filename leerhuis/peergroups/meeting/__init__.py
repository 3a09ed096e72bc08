"""Meetings of a peer group: planned as a series, ticked afterwards, counted in the dossiers."""
