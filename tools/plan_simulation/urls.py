"""The addresses of simulations."""

from django.urls import path

from tools.plan_simulation import views

ONE = "plan-simulations/<int:pk>/"

urlpatterns = [
    path(
        "contingency-plans/<int:pk>/simulations/new/",
        views.plan_simulation_new,
        name="plan_simulation_new",
    ),
    path(ONE, views.plan_simulation, name="plan_simulation"),
    path(ONE + "findings/new/", views.plan_finding_new, name="plan_finding_new"),
    path(ONE + "findings/<int:row>/done/", views.plan_finding_done, name="plan_finding_done"),
    path(ONE + "withdraw/", views.plan_simulation_withdraw, name="plan_simulation_withdraw"),
]
