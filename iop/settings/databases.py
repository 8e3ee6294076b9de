"""Turns two addresses into the settings that follow. Nothing else asks which mode it is."""

from typing import Any

import environ

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA foreign_keys=ON;PRAGMA cache_size=-16000;"
    ),
}


def database(url: str) -> dict[str, Any]:
    """Return Django's database entry for an address: sqlite:///path or postgres://…"""
    entry: dict[str, Any] = environ.Env.db_url_config(url)
    if "sqlite" in entry["ENGINE"]:
        entry["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        entry["CONN_MAX_AGE"] = 60
        entry["CONN_HEALTH_CHECKS"] = True
    return entry


def channel_layers(redis_url: str, prefix: str = "circleway") -> dict[str, Any]:
    """Return the channel layer: Redis' pub/sub, or memory where there is one process.

    Sites that share one Redis need a prefix each: its pub/sub knows no database numbers.
    """
    if not redis_url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    # redis-py's short default would cut idle readers of the layer.
    host = {"address": redis_url, "socket_timeout": 60}
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [host], "prefix": prefix},
        }
    }


def broker(redis_url: str) -> dict[str, Any]:
    """Return the broker address and its transport options."""
    if not redis_url:
        return {"url": "memory://localhost", "options": {"polling_interval": 0.05}}
    return {"url": redis_url, "options": {"visibility_timeout": 300}}
