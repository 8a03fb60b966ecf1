"""A diagnosis, a check or a measurement for a terminal: what matters first."""
