"""Which briefings wait for whom: for the post that gives one, else for those who lead in the country."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination.briefings.models import PLANNED, Briefing
from coordination.briefings.shown import leader_of, sentence_of
from coordination.countries.leading import leading_posts
from coordination.people.models import Person, Post
from coordination.watch.waiting import AT_MOST, Waiting


def rows_for(person: Any) -> QuerySet[Briefing] | None:
    """Open ones that a post of this person gives; without such a post, of the countries that one leads in.

    Not one's own: whoever is new does not wait for themselves.
    """
    posts = person.held_posts()
    if not posts:
        return None
    mine = PLANNED & Q(briefer__in=[post.pk for post in posts])
    countries = {country for post in leading_posts(person) if (country := _country_of(post))}
    if countries:
        mine |= ~PLANNED & Q(country__in=countries)
    own = {"holding__person": person.pk} if isinstance(person, Person) else {}
    rows = Briefing.objects.open().with_due().filter(mine)
    return rows.exclude(**own) if own else rows


def _country_of(post: Post) -> str | None:
    return post.country_id or post.component.country_id


def waiting_for(person: Any) -> list[Waiting]:
    rows: Any = rows_for(person)
    if rows is None:
        return []
    mine = {post.pk for post in person.held_posts()}
    found = rows.select_related("country", "post__component").order_by("due_at", "pk")[:AT_MOST]
    return [_waiting(each, is_asked=each.is_planned and each.briefer_id in mine) for each in found]


def _waiting(briefing: Briefing, *, is_asked: bool) -> Waiting:
    why = _("Your post gives the briefing.") if is_asked else _("Your post leads in this country.")
    return Waiting(
        sentence=_("Brief the new leader: %(who)s") % {"who": leader_of(briefing.post)},
        url=briefing.get_absolute_url(),
        kind=briefing.kind,
        key=briefing.key,
        about=f"{briefing.country.name}: {sentence_of(briefing)}",
        why=why,
        since=briefing.starts_at,
    )
