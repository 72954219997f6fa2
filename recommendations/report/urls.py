"""The addresses of status reports."""

from django.urls import path

from recommendations import days  # noqa: F401 - what `<day:…>` reads
from recommendations.report import views

ONE = "reviews/<slug:ref>/rounds/<day:dated>/<int:number>/"

urlpatterns = [
    path(ONE, views.page, name="status_report"),
    path(ONE + "steps/", views.steps, name="status_report_steps"),
]
