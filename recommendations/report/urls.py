"""The addresses of status reports."""

from django.urls import path

from recommendations import days  # noqa: F401 - what `<day:…>` reads
from recommendations.report.views import in_place, page

ONE = "reviews/<slug:ref>/rounds/<day:dated>/<int:number>/"

urlpatterns = [
    path(ONE, page.page, name="status_report"),
    path(ONE + "hints/", in_place.hinted, name="status_report_hints"),
    path(ONE + "in-place/", in_place.in_place, name="status_report_in_place"),
    path(ONE + "steps/", page.steps, name="status_report_steps"),
]
