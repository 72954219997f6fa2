"""The addresses of minimum parameters."""

from django.urls import path

from tools.minimum_parameters.views import issued, preparing

ALL = "operations/<str:ref>/minimum-parameters/"
ONE = ALL + "<int:number>/"

urlpatterns = [
    path(ALL + "start/", preparing.start, name="minimum_parameters_start"),
    path(ONE, preparing.page, name="minimum_parameters"),
    path(ONE + "sections/<slug:key>/", preparing.section, name="minimum_parameters_section"),
    path(ONE + "take-over/", preparing.take_over, name="minimum_parameters_take_over"),
    path(ONE + "endorsement/", preparing.endorsement, name="minimum_parameters_endorsement"),
    path(ONE + "steps/", preparing.steps, name="minimum_parameters_steps"),
    path(ONE + "steps/issue/", issued.issue, name="minimum_parameters_issue"),
    path(ONE + "steps/revisit/", issued.revisit, name="minimum_parameters_revisit"),
    path(ONE + "steps/new_version/", issued.new_version, name="minimum_parameters_new_version"),
    path(ONE + "receipt/", issued.receipt, name="minimum_parameters_receipt"),
    path(ONE + "document.pdf", issued.document, name="minimum_parameters_document"),
]
