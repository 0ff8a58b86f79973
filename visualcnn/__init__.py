"""visualcnn: a convolutional network in NumPy that learns to read digits while you watch."""

__version__ = "0.1.0"
