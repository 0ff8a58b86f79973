"""Training: one batch after another, what is reported of it, and files that keep it."""
