"""Every daily task of the secretariat is done in the product's own pages; there is no other administration."""

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from coordination.components.models import Component, Country
from coordination.deadlines.models import PolicySetting
from coordination.orders import actions as orders
from coordination.people.models import Holding, Person, Post
from smcc.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_there_is_no_other_administration():
    assert not apps.is_installed("django.contrib.admin")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    assert "desk" in get_resolver().reverse_dict
    assert "admin" not in get_resolver().namespace_dict


def test_a_day_at_the_desk(client, world):
    """In order: a person comes, gets a post, a rule changes, a society is suspended, a person goes."""
    client.force_login(world.secretariat)

    def send(page, /, *args, **said):
        answer = client.post(reverse(page, args=args), said)
        form = answer.context["form"].errors if answer.context and "form" in answer.context else ""
        assert answer.status_code == 302, (page, form)
        return answer

    desk = client.get(reverse("desk"))
    assert desk.status_code == 200

    send(
        "person_new", name="Head of Delegation, Poland", email="hod@example.org", language="fr",
        time_zone="Europe/Warsaw", component="IFRC", invite="on",
    )  # fmt: skip
    person = Person.objects.get(email="hod@example.org")
    send(
        "post_new", title="Head of Delegation", duty="head_of_delegation", component="IFRC",
        country="Poland",
    )  # fmt: skip
    post = Post.objects.get(title="Head of Delegation", country=world.poland)
    send("post", post.code, person=person.email, kind="holder")
    assert post.holders(timezone.now()) == [person]
    assert "Country team" in client.get(reverse("person", args=[person.pk])).text

    send("change_setting", "mco_decided.limit_hours", value="36", reason="Committee, 3 March")
    assert PolicySetting.objects.get(key="mco_decided.limit_hours").value == 36
    history = client.get(reverse("change_setting", args=["mco_decided.limit_hours"])).text
    assert "Committee, 3 March" in history
    ladder = client.get(reverse("ladder", args=["mco_decided"]))
    assert reverse("ladder_change", args=["mco_decided"]) in ladder.text

    send("component_suspend", "DPL001", starts_on=timezone.localdate().isoformat(),
         reason="Board", version=1)  # fmt: skip
    assert Component.objects.get(code="DPL001").is_suspended
    send("country_edit", "POL", name_en="Poland", name_fr="Pologne", region="3", reason="Missing",
         version=1)  # fmt: skip
    assert Country.objects.get(pk="POL").name_fr == "Pologne"

    send("checklist_template_draft", length="short", reason="Fewer items at night")
    assert "in draft" in client.get(reverse("desk")).text

    send("holding_end", Holding.objects.get(person=person).pk, reason="Mission over")
    send("person", person.pk, to="closed", reason="Mission over")
    assert not Person.objects.get(pk=person.pk).is_active

    send("audit_verify")
    orders.make_waiting()
    page = client.get(reverse("audit"), {"person": str(world.secretariat.pk)})
    done = {line.event.verb for line in page.context["lines"]}
    assert done >= {
        "person.create", "person.invite", "post.create", "post.appoint", "setting.change",
        "component.suspend", "country.amend", "post.end_holding", "person.close", "record.check",
    }  # fmt: skip
    assert page.context["check"].holds
    assert not AuditEvent.objects.filter(verb="person.close", reason="").exists()
