"""What people outside say of the checkpoints: by when each existed, and that there is no other."""
