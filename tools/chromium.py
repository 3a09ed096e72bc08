"""Finds a Chromium for the browser tests, or installs the system's, or says how."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = (
    "The browser tests need Chromium: install it (Debian: apt-get install chromium) and try again."
)


def find():
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main():
    if find():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "-qq", "update"], check=False)
        subprocess.run(["apt-get", "-qq", "install", "-y", "chromium"], check=False)
    if find():
        return 0
    print(HOW, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
