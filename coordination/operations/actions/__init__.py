"""The only writers of operations, convener allocation and responsibilities."""

from coordination.operations.actions.convening import (
    Suggestion,
    propose_convening,
    run_convening,
    suggestions_for,
)
from coordination.operations.actions.declaring import declare_scale, set_category
from coordination.operations.actions.facts import amend_operation
from coordination.operations.actions.logging import log_operation, may_log
from coordination.operations.actions.responsibility import (
    assign_responsibility,
    end_responsibility,
)
from coordination.operations.actions.steps import check_no_drill, run

__all__ = [
    "Suggestion",
    "amend_operation",
    "assign_responsibility",
    "check_no_drill",
    "declare_scale",
    "end_responsibility",
    "log_operation",
    "may_log",
    "propose_convening",
    "run",
    "run_convening",
    "set_category",
    "suggestions_for",
]
