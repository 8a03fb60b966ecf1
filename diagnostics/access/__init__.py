"""People and what they may do; every service asks here before it does anything."""
