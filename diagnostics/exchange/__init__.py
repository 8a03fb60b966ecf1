"""Files of other programs, in and out: whatever is wrong with one is said by line, and nothing in it is ever run."""
