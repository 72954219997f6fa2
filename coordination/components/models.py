"""Components of the Movement and the countries they belong to."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination.components.names import bare, folded, searched

LANGUAGES = ("en", "fr", "es", "ar")


class Region(models.IntegerChoices):
    """The IFRC's regions, with the numbers that IFRC GO gives them (0 is a region)."""

    AFRICA = 0, _("Africa")
    AMERICAS = 1, _("Americas")
    ASIA_PACIFIC = 2, _("Asia Pacific")
    EUROPE = 3, _("Europe and Central Asia")
    MENA = 4, _("Middle East and North Africa")


class Named(models.Model):
    """A name in each of the four languages; the English one is always there."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the reader's language, in English where there is none."""
        language = (get_language() or "en").split("-")[0]
        return getattr(self, f"name_{language}", "") or self.name_en

    def __str__(self) -> str:
        return self.name


class Country(Named):
    """A country or territory, by its ISO codes."""

    iso3 = models.CharField("ISO 3166-1 alpha-3", max_length=3, primary_key=True)
    iso2 = models.CharField("ISO 3166-1 alpha-2", max_length=2, unique=True)
    region = models.IntegerField(_("IFRC region"), choices=Region.choices, null=True, blank=True)
    go_id = models.IntegerField(_("id in IFRC GO"), null=True, blank=True, unique=True)
    loaded = models.JSONField(default=dict, blank=True, editable=False)
    """What the reference file last said, so that a local edit is told from an old value."""
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_en"]

    def get_absolute_url(self) -> str:
        return reverse("country", args=[self.iso3])

    @cached_property
    def has_society(self) -> bool:
        """Whether it has a National Society today. Lists read it along: `countries.societies`."""
        there = Component.objects.national_societies().members(timezone.localdate())
        return there.filter(country=self).exists()


def suspended_on(day: date) -> Q:
    """For a query of components: those whose membership is suspended on a day."""
    return Q(suspended_from__isnull=False, suspended_from__lte=day) & (
        Q(suspended_until=None) | Q(suspended_until__gte=day)
    )


class ComponentQuerySet(models.QuerySet["Component"]):
    def members(self, on: date) -> ComponentQuerySet:
        """Components that are part of the Movement on a day, suspended or not."""
        return self.filter(
            Q(active_from=None) | Q(active_from__lte=on),
            Q(active_until=None) | Q(active_until__gte=on),
        )

    def active(self, on: date) -> ComponentQuerySet:
        """Members that may lead and sign on a day: not suspended. Its twin: `Component.is_active`."""
        return self.members(on).exclude(suspended_on(on))

    def suspended(self, on: date) -> ComponentQuerySet:
        return self.filter(suspended_on(on))

    def national_societies(self) -> ComponentQuerySet:
        return self.filter(kind=Component.Kind.NATIONAL_SOCIETY)

    def institutions(self) -> ComponentQuerySet:
        """The ICRC and the IFRC themselves, without their offices."""
        return self.filter(kind__in=[Component.Kind.ICRC, Component.Kind.IFRC], part_of=None)

    def search(self, words: str) -> ComponentQuerySet:
        """Find by code, name in any language, alias, initials or country; accents and case do not matter.

        Every word must begin a word of what is known of the component; small words are left out.
        """
        telling = searched(words)
        if words.strip() and not telling:
            return self.none()
        found = self
        for word in telling:
            found = found.filter(
                Q(search_text__contains=f" {word}") | Q(search_text__startswith=word)
            )
        return found

    def best_first(self, words: str) -> ComponentQuerySet:
        """Annotate with `rank`: 0 the code or short name itself, 1 a whole name, 2 its beginning, 3 else."""
        exact = words.replace("\x00", "").strip()
        phrase = " ".join(bare(word) for word in folded(words).split())
        return self.annotate(
            rank=Case(
                When(Q(code__iexact=exact) | Q(short_name__iexact=exact), then=0),
                When(search_text__contains=f"| {phrase} |", then=1),
                When(search_text__contains=f"| {phrase}", then=2),
                default=Value(3),
            )
        ).order_by("rank", "name_en", "id")


class Component(Named):
    """A component of the Movement: the ICRC, the IFRC (or an office of it), or a National Society."""

    class Kind(models.TextChoices):
        NATIONAL_SOCIETY = "national_society", _("National Society")
        IFRC = "ifrc", _("IFRC")
        ICRC = "icrc", _("ICRC")

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="components"
    )
    region = models.IntegerField(_("IFRC region"), choices=Region.choices, null=True, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)
    suspended_from = models.DateField(_("suspended from"), null=True, blank=True)
    suspended_until = models.DateField(_("suspended until"), null=True, blank=True)
    """The last day of the suspension; without one it has no end yet. Earlier ones are in the record."""
    suspension_reason = models.TextField(_("reason of the suspension"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    loaded = models.JSONField(default=dict, blank=True, editable=False)

    objects = ComponentQuerySet.as_manager()

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["name_en"]
        constraints = [
            models.CheckConstraint(
                name="component_active_period",
                condition=Q(active_from=None)
                | Q(active_until=None)
                | Q(active_until__gte=models.F("active_from")),
            ),
            models.CheckConstraint(
                name="component_suspension",
                condition=Q(suspended_from=None, suspended_until=None, suspension_reason="")
                | Q(suspended_from__isnull=False) & ~Q(suspension_reason="")
                & (Q(suspended_until=None) | Q(suspended_until__gte=models.F("suspended_from"))),
            ),
        ]  # fmt: skip

    @property
    def is_gone(self) -> bool:
        """No longer, or not yet, a member of the Movement today."""
        return not self.is_member(timezone.localdate())

    @property
    def is_suspended(self) -> bool:
        """Whether its membership is suspended today."""
        return self.is_suspended_on(timezone.localdate())

    @property
    def is_to_be_suspended(self) -> bool:
        """Whether a suspension is recorded that has not begun."""
        return self.suspended_from is not None and self.suspended_from > timezone.localdate()

    def get_absolute_url(self) -> str:
        return reverse("component", args=[self.code])

    def with_whole(self) -> set[int]:
        """Its key, and that of what it is part of: who speaks for a part speaks in the whole's name."""
        return {self.pk} | ({self.part_of_id} if self.part_of_id else set())

    def is_member(self, on: date) -> bool:
        return (self.active_from is None or self.active_from <= on) and (
            self.active_until is None or self.active_until >= on
        )

    def is_suspended_on(self, on: date) -> bool:
        return (
            self.suspended_from is not None
            and self.suspended_from <= on
            and (self.suspended_until is None or self.suspended_until >= on)
        )

    def is_active(self, on: date) -> bool:
        """Whether it is a member that may lead and sign on a day."""
        return self.is_member(on) and not self.is_suspended_on(on)

    @property
    def called(self) -> str:
        """The short name where it has one: "IFRC"."""
        return self.short_name or str(self)


class Alias(models.Model):
    """Another name by which people look for a component."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="aliases")
    name = models.CharField(_("alias"), max_length=200)
    from_reference = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [
            models.UniqueConstraint(name="alias_once_per_component", fields=["component", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
