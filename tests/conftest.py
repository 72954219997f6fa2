"""What every test gets: the environment, the fixtures of `tests/fixtures/`, and the house rules.

Without DATABASE_URL the tests run on SQLite, for a quick inner loop; `make test` runs them on a
real PostgreSQL and then once more on SQLite.
"""

import gc

import hypothesis
import pytest
from django.utils import timezone

from tests.environment import TestEnvironment

# Fixtures may import models, so Django stands before any of them is loaded.
ENVIRONMENT = TestEnvironment()
ENVIRONMENT.set_up_django()

pytest_plugins = [
    "tests.fixtures.network",
    "tests.fixtures.database",
    "tests.fixtures.scenarios",
    "tests.fixtures.browser",
    "tests.fixtures.smtp",
    "tests.fixtures.worker",
    "tests.fixtures.world",
]

# How long an example takes says something of the machine and its other work, not of our code.
hypothesis.settings.register_profile(
    "smcc", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("smcc")

_skipped: list[str] = []


@pytest.fixture(autouse=True)
def _no_zone_of_another_test() -> None:
    """The zone of the last reader of an earlier test is not this test's: a day may be another one there."""
    timezone.deactivate()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="only tests that touch the database, each with its first parameters (the second round of `make test`)",
    )


def pytest_collection_finish() -> None:
    # What was imported and collected stays to the end: no need to look through it again and again.
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    ENVIRONMENT.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.conf import settings

    from tests.fixtures.scenarios import touches_database

    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    is_second = config.getoption("--second-database")
    kept, left, known = [], [], set()
    for item in items:
        wrong_database = on_sqlite and item.get_closest_marker("postgres")
        # What databases do differently depends on no role or state: the first round has them all.
        again = is_second and (not touches_database(item) or item.nodeid.partition("[")[0] in known)
        known.add(item.nodeid.partition("[")[0])
        (left if wrong_database or again else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# --- Nothing is skipped silently ----------------------------------------------------


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if _skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for nodeid in _skipped:
        terminalreporter.write_line(
            f"FAILED {nodeid}: it was skipped. Provide what it needs, or remove it.", red=True
        )
