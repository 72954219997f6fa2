"""The templates: delivered once, drafted, published with a reason; what is in force is not rewritten."""

import pytest
from django.utils import translation

from coordination.components.loading import Report
from coordination.roles import Role
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.checklist_template import actions
from tools.checklist_template.loading import delivered, load
from tools.checklist_template.models import ChecklistTemplate, TemplateItem
from tools.checklist_template.policy import KEEPS, LANGUAGES, WORKFLOW, State

pytestmark = pytest.mark.django_db

TABLE = {
    "publish": (State.DRAFT, State.IN_FORCE),
    "withdraw": (State.DRAFT, State.WITHDRAWN),
    "supersede": (State.IN_FORCE, State.SUPERSEDED),
}
NEW = {
    "phase": "48h", "text_en": "Ask who feeds the responders.", "responsible": "convener",
    "source": "Default of this installation",
}  # fmt: skip


class Filled:
    def item_count(self):
        return 3


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_the_secretariat_alone_takes_each_step_from_its_state(name, state, role):
    source, target = TABLE[name]
    thing = Filled()
    thing.state = state  # type: ignore[attr-defined]
    if role not in KEEPS:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state != source:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


class TestDelivered:
    def test_loading_brings_both_and_loading_again_nothing(self):
        first, again = Report(), Report()
        load(first)
        load(again)
        assert (len(first.added), again.wrote, again.left) == (2, False, [])
        full, short = (
            ChecklistTemplate.objects.in_force().get(length=each) for each in ("full", "short")
        )
        assert 0 < short.item_count() < full.item_count()
        keys = set(full.items.values_list("key", flat=True))
        assert set(short.items.values_list("key", flat=True)) <= keys

    def test_every_item_speaks_four_languages_and_says_where_it_comes_from(self):
        for each in delivered()["items"]:
            assert all(each[language].strip() for language in LANGUAGES), each["key"]
            assert each["source"].strip(), each["key"]

    def test_what_the_secretariat_wrote_is_left(self, world):
        cases.checklist_template()
        mine = actions.draft("full", by=world.secretariat, reason="Ours")
        actions.run(mine, "publish", by=world.secretariat)
        report = Report()
        load(report)
        assert not report.wrote
        assert ChecklistTemplate.objects.in_force().get(length="full") == mine

    def test_the_reader_s_language_is_spoken_and_english_where_it_is_missing(self):
        item = TemplateItem(text_en="Meet", text_fr="Se réunir")
        with translation.override("fr"):
            assert (item.text, item.text_language) == ("Se réunir", "fr")
        with translation.override("ar"):
            assert (item.text, item.text_language) == ("Meet", "en")


class TestVersions:
    @pytest.fixture
    def draft(self, world):
        cases.checklist_template()
        return actions.draft("full", by=world.secretariat, reason="Learnt in the field")

    def test_a_draft_copies_what_is_in_force_and_publishing_supersedes_it(self, world, draft):
        before = ChecklistTemplate.objects.in_force().get(length="full")
        assert draft.item_count() == before.item_count() and draft.number == 2
        actions.add_item(draft, by=world.secretariat, **NEW)
        draft.refresh_from_db()
        done = actions.run(draft, "publish", by=world.secretariat, version=draft.version)
        before.refresh_from_db()
        assert (done.state, before.state) == ("in_force", "superseded")
        assert done.item_count() == before.item_count() + 1

    @pytest.mark.parametrize("who", ["coordinator", "icrc_director", "committee", "observer"])
    def test_others_read_and_do_not_write(self, world, draft, who):
        person = getattr(world, who)
        for act in (
            lambda: actions.draft("short", by=person, reason="x"),
            lambda: actions.add_item(draft, by=person, **NEW),
            lambda: actions.amend_item(draft.items.first(), by=person, changes={"place": 1}),
            lambda: actions.run(draft, "publish", by=person),
        ):
            with pytest.raises(NotYours):
                act()
        seen = ChecklistTemplate.objects.visible_to(person)
        assert seen.exists() and draft not in seen
        assert not TemplateItem.objects.visible_to(person).filter(template=draft).exists()

    def test_a_version_has_a_reason_and_there_is_one_draft(self, world, draft):
        with pytest.raises(Invalid):
            actions.draft("short", by=world.secretariat, reason=" ")
        with pytest.raises(Invalid):
            actions.draft("middling", by=world.secretariat, reason="x")
        with pytest.raises(OutOfTurn):
            actions.draft("full", by=world.secretariat, reason="x")
        actions.run(draft, "withdraw", by=world.secretariat, reason="Not yet")
        assert actions.draft("full", by=world.secretariat, reason="x").number == 3

    def test_what_is_in_force_is_not_rewritten(self, world, draft):
        row = ChecklistTemplate.objects.in_force().get(length="full")
        with pytest.raises(OutOfTurn):
            actions.add_item(row, by=world.secretariat, **NEW)
        with pytest.raises(OutOfTurn):
            actions.amend_item(row.items.first(), by=world.secretariat, changes={"text_en": "x"})
        with pytest.raises(NotYours):
            actions.run(row, "supersede", by=world.secretariat, reason="x")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"text_en": " "}, "text_en"),
            ({"text_en": "x" * 501}, "text_en"),
            ({"text_ar": "x" * 501}, "text_ar"),
            ({"source": ""}, "source"),
            ({"phase": "someday"}, "phase"),
            ({"responsible": ""}, "responsible"),
            ({"tool": "magic"}, "tool"),
            ({"fact": "sun_shines"}, "fact"),
            ({"place": -1}, "place"),
            ({"place": 10**12}, "place"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, world, draft, given, field):
        with pytest.raises(Invalid) as refused:
            actions.add_item(draft, by=world.secretariat, **(NEW | given))
        assert field in refused.value.fields

    def test_an_item_left_out_says_why_counts_nowhere_and_can_come_back(self, world, draft):
        item, n = draft.items.first(), draft.item_count()
        item = actions.amend_item(
            item, by=world.secretariat, changes={"left_out_because": "Never used"}
        )
        assert draft.item_count() == n - 1
        actions.amend_item(item, by=world.secretariat, changes={"left_out_because": ""})
        assert draft.item_count() == n

    def test_two_at_one_item_the_second_is_told(self, world, draft):
        item = draft.items.first()
        actions.amend_item(item, by=world.secretariat, changes={"text_en": "One"}, version=1)
        with pytest.raises(Stale) as refused:
            actions.amend_item(item, by=world.secretariat, changes={"text_en": "Two"}, version=1)
        assert refused.value.current.text_en == "One"

    def test_an_empty_version_is_not_put_in_force(self, world):
        empty = actions.draft("short", by=world.secretariat, reason="From nothing")
        with pytest.raises(NotReady, match="at least one item"):
            actions.run(empty, "publish", by=world.secretariat)

    def test_the_same_words_twice_are_two_keys(self, world, draft):
        keys = {actions.add_item(draft, by=world.secretariat, **NEW).key for _ in range(3)}
        assert len(keys) == 3
