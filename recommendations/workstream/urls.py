"""The addresses of teams."""

from django.urls import path

from recommendations.workstream.views import edit, page, teams

ALL = "recommendations/workstreams/"
ONE = ALL + "<slug:code>/"

urlpatterns = [
    path(ALL, teams.workstream_list, name="workstream_list"),
    path(ALL + "new/", teams.workstream_new, name="workstream_new"),
    path(ONE, page.page, name="workstream"),
    path(ONE + "facts/", edit.facts, name="workstream_facts"),
    path(ONE + "balance/", edit.balance, name="workstream_balance"),
    path(ONE + "overlaps/", edit.overlap, name="workstream_overlap"),
    path(
        ONE + "overlaps/<slug:other>/take-back/",
        edit.take_back_overlap,
        name="workstream_overlap_take_back",
    ),
    path(ONE + "actions/", edit.plan, name="workstream_plan"),
    path(ONE + "actions/<int:pk>/", edit.action, name="workstream_action"),
    path(ONE + "steps/", page.steps, name="workstream_steps"),
    path(ONE + "steps/close/", page.close, name="workstream_close"),
]
