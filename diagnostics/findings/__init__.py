"""From numbers to findings: the parts of a Diagnosis, each in words that a consultant would use. Pure."""
