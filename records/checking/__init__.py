"""The page that checks a package or a proof, and says in words what follows."""
