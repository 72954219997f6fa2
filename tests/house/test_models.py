"""What the database itself holds to: pairs of moment and person, known states, versions."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from coordination.thing import Thing

OURS = [
    model
    for label in ("coordination", "tools", "recommendations", "audit", "rest")
    if apps.is_installed(label) or label in apps.app_configs
    for model in (apps.get_app_config(label).get_models() if label in apps.app_configs else [])
]
THINGS = [model for model in OURS if issubclass(model, Thing)]


def names(model):
    return {field.name for field in model._meta.fields}


def constraints(model):
    return {constraint.name for constraint in model._meta.constraints}


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_a_moment_that_may_be_missing_and_its_person_come_together(model):
    for field in model._meta.fields:
        by = field.name.removesuffix("_at") + "_by"
        if not field.name.endswith("_at") or not field.null or by not in names(model):
            continue
        pair = [
            n for n in constraints(model) if n.endswith(f"_{field.name.removesuffix('_at')}_pair")
        ]
        assert pair, f"{model.__name__}.{field.name} and {by} lack their constraint"


@pytest.mark.parametrize("model", THINGS, ids=lambda m: m.__name__)
def test_whatever_a_step_stamps_is_paired_in_the_database(model):
    verbs = {step.stamps for step in model.workflow.steps if step.stamps}
    wanted = {f"{model.kind}_{verb}_pair" for verb in verbs}
    assert wanted <= constraints(model)


@pytest.mark.parametrize("model", THINGS, ids=lambda m: m.__name__)
def test_only_known_states_can_be_stored(model):
    assert f"{model.kind}_state_known" in constraints(model)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_nothing_is_deleted_along_with_what_it_speaks_of(model):
    for field in model._meta.fields:
        if isinstance(field, (models.ForeignKey, models.OneToOneField)):
            kept = field.remote_field.on_delete is models.PROTECT
            allowed = (model.__name__, field.name) in CASCADES
            assert kept or allowed, f"{model.__name__}.{field.name} deletes along"


CASCADES = {("Alias", "component"), ("AccessToken", "person"), ("KeptAnswer", "person")}
"""An alias is part of its component's name; a token or a kept answer is nothing without its person."""


@pytest.mark.parametrize("model", THINGS, ids=lambda m: m.__name__)
def test_a_thing_has_a_version_and_a_title_and_an_address(model):
    assert "version" in names(model)
    assert isinstance(model.title, property) or "title" in names(model)
    assert "get_absolute_url" in vars(model)
    assert hasattr(model.objects.none(), "visible_to")


def test_the_database_refuses_a_moment_without_its_person(world):
    from tests.factories.cases import operation

    case = operation(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(closed_at=timezone.now())


def test_the_database_refuses_an_unknown_state(world):
    from tests.factories.cases import operation

    case = operation(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(case).objects.filter(pk=case.pk).update(state="forgotten")
