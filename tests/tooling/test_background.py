"""The worker and the beat of the embedded site really work, each in a process of its own."""

import subprocess
import sys

from tests.support.processes import ROOT

BEGIN = """
from threading import Event
from celery import Celery
from iop.run.background import Background

app = Celery("embedded", broker="memory://", fixups=[])
app.conf.broker_transport_options = {"polling_interval": 0.05}
app.conf.task_ignore_result = True
done = Event()

@app.task(name="say_done")
def say_done():
    done.set()
"""
END = """
print("done" if done.wait(20) else "nothing came")
background.stop()
"""


def test_a_task_that_is_sent_is_done_by_the_same_process() -> None:
    said = run("background = Background(app)\nbackground.start()\nsay_done.delay()")

    assert said == "done"


def test_the_schedule_is_kept_by_the_same_process() -> None:
    often = 'app.conf.beat_schedule = {"often": {"task": "say_done", "schedule": 0.1}}'

    said = run(f"{often}\nbackground = Background(app)\nbackground.start()")

    assert said == "done"


def run(middle: str) -> str:
    command = [sys.executable, "-c", BEGIN + middle + END]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return ended.stdout.strip()
