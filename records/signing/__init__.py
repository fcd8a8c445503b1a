"""The signer: a process of its own with its own folder and keys."""
