"""A version of the full or of the short checklist, with its items."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.roles import Role
from coordination.thing import Thing, moment_by, paired
from tools.checklist_template import policy

State = policy.State


class ChecklistTemplateQuerySet(models.QuerySet["ChecklistTemplate"]):
    def visible_to(self, person: Any) -> ChecklistTemplateQuerySet:
        """Everybody reads what is or was in force; what the secretariat drafts, the secretariat."""
        roles = roles_in_committee(person)
        if roles & policy.KEEPS:
            return self.all()
        return self.filter(state__in=[State.IN_FORCE, State.SUPERSEDED]) if roles else self.none()

    def in_force(self) -> ChecklistTemplateQuerySet:
        return self.filter(state=State.IN_FORCE)

    def drafts(self) -> ChecklistTemplateQuerySet:
        return self.filter(state=State.DRAFT)


class ChecklistTemplate(Thing):
    """A version of a checklist. Once it is in force it is not rewritten: a change is a new version."""

    kind = "checklist_template"
    workflow = policy.WORKFLOW

    length = models.CharField(_("which"), max_length=5, choices=policy.Length.choices)
    number = models.PositiveIntegerField(_("version"))
    reason = models.TextField(_("why this version"), max_length=policy.LONGEST_REASON)
    edition = models.PositiveIntegerField(default=0, editable=False)
    """The edition of the delivered default that this is; 0: written here."""
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = ChecklistTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist template")
        verbose_name_plural = _("checklist templates")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="checklist_template_state_known", condition=Q(state__in=State.values)
            ),
            paired("checklist_template", "published"),
            paired("checklist_template", "withdrawn"),
            models.UniqueConstraint(name="checklist_template_number", fields=["length", "number"]),
            models.UniqueConstraint(
                name="checklist_template_in_force", fields=["length"],
                condition=Q(state=State.IN_FORCE),
            ),
            models.UniqueConstraint(
                name="checklist_template_one_draft", fields=["length"],
                condition=Q(state=State.DRAFT),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return gettext("%(which)s, version %(number)d") % {
            "which": self.get_length_display(), "number": self.number,
        }  # fmt: skip

    @property
    def case(self) -> None:
        """It belongs to no operation."""

    @property
    def ref(self) -> str:
        return f"{self.length}-{self.number}"

    @property
    def name(self) -> str:
        return self.title

    @property
    def whole(self) -> ChecklistTemplate:
        return self

    @property
    def chain(self) -> str:
        return f"checklist_template:{self.length}"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == State.IN_FORCE

    @property
    def in_force_since(self) -> Any:
        """When it came into force: published, or delivered with the installation."""
        return self.published_at or (None if self.is_draft else self.created_at)

    def roles_of(self, person: Any) -> set[Role]:
        return roles_in_committee(person)

    def item_count(self) -> int:
        return self.items.standing().count()

    def get_absolute_url(self) -> str:
        return reverse("checklist_template", args=[self.pk])


class TemplateItemQuerySet(models.QuerySet["TemplateItem"]):
    def visible_to(self, person: Any) -> TemplateItemQuerySet:
        return self.filter(template__in=ChecklistTemplate.objects.visible_to(person))

    def standing(self) -> TemplateItemQuerySet:
        """Without what was left out of a draft."""
        return self.filter(left_out_because="")

    def in_order(self) -> TemplateItemQuerySet:
        """As a checklist is read: phase by phase, and by place within."""
        return self.order_by(phase_rank("phase"), "place", "id")


def phase_rank(path: str) -> Case:
    """For a query: where a phase stands among the phases."""
    ranks = [When(**{path: phase}, then=Value(n)) for n, phase in enumerate(policy.PHASES)]
    return Case(*ranks, default=Value(len(policy.PHASES)), output_field=models.IntegerField())


class TemplateItem(models.Model):
    """One thing to see to. `key` is the same from version to version for what is the same thing."""

    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="items")
    key = models.SlugField(_("key"), max_length=60)
    place = models.PositiveIntegerField(_("place within its phase"))
    phase = models.CharField(_("when"), max_length=9, choices=policy.Phase.choices)
    text_en = models.CharField(_("what is to be done"), max_length=policy.LONGEST_TEXT)
    text_fr = models.CharField(_("in French"), max_length=policy.LONGEST_TEXT, blank=True)
    text_es = models.CharField(_("in Spanish"), max_length=policy.LONGEST_TEXT, blank=True)
    text_ar = models.CharField(_("in Arabic"), max_length=policy.LONGEST_TEXT, blank=True)
    responsible = models.CharField(
        _("who sees to it"), max_length=13, choices=policy.Responsible.choices
    )
    tool = models.CharField(_("tool"), max_length=18, choices=policy.Tool.choices, blank=True)
    fact = models.CharField(_("ticks itself when"), max_length=40, blank=True)
    """The name of a fact that ticks it; empty: a person does."""
    source = models.CharField(_("where it comes from"), max_length=policy.LONGEST_SOURCE)
    left_out_because = models.CharField(
        _("why it is left out"), max_length=policy.LONGEST_TEXT, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TemplateItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a checklist template")
        verbose_name_plural = _("items of checklist templates")
        ordering = ["template_id", "place", "id"]
        constraints = [
            models.UniqueConstraint(name="template_item_key", fields=["template", "key"]),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text_language(self) -> str:
        """The language that `text` is in: the reader's, where somebody wrote it, else English."""
        language = (get_language() or "en").split("-")[0]
        return language if getattr(self, f"text_{language}", "") else "en"

    @property
    def text(self) -> str:
        return str(getattr(self, f"text_{self.text_language}"))

    def get_absolute_url(self) -> str:
        return f"{self.template.get_absolute_url()}#{self.key}"
