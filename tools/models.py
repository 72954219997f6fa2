"""Every model of the tools, a line each, so that Django finds them."""

from tools.accountability.models import Account, CountryDoubt, LateUse
from tools.advisor.models import Advisor, AvailabilityPeriod
from tools.advisor_request.models import AdvisorRequest
from tools.agenda.models import AgendaItem
from tools.agreement.models import (
    Agreement,
    AgreementDocument,
    AgreementParty,
    AgreementPeriod,
)
from tools.amendment.models import Amendment
from tools.body_item.models import BodyItem, ItemWord
from tools.cell.models import CellEdit, Seat
from tools.checklist.models import Checklist, ChecklistItem
from tools.checklist_template.models import ChecklistTemplate, TemplateItem
from tools.contingency_plan.models import ContingencyPlan, PlanEdition, PlanValidation
from tools.contingency_plan.part_models import (
    PlanCapacity,
    PlanGroup,
    PlanningFigure,
    PlanRole,
    PlanScenario,
    SpillOver,
)
from tools.decision.models import Decision
from tools.joint_statement.models import (
    JointStatement,
    Objection,
    Signatory,
    StatementDraft,
    StatementSection,
)
from tools.mco_deployment.models import MCODeployment
from tools.mini_summit.models import Attendance, MiniSummit
from tools.minimum_parameters.models import (
    Endorsement,
    MinimumParameters,
    ParametersSection,
    Receipt,
)
from tools.minutes.models import MinutesWord
from tools.packet.models import Packet, PacketReturn
from tools.plan_activation.models import PlanActivation
from tools.plan_simulation.models import PlanSimulation, SimulationFinding
from tools.position.models import Position
from tools.referral.models import Referral
from tools.safer_access.models import SaferAccess, SaferAccessMove
from tools.section_comment.models import SectionComment
from tools.security_agreement.models import (
    SecurityAgreement,
    SecurityFocalPoint,
    SecuritySignature,
)
from tools.silence.models import Silence, SilenceParty
from tools.standing_body.models import BodyMeeting, BodyMember, StandingBody
from tools.table_import.models import TableImport
from tools.translation.models import TranslatedSection, Translation

__all__ = [
    "Advisor",
    "AdvisorRequest",
    "Account",
    "AgendaItem",
    "Agreement",
    "AgreementDocument",
    "AgreementParty",
    "AgreementPeriod",
    "Amendment",
    "Attendance",
    "AvailabilityPeriod",
    "BodyItem",
    "BodyMeeting",
    "BodyMember",
    "CellEdit",
    "Checklist",
    "ChecklistItem",
    "ChecklistTemplate",
    "ContingencyPlan",
    "CountryDoubt",
    "Decision",
    "Endorsement",
    "ItemWord",
    "JointStatement",
    "LateUse",
    "MCODeployment",
    "MiniSummit",
    "MinimumParameters",
    "MinutesWord",
    "Objection",
    "Packet",
    "PacketReturn",
    "ParametersSection",
    "PlanActivation",
    "PlanCapacity",
    "PlanEdition",
    "PlanGroup",
    "PlanRole",
    "PlanScenario",
    "PlanSimulation",
    "PlanValidation",
    "PlanningFigure",
    "Position",
    "Receipt",
    "Referral",
    "SaferAccess",
    "SaferAccessMove",
    "Seat",
    "SectionComment",
    "SecurityAgreement",
    "SecurityFocalPoint",
    "SecuritySignature",
    "Signatory",
    "Silence",
    "SilenceParty",
    "SimulationFinding",
    "SpillOver",
    "StandingBody",
    "StatementDraft",
    "StatementSection",
    "TableImport",
    "TemplateItem",
    "TranslatedSection",
    "Translation",
]
