"""Figures that stay comparable: the product against what the machine does without it."""
