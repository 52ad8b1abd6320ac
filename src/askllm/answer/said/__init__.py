"""Words that somebody said: whose they are, and where they end."""
