"""What was objected to before objections had records of their own stands on after the upgrade."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from django.apps import apps

import tools.migrations
from tests.factories import cases
from tools.joint_statement import actions, policy
from tools.joint_statement.models import Objection


def keep_objections():
    for found in pkgutil.iter_modules(tools.migrations.__path__):
        module = import_module(f"tools.migrations.{found.name}")
        if hasattr(module, "keep_objections"):
            return module.keep_objections(apps, None)
    raise AssertionError("no migration keeps the objections")


def test_an_objection_of_an_earlier_database_stands_on_and_is_answered_by_clearing(world):
    statement = cases.clearing_statement(world, cases.large_operation(world))
    actions.speak(
        statement, by=world.ifrc_hod, component=world.ifrc, clears=False, text="Too vague."
    )
    Objection.objects.all().delete()
    statement.current_signatories().update(draft=None)
    keep_objections()
    kept = Objection.objects.get()
    assert (kept.reason, kept.section, kept.draft) == ("Too vague.", "", None)
    assert (kept.made_by, kept.post) == (world.ifrc_hod, world.posts["ifrc_hod"])
    assert policy.every_signatory_cleared(statement).endswith("IFRC objects.")
    actions.speak(statement, by=world.ifrc_hod, component=world.ifrc, clears=True)
    assert not statement.standing_objections().exists()
