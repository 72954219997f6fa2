"""The address of a country's Safer Access."""

from django.urls import path

from tools.safer_access import views

urlpatterns = [
    path("countries/<str:iso3>/safer-access/", views.page, name="safer_access"),
]
