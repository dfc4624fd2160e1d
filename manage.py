#!/usr/bin/env python
"""Django's command-line utility, for this newsroom."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if not any(word.startswith("--settings") for word in sys.argv):
        try:
            settings.DEBUG  # noqa: B018 - reads the settings, which may refuse a value
        except ImproperlyConfigured as refusal:
            sys.exit(str(refusal))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
