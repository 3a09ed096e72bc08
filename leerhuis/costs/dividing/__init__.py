"""By which rule costs are divided, and what each payer would pay by it."""
