"""How one number came about, forward and backward: computes and returns plain frozen values."""
