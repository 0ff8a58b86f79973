"""`python -m visualcnn` does the same as the command `visualcnn`."""

import sys

from visualcnn.app import main

if __name__ == "__main__":
    sys.exit(main())
