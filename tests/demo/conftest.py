"""A database with the reference data and the demo in it."""

from io import StringIO

from django.core.management import call_command

from tests.demo.loaded import load_demo
from tests.fixtures.scenarios import scenario


@scenario
def demo() -> None:
    """The demo, loaded once; each test sees it untouched."""
    call_command("load_reference", stdout=StringIO())
    load_demo()
