"""The services that the suite starts really run, can be hurt, and leave nothing behind."""

from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tests.support.processes import DidNotStart, Service, answers, free_port
from tests.support.services import postgres, redis

pytestmark = pytest.mark.stack


def test_postgres_takes_a_database_and_is_gone_afterwards() -> None:
    with postgres() as server:
        address = server.create_database("evening")
        with psycopg.connect(address) as connection:
            row = connection.execute("SELECT current_database()").fetchone()

    assert row == ("evening",)
    assert not answers(server.port)


def test_what_postgres_kept_is_there_after_a_power_cut() -> None:
    with postgres(durable=True) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        server.service.kill()
        server.service.start(server.is_ready)
        with psycopg.connect(server.url()) as connection:
            row = connection.execute("SELECT number FROM kept").fetchone()

    assert row == (7,)


def test_redis_answers_and_is_gone_afterwards() -> None:
    with redis() as server:
        client = redis_client.Redis.from_url(server.url())
        answered = client.ping()
        client.close()

    assert answered
    assert not answers(server.port)


def test_a_service_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo the reason; exit 3"]
    service = Service("broken", command, tmp_path / "log")
    port = free_port()

    with pytest.raises(DidNotStart, match="the reason"):
        service.start(lambda: answers(port))
