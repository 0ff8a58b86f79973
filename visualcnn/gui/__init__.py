"""The window: it shows what training and explain report, and computes nothing of its own."""
