"""Claims: what a sentence says of the thing asked about, and whether two can both be true."""
