"""The bar that the code is held to: nothing longer than the eye takes in, everything typed."""

import ast
import io
import statistics
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("iop", "groups", "mentorship", "forums", "alumni", "metrics", "demo", "tools", "bench")
FILE_LIMIT, FUNCTION_LIMIT, MEDIAN_LIMIT, PAGE_LIMIT = 500, 50, 7, 80
LAYOUT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}
LAYOUT |= {tokenize.ENDMARKER, tokenize.ENCODING}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_has_more_code_lines_than_the_limit() -> None:
    long = {name(path): lines for path in files() if (lines := code_lines(path)) > FILE_LIMIT}

    assert long == {}


def test_no_function_is_longer_than_the_limit() -> None:
    long = {where: lines for where, lines in lengths().items() if lines > FUNCTION_LIMIT}

    assert long == {}


def test_the_median_function_stays_short() -> None:
    assert statistics.median(lengths().values()) <= MEDIAN_LIMIT


def test_every_function_is_typed() -> None:
    bare = [where for where, function in functions() if not is_typed(function)]

    assert bare == []


def test_every_page_template_fits_the_eye() -> None:
    pages = (ROOT / "templates").glob("**/*.html")
    long = {name(page): count for page in pages if (count := lines_of(page)) > PAGE_LIMIT}

    assert long == {}


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{where}:{node.lineno}"
        for where, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_lock_keeps_others_from_pointing_at_the_row() -> None:
    """A plain lock takes the key too, for which every foreign key that is written waits."""
    takes_key = [
        f"{name(path)}:{node.lineno}"
        for path in files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if is_call_of(node, "select_for_update") and "no_key" not in keywords_of(node)
    ]

    assert takes_key == []


def is_call_of(node: ast.AST, method: str) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == method


def keywords_of(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def test_no_file_hides_behind_a_name_that_says_nothing() -> None:
    vague = [name(path) for path in files() if path.stem in {"utils", "helpers", "core", "misc"}]

    assert vague == []


@cache
def files() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).glob("**/*.py"))
    return [path for path in found if "migrations" not in path.parts]


@cache
def lengths() -> dict[str, int]:
    return {where: length(function) for where, function in functions()}


def functions() -> Iterator[tuple[str, Function]]:
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, Function):
                yield f"{name(path)}:{node.lineno} {node.name}", node


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def length(function: Function) -> int:
    assert function.end_lineno is not None
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    spared = docstring.end_lineno - docstring.lineno + 1 if docstring else 0  # type: ignore[operator]
    return function.end_lineno - function.lineno + 1 - spared


def is_typed(function: Function) -> bool:
    arguments = function.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    given += [more for more in (arguments.vararg, arguments.kwarg) if more]
    bare = [one for one in given if one.annotation is None and one.arg not in {"self", "cls"}]
    return (function.returns is not None or function.name == "__init__") and not bare


def code_lines(path: Path) -> int:
    source = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    taken = {
        line
        for token in tokens
        if token.type not in LAYOUT
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(taken - docstring_lines(path))


def docstring_lines(path: Path) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for node in ast.walk(tree(path)) if isinstance(node, holders))
    first = (node.body[0] for node in nodes if ast.get_docstring(node, clean=False) is not None)
    return {line for one in first for line in range(one.lineno, (one.end_lineno or 0) + 1)}


def lines_of(page: Path) -> int:
    return len(page.read_text(encoding="utf-8").splitlines())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
