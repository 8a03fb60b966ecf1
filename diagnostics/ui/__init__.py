"""What a person sees: pages show what services and `diagnose` return, and ask for one named change at a time."""
