"""The card of a group (groepskaart): what a trainer wants to know of it before a session."""
