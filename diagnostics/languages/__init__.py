"""What people who answer read, in their language: one catalogue of texts, and translations of it."""
