"""When nothing is answered, and why; and what is plainly answered all the same."""
