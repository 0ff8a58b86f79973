"""Settings under which a training in the terminal takes a fraction of a second."""

QUICK = ("--architecture", "simple_cnn", "--batch-size", "16", "--learning-rate", "0.02")
