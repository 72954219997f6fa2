"""The tools' entry into every operation's dossier, in the order of the operation page."""

from coordination.operations.dossier import register
from tools.decision.models import Decision
from tools.joint_statement.actions import open_joint_statement
from tools.joint_statement.models import JointStatement
from tools.mco_deployment.actions import open_mco_deployment
from tools.mco_deployment.models import MCODeployment
from tools.mini_summit.actions import open_mini_summit
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters.actions import open_minimum_parameters
from tools.minimum_parameters.models import MinimumParameters


def register_all() -> None:
    register(MiniSummit, open_mini_summit)
    register(JointStatement, open_joint_statement)
    register(MinimumParameters, open_minimum_parameters)
    register(MCODeployment, open_mco_deployment)
    register(Decision)
