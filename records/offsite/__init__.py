"""Checkpoints brought to where the database's owner cannot reach them."""
