"""The addresses of a review."""

from django.urls import path

from recommendations.review import views

ONE = "reviews/<slug:ref>/"

urlpatterns = [
    path(ONE, views.page, name="review"),
    path(ONE + "steps/", views.steps, name="review_steps"),
]
