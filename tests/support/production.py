"""What production sets, which cannot be imported without its secrets."""

import ast
from pathlib import Path


def of_production(name):
    """A setting as production has it, which cannot be imported without its secrets."""
    tree = ast.parse(Path("iop/settings/production.py").read_text(encoding="utf-8"))
    found = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == name
    )
    return ast.literal_eval(found)
