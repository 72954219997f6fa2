"""The addresses of rounds."""

from django.urls import path

from recommendations.round import views

ALL = "reviews/<slug:ref>/rounds/"
ONE = ALL + "<str:dated>/"

urlpatterns = [
    path(ALL + "open/", views.opening, name="round_open"),
    path(ONE, views.page, name="round"),
    path(ONE + "compared/<str:other>/", views.comparison, name="round_comparison"),
    path(ONE + "steps/", views.steps, name="round_steps"),
]
