"""The base of every Celery task: a worker refuses one that declared no rule."""

from typing import Any

from celery import Task

from iop.policy.declare import TASKS
from iop.policy.errors import Undeclared
from iop.policy.rules import RULES


class DeclaredTask(Task[..., Any]):
    """A task that runs only under a declared action. Celery's own tasks (`celery.…`) are spared."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task, or refuse it."""
        is_celerys_own = self.name.startswith("celery.")
        if not is_celerys_own and TASKS.get(self.name) not in RULES:
            raise Undeclared(f"{self.name} names no declared action")
        return super().__call__(*args, **kwargs)
