"""What words and sentences say beside each other: neighbours, verbs, units, one thing or two."""
