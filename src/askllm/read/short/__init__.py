"""The short answer: which characters of the sentence are it, and how far it reaches."""
