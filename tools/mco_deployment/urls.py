"""The addresses of the advisor decision."""

from django.urls import path

from tools.mco_deployment import views

ONE = "operations/<str:ref>/coordination-advisor/"

urlpatterns = [
    path(ONE, views.page, name="mco_deployment"),
    path(ONE + "steps/", views.steps, name="mco_deployment_steps"),
    path(ONE + "steps/decide/", views.decide, name="mco_deployment_decide"),
]
