"""Leerhuis: training and professional registration of a youth-care region, in one house."""
