"""Retention as people read it, as plain data for the components."""
