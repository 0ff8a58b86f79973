"""A long run of the window, in which nothing may grow: `python -m soak`, or `make soak`."""
