"""How often the diagnosis is right: on published cases, against other methods, and in simulation. Pure."""
