"""The worker and the beat of the embedded site really work, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.processes import ROOT

BEGIN = """
import django
from threading import Event
from iop.celery import app
from iop.policy import task
from iop.run.background import Background

django.setup()
done = Event()

@task("operate.serve")
def say_done():
    done.set()
"""
END = """
print("done" if done.wait(20) else "nothing came")
background.stop()
"""


def test_a_task_that_is_sent_is_done_by_the_same_process(tmp_path: Path) -> None:
    said = run("background = Background(app)\nbackground.start()\nsay_done.delay()", tmp_path)

    assert said == "done"


def test_the_schedule_is_kept_by_the_same_process(tmp_path: Path) -> None:
    often = 'app.conf.beat_schedule = {"often": {"task": "__main__.say_done", "schedule": 0.1}}'

    said = run(f"{often}\nbackground = Background(app)\nbackground.start()", tmp_path)

    assert said == "done"


def run(middle: str, folder: Path) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "iop.settings.embedded", "VAR_DIR": str(folder)}
    command = [sys.executable, "-c", BEGIN + middle + END]
    env = {"PATH": os.environ["PATH"], "CELERY_SKIP_CHECKS": "1", **settings}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()
