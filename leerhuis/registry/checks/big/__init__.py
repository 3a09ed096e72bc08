"""Asking the public service of the BIG register: what it says, and how it is asked."""
