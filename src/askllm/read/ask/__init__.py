"""What is asked: the kind of the answer, the names, the thing counted, the parts of the question."""
