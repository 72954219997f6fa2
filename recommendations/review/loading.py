"""Bringing a review in line with the reference, without losing what was edited here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from coordination.components.loading import Report, merge
from coordination.components.models import Component, Country
from recommendations.review import policy
from recommendations.review.models import (
    Ambition,
    Learning,
    MethodFigure,
    Priority,
    Review,
    ReviewDocument,
)

TEXTS = ("title", "commissioner", "consultant", "scope")
DATES = {"began_on": "began_on", "ended_on": "ended_on", "published_on": "reported_on"}


def load_review(said: Mapping[str, Any], report: Report) -> Review:
    """The review with its figures, documents, priorities, learnings and ambitions."""
    texts = {name: said.get(name, "") for name in TEXTS}
    review = Review.objects.filter(ref=said["ref"]).first()
    if review is None:
        dates = {
            field: date.fromisoformat(said[name]) for name, field in DATES.items() if said.get(name)
        }
        review = Review.objects.create(
            ref=said["ref"], state=policy.State.PUBLISHED, loaded=texts, **texts, **dates,
            period_precision=said.get("period_precision", Review.Precision.DAY),
        )  # fmt: skip
        review.countries.set(Country.objects.filter(pk__in=said.get("countries", ())))
        _load_once(review, said)
        report.added.append(review.ref)
    elif merge(review, texts, review.ref, report):
        review.save()
    _load_numbered(review, said.get("priorities", ()), Priority, ("title", "finding"), report)
    _load_numbered(review, said.get("ambitions", ()), Ambition, ("title", "finding"), report)
    priorities = {each.number: each for each in review.priorities.all()}
    for each in said.get("priorities", ()):
        _load_learnings(priorities[each["number"]], each.get("learnings", ()), report)
    return review


def _load_once(review: Review, said: Mapping[str, Any]) -> None:
    MethodFigure.objects.bulk_create(
        MethodFigure(
            review=review, n=n, label=each["label"], value=str(each["value"]),
            note=str(each.get("note", "")),
        )
        for n, each in enumerate(said.get("figures", ()), start=1)
    )  # fmt: skip
    ReviewDocument.objects.bulk_create(
        ReviewDocument(
            review=review, n=n, title=each["title"], url=each.get("url", ""),
            language=each.get("language", ""),
        )
        for n, each in enumerate(said.get("documents", ()), start=1)
    )  # fmt: skip


def _load_numbered(
    review: Review, said: Any, model: Any, fields: tuple[str, ...], report: Report
) -> None:
    known = {row.number: row for row in model.objects.filter(review=review)}
    for each in said:
        label = f"{review.ref} {model.__name__.lower()} {each['number']}"
        texts = {name: each.get(name, "") for name in fields}
        row = known.get(each["number"])
        if row is None:
            model.objects.create(review=review, number=each["number"], loaded=texts, **texts)
            report.added.append(label)
        elif merge(row, texts, label, report):
            row.save()


def _load_learnings(priority: Priority, said: Any, report: Report) -> None:
    known = {row.number: row for row in priority.learnings.all()}
    for each in said:
        label = f"{priority.review.ref} learning {priority.number}.{each['number']}"
        texts = {"text": each["text"], "tools": each.get("tools", [])}
        row = known.get(each["number"])
        if row is None:
            row = Learning.objects.create(
                priority=priority, number=each["number"], loaded=texts, **texts
            )
            row.countries.set(Country.objects.filter(pk__in=each.get("countries", ())))
            row.components.set(Component.objects.filter(code__in=each.get("components", ())))
            report.added.append(label)
        elif merge(row, texts, label, report):
            row.save()
