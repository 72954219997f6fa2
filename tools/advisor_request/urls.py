"""The addresses of requests for advisors."""

from django.urls import path

from tools.advisor_request import views

ALL = "operations/<str:ref>/advisor-requests/"
ONE = ALL + "<int:number>/"

urlpatterns = [
    path("coordination-advisors/", views.advisor_request_list, name="advisor_request_list"),
    path(ALL + "new/", views.advisor_request_new, name="advisor_request_new"),
    path(ONE, views.page, name="advisor_request"),
    path(ONE + "change/", views.change, name="advisor_request_change"),
    path(ONE + "steps/", views.steps, name="advisor_request_steps"),
    path(ONE + "steps/match/", views.match_advisor, name="advisor_request_match"),
    path(ONE + "steps/deploy/", views.deploy, name="advisor_request_deploy"),
    path(ONE + "steps/hand_over/", views.hand_over, name="advisor_request_hand_over"),
    path(ONE + "steps/debrief/", views.debrief, name="advisor_request_debrief"),
    path(ONE + "steps/mark_unmet/", views.mark_unmet, name="advisor_request_mark_unmet"),
]
