"""The addresses of the silence procedure of a Joint Statement."""

from django.urls import path

from tools.silence import views

HERE = "operations/<str:ref>/joint-statements/<int:number>/silence/"

urlpatterns = [
    path(HERE, views.silence, name="silence"),
    path(HERE + "take-back/", views.take_back, name="silence_take_back"),
]
