"""The page on the record log: how far it is signed, and whether the database agrees with what was sent."""
