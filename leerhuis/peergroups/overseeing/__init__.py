"""All groups of a region, as their coordinators see them, and the sizes that groups have there."""
