"""Install a lock file into an environment, and Parcours itself unless ``--only`` is given.

uv is used where it is there, because it is some twenty times quicker; pip does the same otherwise. Both leave the
libraries as bytecode, without which every start would translate them again wherever nothing may be written.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys


def main() -> int:
    """Install and return the exit code of the installer that failed, or 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the environment to install into")
    parser.add_argument("--only", action="store_true", help="install the lock file only, not Parcours")
    args = parser.parse_args()
    wanted = [["-r", args.lock]] + ([] if args.only else [["--no-deps", "-e", "."]])
    return next((code for arguments in wanted if (code := _install(args.python, arguments))), 0)


def _install(python: str, arguments: list[str]) -> int:
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--disable-pip-version-check", *arguments]
    if importlib.util.find_spec("uv"):
        uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--compile-bytecode", "--python", python, *arguments]
        if subprocess.run(uv, check=False).returncode == 0:
            return 0
        print("parcours: uv could not install; trying pip", file=sys.stderr)
    return subprocess.run(pip, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
