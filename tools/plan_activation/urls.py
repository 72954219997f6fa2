"""The addresses of activations."""

from django.urls import path

from tools.plan_activation import views

ONE = "plan-activations/<int:pk>/"

urlpatterns = [
    path("contingency-plans/<int:pk>/activate/", views.plan_activate, name="plan_activate"),
    path(
        "operations/<str:ref>/contingency-plans/",
        views.operation_plan_list,
        name="operation_plan_list",
    ),
    path(ONE, views.plan_activation, name="plan_activation"),
    path(ONE + "steps/", views.plan_activation_steps, name="plan_activation_steps"),
    path(ONE + "steps/compare/", views.plan_activation_compare, name="plan_activation_compare"),
]
