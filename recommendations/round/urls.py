"""The addresses of rounds."""

from django.urls import path

from recommendations import days  # noqa: F401 - what `<day:…>` reads
from recommendations.round import views

ALL = "reviews/<slug:ref>/rounds/"
ONE = ALL + "<day:dated>/"

urlpatterns = [
    path(ALL + "open/", views.opening, name="round_open"),
    path(ONE, views.page, name="round"),
    path(ONE + "compared/<day:other>/", views.comparison, name="round_comparison"),
    path(ONE + "compared/<day:other>/changes.docx", views.changes, name="round_changes"),
    path(ONE + "table.<slug:form>", views.table, name="round_table"),
    path(ONE + "table/order/", views.order_table, name="round_table_order"),
    path(ONE + "steps/", views.steps, name="round_steps"),
    path(ONE + "steps/close/", views.close, name="round_close"),
]
