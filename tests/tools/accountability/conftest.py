"""Operations in every state that the page tells apart, brought there by the real steps."""

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.recommendations.indicator import counted
from tools.mini_summit import actions as summits


@scenario
def used(world):
    """Five large-scale operations, one medium, one small; and four that never count."""
    made = {
        name: counted.large(world, counted.ago(300), name)
        for name in ("in time", "late", "never", "waived")
    }
    made["new"] = counted.large(world, counted.ago(3), "new")
    counted.held(world, made["in time"], 20)
    counted.stated(world, made["in time"], 30)
    counted.held(world, made["late"], 50.5)
    summits.run(
        made["waived"].mini_summits.get(), "waive", by=world.coordinator,
        reason="The host met all of them the day before",
    )  # fmt: skip
    made["medium"] = counted.smaller(world, cases.operation(world, hours_ago=4, name="medium"))
    made["small"] = cases.operation(
        world, hours_ago=4, name="small", crisis="disaster", hazard="flood"
    )
    made["hidden"] = counted.large(
        world, counted.ago(300), "hidden", visibility="participants", present=[world.icrc],
    )  # fmt: skip
    counted.withdrawn(world, counted.large(world, counted.ago(9), "logged twice"))
    cases.operation(world, hours_ago=4, name="invented", synthetic="All of it is invented.")
    return made
