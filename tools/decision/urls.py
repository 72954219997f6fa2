"""The addresses of decisions."""

from django.urls import path

from tools.decision.views import cells, decision, listing, register, table

SUMMIT = "operations/<str:ref>/mini-summits/<int:number>/"
DECISION = SUMMIT + "decisions/<int:pk>/"

urlpatterns = [
    path("decisions/", register.register, name="register"),
    path("decisions/table.<str:form>", register.register_file, name="register_file"),
    path("operations/<str:ref>/decisions/", listing.decision_list, name="decision_list"),
    path(SUMMIT + "table/", table.decision_table, name="decision_table"),
    path(SUMMIT + "table/news/", cells.table_news, name="table_news"),
    path(SUMMIT + "table/head/", table.decision_head, name="decision_head"),
    path(SUMMIT + "table/rows/<int:pk>/", table.decision_row, name="decision_row"),
    path(SUMMIT + "table/rows/<int:pk>/move/", cells.row_move, name="row_move"),
    path(SUMMIT + "table/rows/<int:pk>/<str:cell>/", cells.cell_save, name="cell_save"),
    path(SUMMIT + "table/rows/<int:pk>/<str:cell>/settle/", cells.cell_settle, name="cell_settle"),
    path(DECISION, decision.decision, name="decision"),
    path(DECISION + "kind/", decision.decision_kind, name="decision_kind"),
    path(DECISION + "steps/", decision.decision_step, name="decision_step"),
    path(DECISION + "steps/complete/", decision.decision_done, name="decision_done"),
]
