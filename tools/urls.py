"""The tools' pages."""

from tools.accountability.urls import urlpatterns as accountability
from tools.advisor.urls import urlpatterns as advisor
from tools.advisor_request.urls import urlpatterns as advisor_request
from tools.agenda.urls import urlpatterns as agenda
from tools.agreement.urls import urlpatterns as agreement
from tools.amendment.urls import urlpatterns as amendment
from tools.body_item.urls import urlpatterns as body_item
from tools.checklist.urls import urlpatterns as checklist
from tools.checklist_template.urls import urlpatterns as checklist_template
from tools.contingency_plan.urls import urlpatterns as contingency_plan
from tools.decision.urls import urlpatterns as decision
from tools.joint_statement.urls import urlpatterns as joint_statement
from tools.mco_deployment.urls import urlpatterns as mco_deployment
from tools.mini_summit.urls import urlpatterns as mini_summit
from tools.minimum_parameters.urls import urlpatterns as minimum_parameters
from tools.minutes.urls import urlpatterns as minutes
from tools.packet.urls import urlpatterns as packet
from tools.plan_activation.urls import urlpatterns as plan_activation
from tools.plan_simulation.urls import urlpatterns as plan_simulation
from tools.position.urls import urlpatterns as position
from tools.referral.urls import urlpatterns as referral
from tools.safer_access.urls import urlpatterns as safer_access
from tools.section_comment.urls import urlpatterns as section_comment
from tools.security_agreement.urls import urlpatterns as security_agreement
from tools.silence.urls import urlpatterns as silence
from tools.standing_body.urls import urlpatterns as standing_body
from tools.table_import.urls import urlpatterns as table_import
from tools.translation.urls import urlpatterns as translation

urlpatterns = [
    *accountability,
    *mini_summit,
    *agenda,
    *table_import,
    *decision,
    *packet,
    *referral,
    *position,
    *amendment,
    *minutes,
    *joint_statement,
    *safer_access,
    *section_comment,
    *security_agreement,
    *silence,
    *translation,
    *minimum_parameters,
    *mco_deployment,
    *checklist,
    *checklist_template,
    *advisor_request,
    *advisor,
    *agreement,
    *standing_body,
    *body_item,
    *contingency_plan,
    *plan_activation,
    *plan_simulation,
]
