"""Fuzzing: model files made at random, each refused in one sentence or good for everything."""
