"""The addresses of capacities to convene."""

from django.urls import path

from coordination.capacity import views

ALL = "capacity-to-convene/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.capacity_list, name="capacity_list"),
    path("countries/<str:iso3>/capacity-to-convene/", views.capacity_write, name="capacity_write"),
    path(ONE, views.capacity, name="convener_capacity"),
    path(ONE + "steps/", views.capacity_steps, name="convener_capacity_steps"),
    path(ONE + "versions/<int:number>/", views.capacity_version, name="convener_capacity_version"),
]
