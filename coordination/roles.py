"""The roles a person can have on a thing. Steps name them; `thing.roles_of(person)` answers with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator of the operation")
    CONVENER = "convener", _("Convener")
    CO_CONVENER = "co_convener", _("Co-convener")
    PARTICIPANT = "participant", _("Participant")
    NAMED = "named", _("Whoever the proposal names")
    ICRC_PRINCIPAL = "icrc_principal", _("ICRC Director of Operations")
    IFRC_PRINCIPAL = (
        "ifrc_principal",
        _("IFRC Under Secretary General, National Society Development and Operations Coordination"),
    )
    SECRETARIAT = "secretariat", _("Secretariat")
    STEERING = "steering", _("Steering Committee")
    COUNTRY_TEAM = "country_team", _("Country team")
    OWNER = "owner", _("Owner of the recommendation")
    RESPONSIBLE = "responsible", _("Holder of the post responsible")
    REFERRER = "referrer", _("Whoever referred it")
    MATCHER = "matcher", _("Whoever matches coordination advisors")
    ADVISOR = "advisor", _("The coordination advisor")
    OBSERVER = "observer", _("Observer")


PRINCIPALS = frozenset({Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL})
LEADS = frozenset({Role.COORDINATOR, Role.CONVENER, Role.CO_CONVENER, Role.SECRETARIAT})
"""Who may change an operation and the records of its meetings."""
MAY_MOVE_CLOCKS = LEADS | {Role.COUNTRY_TEAM}
"""Who may extend or waive the clocks of an operation or of a country."""
SEES_ALL = frozenset({Role.SECRETARIAT}) | PRINCIPALS


class Audience(models.TextChoices):
    """Whom a rung or an announcement reaches, as a policy names it. Resolved to posts when it fires."""

    COORDINATOR = "coordinator", _("the coordinator of the operation")
    CONVENER = "convener", _("the Secretary General of the convening National Society")
    CO_CONVENER = "co_convener", _("the co-convener’s Head of Delegation")
    COUNTRY_LEADS = "country_leads", _("the country leads of the host, the ICRC and the IFRC")
    REGIONS = "regions", _("the regional directors concerned")
    PARTICIPANTS = "participants", _("the leads of the components taking part")
    PRINCIPALS = "principals", _("the two principals in Geneva")
    SECRETARIAT = "secretariat", _("the SMCC secretariat")
    STEERING = "steering", _("the members of the Steering Committee")
    RESPONSIBLE = "responsible", _("the post responsible")
    ASKED = "asked", _("the posts that are asked to speak")
    CHAIRS = "chairs", _("the chairs of the standing body")
    CLEARED = "cleared", _("the posts that have cleared it")
    SOCIETIES = "societies", _("the Secretaries General of all National Societies")
