"""Whom and what a sentence speaks of: whose figure, which of several of a kind, who in what role."""
