"""What closed cases teach: how far they move the figures of the library, why, and whether that helps. Pure."""
