"""``python -m smartcity_kit`` is ``bimtek``."""

from smartcity_kit.cli import main

main()
