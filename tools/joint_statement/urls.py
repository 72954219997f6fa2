"""The addresses of Joint Statements."""

from django.urls import path

from tools.joint_statement.views import clearing, issued, writing

ALL = "operations/<str:ref>/joint-statements/"
ONE = ALL + "<int:number>/"

urlpatterns = [
    path(ALL + "start/", writing.start, name="joint_statement_start"),
    path(ONE, writing.page, name="joint_statement"),
    path(ONE + "sections/<slug:key>/", writing.section, name="joint_statement_section"),
    path(ONE + "signatories/", writing.signatories, name="joint_statement_signatories"),
    path(ONE + "clearances/<str:code>/", clearing.clearance, name="joint_statement_clearance"),
    path(ONE + "steps/", clearing.steps, name="joint_statement_steps"),
    path(ONE + "steps/issue/", issued.issue, name="joint_statement_issue"),
    path(ONE + "steps/new_version/", issued.new_version, name="joint_statement_new_version"),
    path(ONE + "receipt/", issued.receipt, name="joint_statement_receipt"),
    path(ONE + "document.pdf", issued.document, name="joint_statement_document"),
]
