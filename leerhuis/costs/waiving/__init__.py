"""Whose fee is waived."""
