"""``python -m tillkom`` is the command ``tillkom``."""

from tillkom.cli import main

if __name__ == "__main__":
    main()
