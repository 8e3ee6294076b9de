"""Turns results into one table that a person can read. Medians; ratios against the raw consumer."""

import statistics
from collections.abc import Iterable
from typing import Any

Rows = list[dict[str, Any]]


def table(found: dict[str, Any]) -> str:
    """Return everything that was measured as text."""
    parts = [
        _closed(found.get("closed", [])),
        _open(found.get("open", [])),
        _idle(found.get("idle", []), found.get("storm")),
        _history(found.get("history", [])),
        _embedded(found.get("embedded")),
    ]
    return "\n\n".join(part for part in parts if part)


def median(rows: Iterable[dict[str, Any]], name: str) -> float:
    """Return the median of one figure over the rounds."""
    return statistics.median(row[name] for row in rows)


def _closed(rows: Rows) -> str:
    if not rows:
        return ""
    head = (
        f"{'closed loop':<18}{'rooms':>7}{'deliv/s':>10}{'x raw':>7}{'p50 ms':>9}{'p95 ms':>9}"
        f"{'p99 ms':>9}{'cpu s/1000':>12}{'load cpu':>10}"
    )
    lines = [head]
    for shape in dict.fromkeys(row["shape"] for row in rows):
        raw = median(_of(rows, "raw", shape), "deliveries_a_second")
        for kind in dict.fromkeys(row["kind"] for row in rows):
            lines.append(_closed_line(_of(rows, kind, shape), kind, shape, raw))
    return "\n".join(lines)


def _of(rows: Rows, kind: str, shape: str) -> Rows:
    return [row for row in rows if row["kind"] == kind and row["shape"] == shape]


def _closed_line(rows: Rows, kind: str, shape: str, raw: float) -> str:
    speed = median(rows, "deliveries_a_second")
    times = "".join(f"{median(rows, name):>9.1f}" for name in ("p50", "p95", "p99"))
    return (
        f"{kind:<18}{shape:>7}{speed:>10,.0f}{speed / raw:>7.1f}{times}"
        f"{median(rows, 'server_cpu_per_1000'):>12.4f}{median(rows, 'load_cpu_share'):>10.0%}"
    )


def _open(rows: Rows) -> str:
    if not rows:
        return ""
    names = ("ack_p50", "ack_p95", "delivery_p50", "delivery_p95", "delivery_p99")
    lines = [f"{'open loop 1x50, 5/s':<20}" + "".join(f"{name:>14}" for name in names) + "   (ms)"]
    for kind in dict.fromkeys(row["kind"] for row in rows):
        mine = [row for row in rows if row["kind"] == kind]
        lines.append(f"{kind:<20}" + "".join(f"{median(mine, name):>14.2f}" for name in names))
    return "\n".join(lines)


def _idle(rows: Rows, storm: dict[str, Any] | None) -> str:
    lines = [
        f"idle, {row['kind']}: {row['kilobytes_a_socket']:.1f} KiB a socket at 1,000; database "
        f"connections {row['connections_before']} -> {row['connections_after']}"
        for row in rows
    ]
    if storm:
        lines.append(
            f"storm: {storm['sockets']} sockets within 10 s, {storm['entries_each']} entries behind"
            f" each: all caught up after {storm['all_caught_up_after']:.1f} s"
        )
    return "\n".join(lines)


def _history(rows: Rows) -> str:
    return "\n".join(
        f"room of {row['entries']:>7,}: page of 50 {row['page_ms']:.2f} ms, resume 50 behind "
        f"{row['resume_ms']:.2f} ms, search {row['search_ms']:.0f} ms"
        for row in rows
    )


def _embedded(row: dict[str, Any] | None) -> str:
    if not row:
        return ""
    return (
        f"embedded SQLite, 20 members, 200 posts/s for 10 s: {row['posts']} said, {row['acks']} "
        f"acknowledged, {row['errors']} errors, {row['deliveries']:,} deliveries"
    )
