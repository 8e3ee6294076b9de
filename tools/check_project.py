"""What no linter sees: migrations, production settings, the compose file.

Prints one line a check and ends with 1 when any failed.
"""

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {
    "CIRCLEWAY_ENV": ".env.example",
    "CIRCLEWAY_DATABASE_ENV": "deploy/database.env.example",
}
MANAGE = [sys.executable, "manage.py"]


def production_env() -> dict[str, str]:
    """Return .env.example as an environment, with secrets as good as real ones filled in."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()
    secrets = {"SECRET_KEY": base64.b64encode(bytes(range(60))).decode(), "VAULT_KEYS": f"1:{key}"}
    embedded_only = {"DEBUG": "", "DEMO": "", "VAR_DIR": ""}
    return {"PATH": os.environ["PATH"], **given, **secrets, **embedded_only}


def passes(name: str, command: list[str], env: dict[str, str] | None = None) -> bool:
    """Run one check, show its output only when it fails, and tell whether it passed."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def has_compose() -> bool:
    """Tell whether this machine's docker can read a compose file."""
    if not shutil.which("docker"):
        return False
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return asked.returncode == 0


def main() -> int:
    """Run every check and return the exit code."""
    test_env = {**os.environ, "DJANGO_SETTINGS_MODULE": "iop.settings.test"}
    deploy = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    results = [
        passes("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], test_env),
        passes("production settings", deploy, production_env()),
    ]
    if has_compose():
        compose = ["docker", "compose", "config", "--quiet"]
        results.append(passes("docker-compose.yml", compose, {**os.environ, **EXAMPLES}))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
