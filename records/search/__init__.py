"""Records found by their words, and narrowed by what they are. An index: the entry is the record."""
