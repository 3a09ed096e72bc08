"""What is written to whom about a registration that must be renewed."""

REMINDER = "registry/reminder"
LAPSED = "registry/lapsed"
LAPSED_MANAGER = "registry/lapsed_manager"
WEEKLY = "registry/weekly"
