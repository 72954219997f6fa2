"""The addresses of minutes."""

from django.urls import path

from tools.minutes import views

MINUTES = "operations/<str:ref>/mini-summits/<int:number>/minutes/"

urlpatterns = [
    path(MINUTES, views.minutes, name="minutes"),
    path(MINUTES + "confirm/", views.minutes_confirm, name="minutes_confirm"),
    path(MINUTES + "object/", views.minutes_object, name="minutes_object"),
    path(MINUTES + "objections/<int:pk>/settle/", views.minutes_settle, name="minutes_settle"),
]
