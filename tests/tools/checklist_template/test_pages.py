"""The pages of the templates: everybody reads them, the secretariat writes."""

import pytest
from django.urls import reverse

from tests.factories import cases
from tools.checklist_template.models import ChecklistTemplate

pytestmark = pytest.mark.django_db


def test_everybody_reads_what_is_in_force_with_its_source(client, world):
    row = cases.checklist_template()
    client.force_login(world.observer)
    assert row.title in client.get(reverse("checklist_templates")).content.decode()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Review of 2024, recommendation 2" in page and "ticks itself" in page
    for name in ("checklist_template_draft",):
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("checklist_template_add", args=[row.pk])).status_code == 403


def test_the_secretariat_drafts_adds_amends_leaves_out_and_publishes(client, world):
    cases.checklist_template()
    client.force_login(world.secretariat)
    new = reverse("checklist_template_draft")
    assert client.post(new, {"length": "full", "reason": ""}).status_code == 422
    page = client.post(new, {"length": "full", "reason": "Learnt <much>"}, follow=True)
    assert "Learnt &lt;much&gt;" in page.content.decode()
    assert client.post(new, {"length": "full", "reason": "Again"}).status_code == 409
    draft = ChecklistTemplate.objects.drafts().get()
    add = reverse("checklist_template_add", args=[draft.pk])
    sent = {
        "phase": "48h", "text_en": "Ask who feeds the responders.", "responsible": "convener",
        "source": "", "tool": "", "fact": "", "version": draft.version,
    }  # fmt: skip
    answer = client.post(add, sent)
    assert answer.status_code == 422 and "Ask who feeds" in answer.content.decode()
    assert client.post(add, sent | {"source": "Default"}).status_code == 302
    item = draft.items.get(source="Default")
    amend = reverse("checklist_template_amend", args=[draft.pk, item.pk])
    assert "Ask who feeds" in client.get(amend).content.decode()
    sent |= {"source": "Default", "place": str(item.place), "version": item.version}
    answer = client.post(amend, sent | {"left_out_because": "Others do"}, follow=True)
    assert "Left out of this version" in answer.content.decode()
    stale = client.post(amend, sent | {"text_en": "Late words"})
    assert stale.status_code == 409 and "Late words" in stale.content.decode()
    draft.refresh_from_db()
    client.post(
        reverse("checklist_template_steps", args=[draft.pk]),
        {"step": "publish", "version": draft.version},
    )
    draft.refresh_from_db()
    assert draft.is_in_force
    assert client.post(amend, sent | {"version": 2}).status_code == 409


def test_a_draft_is_the_secretariat_s_own(client, world):
    from tools.checklist_template import actions

    draft = actions.draft("short", by=world.secretariat, reason="x")
    client.force_login(world.coordinator)
    assert client.get(draft.get_absolute_url()).status_code == 404
