"""The addresses of actions."""

from django.urls import path

from recommendations.action import views

urlpatterns = [
    path(
        "reviews/<slug:ref>/recommendations/<int:number>/actions/",
        views.plan,
        name="recommendation_plan",
    ),
    path("actions/<int:pk>/", views.change, name="action_change"),
    path("actions/<int:pk>/steps/", views.steps, name="action_steps"),
]
