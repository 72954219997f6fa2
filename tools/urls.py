"""The tools' pages."""

from tools.decision.urls import urlpatterns as decision
from tools.joint_statement.urls import urlpatterns as joint_statement
from tools.mco_deployment.urls import urlpatterns as mco_deployment
from tools.mini_summit.urls import urlpatterns as mini_summit
from tools.minimum_parameters.urls import urlpatterns as minimum_parameters

urlpatterns = [
    *mini_summit,
    *decision,
    *joint_statement,
    *minimum_parameters,
    *mco_deployment,
]
