"""`python -m visualcnn` does the same as the command `visualcnn`."""

import sys


def main() -> int:
    """The process's exit code; Ctrl-C is no error even while Python still loads the program."""
    try:
        from visualcnn.app import main as run  # noqa: PLC0415

        return run()
    except KeyboardInterrupt:
        sys.stderr.write("visualcnn: stopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
