"""A fact that not everybody may know: every page of a checklist says the same of it to one reader."""

from __future__ import annotations

import pytest

from coordination.operations.models import Operation
from smcc.rules.refusals import NotReady
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tools.checklist import actions
from tools.checklist.models import ChecklistItem
from tools.checklist.shown import shown
from tools.checklist_template.models import TemplateItem
from tools.security_agreement.facts import SECURITY_AGREED
from tools.security_agreement.models import SecurityAgreement

pytestmark = pytest.mark.django_db

SAID = "In force for every component present"


@pytest.fixture
def item(world, register):
    """Of an operation where the security of all present is agreed: the item that asks for that."""
    case = cases.operation(world)
    checklist = cases.with_checklist(world, case)
    item = checklist.items.select_related("item").filter(item__fact="").first()
    TemplateItem.objects.filter(pk=item.item_id).update(fact=SECURITY_AGREED.name)
    register.to("in_force")
    case.presences.filter(component=world.ifrc).delete()
    assert SecurityAgreement.objects.count() == 1
    return ChecklistItem.objects.get(pk=item.pk)


@pytest.mark.parametrize("who", ["urcs", "icrc_director", "polish", "coordinator"])
def test_the_operation_s_page_and_the_checklist_say_the_same_sum_to_one_reader(
    world, client, item, who
):
    reader = getattr(world, who)
    client.force_login(reader)
    sentence = shown(item.checklist, reader).sentence
    assert sentence in client.get(Operation.objects.get().get_absolute_url()).text
    assert sentence in client.get(item.checklist.get_absolute_url()).text


@pytest.mark.parametrize(("who", "knows"), [("urcs", True), ("polish", False)])
def test_a_single_item_is_shown_as_done_to_who_may_know_it(world, client, item, who, knows):
    client.force_login(getattr(world, who))
    assert (SAID in client.get(item.checklist.get_absolute_url()).text) == knows
    assert (SAID in client.get(item.get_absolute_url()).text) == knows
    row = done(Caller(getattr(world, who)).get(f"checklist-items/{item.pk}/"))
    assert row["done"] == knows


def test_what_its_reader_knows_to_be_done_is_not_set_aside(world, client, item):
    with pytest.raises(NotReady, match=SAID):
        actions.run_item(item, "set_aside", by=world.urcs, reason="Not here")
    sent = {"step": "set_aside", "reason": "Not here", "version": item.version}
    body = refused(
        Caller(world.urcs).post(
            f"checklist-items/{item.pk}/steps/set_aside/",
            {"reason": "Not here", "version": item.version},
        ),
        409,
    )
    assert SAID in str(body)
    client.force_login(world.urcs)
    page = client.post(f"{item.get_absolute_url()}steps/", sent)
    assert page.status_code == 409 and SAID in page.text
