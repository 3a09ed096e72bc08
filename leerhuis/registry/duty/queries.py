"""Reading what employers saw and decided, and what they can prove."""

from leerhuis.registry.duty.proof import proof as proof
