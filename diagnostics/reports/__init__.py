"""A diagnosis as a report: one document model, written section by section and rendered to every format."""
