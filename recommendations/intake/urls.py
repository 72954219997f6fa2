"""The addresses of tables brought in."""

from django.urls import path

from recommendations.intake import views

ALL = "reviews/<slug:ref>/intakes/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.intake_list, name="intake_list"),
    path(ONE, views.page, name="intake"),
    path(ONE + "apply/", views.apply, name="intake_apply"),
    path(ONE + "rows/<int:row>/", views.choose, name="intake_row"),
    path(ONE + "steps/", views.steps, name="intake_steps"),
]
