"""Signals: a group that scored low or fell, who looks after it, and what was decided."""
