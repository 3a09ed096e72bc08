"""What each payer pays over a period: a draft until it is approved, and then frozen."""
