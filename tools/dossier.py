"""The tools' entry into every operation's dossier, in the order of the operation page."""

from django.utils.translation import gettext_lazy as _

from coordination.components import staying
from coordination.components.loading import Report
from coordination.countries import aspects
from coordination.countries.aspects import register as register_aspect
from coordination.countries.closed import close
from coordination.countries.whole_record import names_itself, names_operations
from coordination.deadlines.audiences import register_asked
from coordination.deadlines.kept import register_beside, register_kept
from coordination.deadlines.looking import register_closing
from coordination.deadlines.registry import register as register_clocks
from coordination.deadlines.registry import register_settings
from coordination.indicators.registry import register as register_indicator
from coordination.operations.dossier import Link, Starter, register, register_opener, register_page
from coordination.reference import register_loader
from coordination.watch import sources, waiting
from tools import facts
from tools.accountability.keeping import doubt, doubt_beside
from tools.advisor import waiting as waiting_pool
from tools.advisor_request import waiting as waiting_advisors
from tools.advisor_request.aspect import ADVISORS
from tools.advisor_request.models import AdvisorRequest
from tools.agenda.policy import MAY_PROPOSE
from tools.agreement.aspect import AGREEMENT
from tools.agreement.models import Agreement
from tools.agreement.needing import check_every_country, notice_ends, open_agreement
from tools.body_item import waiting as waiting_items
from tools.body_item.models import BodyItem, posts_asked_of_item
from tools.checklist.facts import FACTS
from tools.checklist.facts_of_countries import FACTS_OF_COUNTRIES
from tools.checklist.models import Checklist
from tools.checklist.shown import sum_of
from tools.checklist_template.loading import load as load_checklists
from tools.contingency_plan import waiting as waiting_plans
from tools.contingency_plan.aspect import ASPECT as CONTINGENCY_PLANS
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import SpillOver
from tools.contingency_plan.searched import SOURCE as SEARCHED_PLANS
from tools.decision.models import Decision
from tools.joint_statement.actions import open_joint_statement
from tools.joint_statement.models import JointStatement
from tools.joint_statement.speaking import posts_asked_by
from tools.joint_statement.waiting import waiting_for as waiting_for_clearance
from tools.mandatory_tools import TOOLS_IN_TIME
from tools.mco_deployment.actions import open_mco_deployment
from tools.mco_deployment.indicator import ADVISORS_DEPLOYED
from tools.mco_deployment.models import MCODeployment
from tools.mini_summit.actions import open_mini_summit
from tools.mini_summit.models import MiniSummit
from tools.mini_summit.policy import TO_BE_HELD
from tools.mini_summit.quorum import SETTINGS as QUORUM
from tools.minimum_parameters.actions import open_minimum_parameters
from tools.minimum_parameters.indicator import PARAMETERS_IN_TIME
from tools.minimum_parameters.models import MinimumParameters
from tools.minimum_parameters.settings import SETTINGS
from tools.minimum_parameters.waiting import waiting_for as waiting_for_endorsement
from tools.minutes import waiting as waiting_minutes
from tools.plan_activation import waiting as waiting_activations
from tools.plan_activation.models import PlanActivation
from tools.referral import waiting as waiting_referrals
from tools.safer_access.models import SaferAccess
from tools.security_agreement import waiting as waiting_security
from tools.security_agreement.asking import ask_for_renewals
from tools.security_agreement.aspect import SECURITY
from tools.security_agreement.facts import SECURITY_AGREED
from tools.security_agreement.models import SecurityAgreement
from tools.security_agreement.settings import SETTINGS as SETTINGS_OF_SECURITY
from tools.silence.actions import close_due
from tools.silence.settings import SETTINGS as SETTINGS_OF_SILENCE
from tools.standing_body import waiting as waiting_bodies
from tools.standing_body.aspect import LEVELS
from tools.standing_body.models import StandingBody, asked_in, asking
from tools.standing_body.settings import SETTINGS as SETTINGS_OF_BODIES


