"""Data: the digits that a network learns from, built in, downloaded or from a folder."""
