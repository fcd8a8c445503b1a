"""The two commands, `make run` and `make test`: real servers from wheels, processes under one supervisor."""
