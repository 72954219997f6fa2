"""The posts that the house needs from the first day: the two principals, the secretariat, the leads."""

from __future__ import annotations

from typing import Any

from coordination.components import reference
from coordination.components.loading import Report
from coordination.components.models import Component
from coordination.people.models import Post

FIELDS = ("title", "duty", "component_id", "region")


def load_posts(report: Report) -> None:
    """Add posts that are not there. A post that is there belongs to this installation and is left."""
    ids = dict(Component.objects.values_list("code", "pk"))
    known = {post.code: post for post in Post.objects.all()}
    new = []
    for said in wanted(ids):
        row = known.get(said["code"])
        if row is None:
            new.append(Post(**said))
            continue
        for name in FIELDS:
            here = getattr(row, name)
            if here != said[name]:
                report.left.append(
                    f"{row.code}.{name}: edited here ({here!r}; the reference: {said[name]!r})"
                )
    Post.objects.bulk_create(new)
    report.added += [post.code for post in new]


def wanted(ids: dict[str, int]) -> list[dict[str, Any]]:
    """The institutions' posts of the file, and a Secretary General for every National Society."""
    found = [
        {
            "code": said["code"], "title": said["title"], "duty": said["duty"],
            "component_id": ids[said["component"]], "region": said["region"],
        }
        for said in reference.posts()
    ]  # fmt: skip
    societies = Component.objects.national_societies().order_by("code")
    for code, pk in societies.values_list("code", "pk"):
        found.append(
            {
                "code": secretary_general_code(code), "title": "Secretary General",
                "duty": Post.Duty.SECRETARY_GENERAL, "component_id": pk, "region": None,
            }
        )  # fmt: skip
    return found


def secretary_general_code(component_code: str) -> str:
    return f"{component_code.lower()}-secretary-general"
