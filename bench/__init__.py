"""The figures that the portal is held to, measured on this machine: `make bench`, explained in docs/figures.md."""
