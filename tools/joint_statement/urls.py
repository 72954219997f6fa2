"""The addresses of Joint Statements."""

from django.urls import path

from tools.joint_statement.views import clearing
from tools.joint_statement.views.pages import pages
from tools.joint_statement.views.redline import redline

ALL = "operations/<str:ref>/joint-statements/"
ONE = ALL + "<int:number>/"

urlpatterns = [
    path(ALL + "start/", pages.start, name="joint_statement_start"),
    path(ONE, pages.page, name="joint_statement"),
    path(ONE + "sections/<slug:key>/", pages.section, name="joint_statement_section"),
    path(ONE + "signatories/", clearing.signatories, name="joint_statement_signatories"),
    path(ONE + "clearances/<str:code>/", clearing.clearance, name="joint_statement_clearance"),
    path(ONE + "objections/<int:pk>/withdraw/", clearing.withdraw, name="objection_withdraw"),
    path(ONE + "redline/", redline, name="joint_statement_redline"),
    path(ONE + "steps/", pages.steps, name="joint_statement_steps"),
    path(ONE + "steps/issue/", pages.issue, name="joint_statement_issue"),
    path(ONE + "steps/new_version/", pages.new_version, name="joint_statement_new_version"),
    path(ONE + "receipt/", pages.receipt, name="joint_statement_receipt"),
    path(ONE + "document.pdf", pages.pdf, name="joint_statement_document"),
]