def register_all() -> None:
    register(
        MiniSummit,
        open_mini_summit,
        starter=Starter("mini_summit_plan", _("Plan a Mini-Summit"), repeats=True),
        listed_at="mini_summit_list",
        link=Link(
            "agenda_propose", _("Propose an agenda item"), MAY_PROPOSE, MiniSummit.kind, TO_BE_HELD
        ),
    )
    register(
        JointStatement,
        open_joint_statement,
        starter=Starter("joint_statement_start", _("Start a Joint Statement")),
    )
    register(
        MinimumParameters,
        open_minimum_parameters,
        starter=Starter("minimum_parameters_start", _("Start minimum parameters")),
    )
    register(MCODeployment, open_mco_deployment)
    register(
        Checklist,
        starter=Starter("checklist_start", _("Start the operational checklist")),
        listed_at="checklist_list",
        told=sum_of,
    )
    facts.register(*FACTS, *FACTS_OF_COUNTRIES)
    register_loader(load_checklists)
    register(
        AdvisorRequest,
        starter=Starter("advisor_request_new", _("Request an advisor"), repeats=True),
    )
    register(Decision)
    register_settings(SETTINGS)
    register_settings(QUORUM)
    register_settings(SETTINGS_OF_SILENCE)
    register_asked(JointStatement.kind, posts_asked_by)
    register_closing(close_due)
    register_kept(doubt)
    register_beside(doubt_beside)
    register_of_countries()
    for indicator in (PARAMETERS_IN_TIME, TOOLS_IN_TIME, ADVISORS_DEPLOYED):
        register_indicator(indicator)
    waiting.register(waiting_for_clearance)
    waiting.register(waiting_for_endorsement)
    for kind, asked in (
        ("advisor", waiting_pool),
        ("advisor_request", waiting_advisors),
        ("minutes", waiting_minutes),
        ("referral", waiting_referrals),
        (SecurityAgreement.kind, waiting_security),
        (ContingencyPlan.kind, waiting_plans),
        (PlanActivation.kind, waiting_activations),
        (StandingBody.kind, waiting_bodies),
        (BodyItem.kind, waiting_items),
    ):
        waiting.register(asked.waiting_for, kind, rows=asked.rows_for)


def register_of_countries() -> None:
    """What belongs to countries: agreements, which follow the operations there, and contingency plans."""
    register_clocks((*ContingencyPlan.clocks, *PlanActivation.clocks))
    names_operations(PlanActivation, country="plan__country")
    for end in ("plan", "destination"):
        names_itself(SpillOver, country=f"{end}__country")
    register_page("operation_plan_list", _("Contingency plans"))
    aspects.register(CONTINGENCY_PLANS)
    sources.register(SEARCHED_PLANS)
    register_opener(open_agreement)
    register_clocks(Agreement.clocks)
    register_closing(notice_ends)
    register_aspect(AGREEMENT)
    register_aspect(ADVISORS)
    register_clocks((*StandingBody.clocks, *BodyItem.clocks))
    register_settings(SETTINGS_OF_BODIES)
    register_asked(StandingBody.kind, lambda key: asked_in(int(key)), asking=asking)
    register_asked(BodyItem.kind, posts_asked_of_item, asking=BodyItem.objects.asking)
    register_aspect(LEVELS)
    register_loader(_catch_up)
    register_security()


def register_security() -> None:
    """What is agreed on security, which not everybody reads."""
    for model in (SecurityAgreement, SaferAccess):
        register_clocks(model.clocks)
        close(model.kind)
    register_settings(SETTINGS_OF_SECURITY)
    register_closing(ask_for_renewals)
    staying.register(SaferAccess)
    register_aspect(SECURITY)
    facts.register(SECURITY_AGREED)


def _catch_up(report: Report) -> None:
    check_every_country()
