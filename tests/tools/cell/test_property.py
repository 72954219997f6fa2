"""Two editors, lost requests and answers, replays and other orders: no text is lost, and both end alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.cell.actions import Typed, settle_cell, write_cell
from tools.cell.changes import news
from tools.cell.heard import Mark, mark_of
from tools.cell.models import CellEdit
from tools.cell.policy import Standing
from tools.decision.models import Decision

pytestmark = pytest.mark.django_db

CELLS = ("text", "subject")


class Undone(Exception):
    """Leaves nothing behind of one example."""


@dataclass
class Text:
    """A text on a device, waiting for its answer."""

    cell: str
    text: str
    base: int
    key: UUID


@dataclass
class Editor:
    """A device as `static/js/table/` behaves: one text of a cell at a time, the same key until answered."""

    person: object
    row: Decision
    queue: dict[str, list[Text]] = field(default_factory=lambda: {cell: [] for cell in CELLS})
    shown: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CELLS, ""))
    version: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CELLS, 0))
    since: Mark = Mark()
    missed: dict[str, dict] = field(default_factory=dict)
    sent: list[Text] = field(default_factory=list)
    typed: list[tuple[str, str]] = field(default_factory=list)

    def type(self, cell, text):
        self.queue[cell].append(Text(cell, text, self.version[cell], uuid4()))
        self.shown[cell] = text
        self.typed.append((cell, text))

    def send(self, cell, *, arrives=True, answered=True):
        if not self.queue[cell]:
            return
        head = self.queue[cell][0]
        if not arrives:
            return
        self.sent.append(Text(head.cell, head.text, head.base, head.key))
        outcome = self._deliver(head)
        if not answered:
            return
        self.queue[cell].pop(0)
        if outcome.edit is None or outcome.edit.standing == Standing.WRITTEN:
            version = outcome.edit.version if outcome.edit else outcome.row.cells.get(cell, 0)
            for later in self.queue[cell][:1]:
                later.base = version
            if not self.queue[cell]:
                self.version[cell] = version

    def _deliver(self, text):
        sent = Typed(text.cell, text.text, text.base, text.key, timezone.now())
        return write_cell(Decision.objects.filter(pk=self.row.pk), sent, by=self.person)

    def replay(self, which):
        """A request that was under way comes once more, after whatever came since."""
        if self.sent:
            self._deliver(self.sent[which % len(self.sent)])

    def hear(self):
        summit = Decision.objects.select_related("summit").get(pk=self.row.pk).summit
        said = news(summit, self.person, since=self.since, rows="")
        self.since = mark_of(said["last"])
        for each in [*self.missed.values(), *said["cells"]]:
            cell = each["cell"]
            self.missed.pop(cell, None)
            if self.queue[cell]:
                self.missed[cell] = each
            elif each["version"] > self.version[cell]:
                self.version[cell], self.shown[cell] = each["version"], each["shown"]
        return said["waiting"]


editors, cells = st.integers(0, 1), st.sampled_from(CELLS)
words = st.text("abc ", min_size=1, max_size=4).map(str.strip).filter(bool)
steps = st.one_of(
    st.tuples(st.just("type"), editors, cells, words),
    st.tuples(st.just("send"), editors, cells, st.booleans(), st.booleans()),
    st.tuples(st.just("replay"), editors, st.integers(0, 20)),
    st.tuples(st.just("hear"), editors),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(steps, max_size=25))
# The table is taken back after every example, so that each begins with an empty one.
def test_no_text_is_lost_and_both_editors_end_with_the_same_table(world, row, script):
    with pytest.raises(Undone), transaction.atomic():
        _play(world, row, script)
        raise Undone


def _play(world, row, script):
    both = [Editor(world.urcs, row), Editor(world.coordinator, row)]
    for name, who, *more in script:
        editor = both[who]
        if name == "send":
            editor.send(more[0], arrives=more[1], answered=more[2])
        else:
            getattr(editor, name)(*more)
    for editor in both:
        for cell in CELLS:
            while editor.queue[cell]:
                editor.send(cell)
    for editor in both:  # a duplicate that was on its way all the time
        for which in range(len(editor.sent)):
            editor.replay(which)
    _every_text_is_kept(row, both)
    _decide(row, both[0])
    for editor in both:
        editor.hear()
    stands = Decision.objects.get(pk=row.pk)
    for cell in CELLS:
        assert both[0].shown[cell] == both[1].shown[cell] == getattr(stands, cell)
        versions = CellEdit.objects.filter(decision=row, cell=cell, version__isnull=False)
        made = list(versions.order_by("id").values_list("version", flat=True))
        assert made == list(range(1, stands.cells.get(cell, 0) + 1)), "each version by one text"


def _every_text_is_kept(row, both):
    """In the history under its key, or it said what stood there."""
    kept = set(CellEdit.objects.filter(decision=row).values_list("cell", "typed"))
    for editor in both:
        for cell, text in editor.typed:
            assert (cell, text) in kept, (cell, text)
    keys = list(CellEdit.objects.filter(decision=row).values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def _decide(row, editor):
    """Somebody looks at what waits, and leaves it: what stands stays."""
    for each in editor.hear():
        settle_cell(
            Decision.objects.filter(pk=row.pk), each["cell"], [UUID(each["key"])], by=editor.person
        )
    assert not CellEdit.objects.waiting().filter(decision=row).exists()
