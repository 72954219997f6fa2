"""The addresses of positions."""

from django.urls import path

from tools.position import views

DECISION = "operations/<str:ref>/mini-summits/<int:number>/decisions/<int:pk>/"

urlpatterns = [path(DECISION + "positions/", views.positions, name="positions")]
