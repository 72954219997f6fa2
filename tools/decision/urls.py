"""The addresses of decisions."""

from django.urls import path

from tools.decision.views import decision, listing, table

SUMMIT = "operations/<str:ref>/mini-summits/<int:number>/"
DECISION = SUMMIT + "decisions/<int:pk>/"

urlpatterns = [
    path("operations/<str:ref>/decisions/", listing.decision_list, name="decision_list"),
    path(SUMMIT + "table/", table.decision_table, name="decision_table"),
    path(SUMMIT + "table/rows/<int:pk>/", table.decision_row, name="decision_row"),
    path(DECISION, decision.decision, name="decision"),
    path(DECISION + "steps/", decision.decision_step, name="decision_step"),
    path(DECISION + "steps/complete/", decision.decision_done, name="decision_done"),
]
