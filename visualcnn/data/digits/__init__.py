"""The built-in digits: handwriting drawn from stroke skeletons, so that no download is needed."""

from visualcnn.data.digits.dataset import BuiltInDigits, DrawnSplit, built_in_digits, fill
from visualcnn.data.digits.drawing import DIGITS_VERSION, draw, labels_of

__all__ = [
    "DIGITS_VERSION",
    "BuiltInDigits",
    "DrawnSplit",
    "built_in_digits",
    "draw",
    "fill",
    "labels_of",
]
