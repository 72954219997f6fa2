"""The benchmarks' judgement: ratios of the same round, bounds that bind, a file that others read."""

import json

import pytest

from benchmarks import figures
from benchmarks.figures import Figure, judged, show
from benchmarks.load import Target
from benchmarks.weight import ASSET, ROW, SKIPPED


def test_a_ratio_is_the_median_over_rounds_each_to_its_own_floor():
    floor = Target("floor", "", rates=[100, 200, 50])
    mine = Target("mine", "", rates=[30, 100, 20])
    assert mine.ratio_to(floor) == 0.4


@pytest.mark.parametrize(
    ("ratio", "bound", "holds"),
    [(0.3, ">= 0.30", True), (0.29, ">= 0.30", False), (12, "<= 12", True), (13, "<= 12", False)],
)
def test_a_bound_binds(ratio, bound, holds):
    assert judged("x", ratio, bound).holds is holds


def test_what_falls_short_is_printed_as_short_and_written_down(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(figures, "OUT", tmp_path / "build" / "bench.json")
    show(
        [judged("list", 0.2, ">= 0.30"), judged("queries", 9, "<= 12"), Figure("mb", 90, "", True)]
    )
    said = capsys.readouterr().out
    assert "short" in said.splitlines()[0] and "holds" in said.splitlines()[1]
    assert "Of 2 figures with a bound 1 hold." in said
    assert "Falls short: list is 0.2, to reach >= 0.30." in said
    written = json.loads((tmp_path / "build" / "bench.json").read_text())
    assert written[0] == {"name": "list", "ratio": 0.2, "bound": ">= 0.30", "holds": False}
    assert [line["holds"] for line in written] == [False, True, True]


def test_every_asset_of_a_real_page_is_counted(client, world):
    client.force_login(world.coordinator)
    html = client.get("/").content.decode()
    found = [each[1] for each in ASSET.finditer(html) if not SKIPPED.search(each[0])]
    assert len(found) == html.count("<link") + html.count("<script ") + html.count("<img")
    assert any(url.endswith(".css") for url in found) and any(".js" in url for url in found)


def test_the_autosave_that_is_weighed_is_the_one_of_the_page(client, world):
    from django.urls import reverse

    from benchmarks.weight import autosave
    from tests.factories import cases
    from tools.decision.models import Decision

    summit = cases.held_summit(world, cases.large_operation(world))
    table = reverse("decision_table", args=[summit.operation.ref, summit.number])
    client.force_login(world.urcs)
    assert ROW.search(client.get(table).content.decode())
    sent, answered = autosave(client, table)
    assert 0 < sent < 2048 and 0 < answered < 2048
    assert Decision.objects.filter(summit=summit).exclude(text="").count() == 1
