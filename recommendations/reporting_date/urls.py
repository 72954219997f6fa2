"""The addresses of the reporting calendar."""

from django.urls import path

from recommendations.reporting_date import views

ALL = "recommendations/calendar/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.reporting_date_list, name="reporting_date_list"),
    path(ALL + "new/", views.reporting_date_new, name="reporting_date_new"),
    path(ONE, views.page, name="reporting_date"),
    path(ONE + "edit/", views.edit, name="reporting_date_edit"),
    path(ONE + "steps/", views.steps, name="reporting_date_steps"),
]
