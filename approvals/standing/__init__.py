"""Standing approvals: what they allow in words and gaps, how they are told, their steps and the file of their uses."""
