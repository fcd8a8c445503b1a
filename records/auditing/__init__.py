"""The whole log recomputed from its bytes, and compared with what was signed."""
