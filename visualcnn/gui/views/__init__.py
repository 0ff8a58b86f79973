"""Widgets, one subject each: plain data in, signals of what the user wants out."""
