"""What the directory's pages show, as plain data for the components."""
