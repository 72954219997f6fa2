"""The addresses of the pool."""

from django.urls import path

from tools.advisor import views

ALL = "coordination-advisors/pool/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.advisor_list, name="advisor_list"),
    path(ALL + "new/", views.take_in, name="advisor_take_in"),
    path(ONE, views.page, name="advisor"),
    path(ONE + "change/", views.change, name="advisor_change"),
    path(ONE + "steps/", views.steps, name="advisor_steps"),
    path(ONE + "periods/new/", views.say_available, name="advisor_say_available"),
    path(ONE + "periods/<int:period>/take-back/", views.take_back, name="advisor_take_back"),
]
