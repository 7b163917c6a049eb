"""``python -m smartcity_kit`` is ``bimtek``."""

from smartcity_kit.cli import main

if __name__ == "__main__":
    main()
