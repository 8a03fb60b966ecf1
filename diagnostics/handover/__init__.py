"""What goes out of the door: reports in every format, in the look of the house, one by one or many as one archive."""
