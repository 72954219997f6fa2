"""The addresses of briefings."""

from django.urls import path

from coordination.briefings import views

ONE = "briefings/<int:pk>/"

urlpatterns = [
    path("briefings/", views.briefing_list, name="briefing_list"),
    path(ONE, views.briefing, name="briefing"),
    path(ONE + "steps/", views.briefing_steps, name="briefing_steps"),
    path(ONE + "steps/plan/", views.briefing_plan, name="briefing_plan"),
    path(ONE + "steps/hold/", views.briefing_hold, name="briefing_hold"),
]
