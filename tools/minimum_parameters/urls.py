"""The addresses of minimum parameters."""

from django.urls import path

from tools.minimum_parameters.views import endorsing
from tools.minimum_parameters.views.pages import pages

ALL = "operations/<str:ref>/minimum-parameters/"
ONE = ALL + "<int:number>/"

urlpatterns = [
    path(ALL + "start/", pages.start, name="minimum_parameters_start"),
    path(ONE, pages.page, name="minimum_parameters"),
    path(ONE + "sections/<slug:key>/", pages.section, name="minimum_parameters_section"),
    path(ONE + "take-over/", endorsing.take_over, name="minimum_parameters_take_over"),
    path(ONE + "endorsement/", endorsing.endorsement, name="minimum_parameters_endorsement"),
    path(ONE + "steps/", pages.steps, name="minimum_parameters_steps"),
    path(ONE + "steps/issue/", pages.issue, name="minimum_parameters_issue"),
    path(ONE + "steps/revisit/", endorsing.revisit, name="minimum_parameters_revisit"),
    path(ONE + "steps/new_version/", pages.new_version, name="minimum_parameters_new_version"),
    path(ONE + "receipt/", pages.receipt, name="minimum_parameters_receipt"),
    path(ONE + "document.pdf", pages.pdf, name="minimum_parameters_document"),
]
