"""`python -m ogniwo`."""

from ogniwo.cli import main

if __name__ == "__main__":
    main()
