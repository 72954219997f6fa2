"""The addresses of countries: how ready each is."""

from django.urls import path

from coordination.countries import views

urlpatterns = [
    path("countries/", views.country_list, name="country_list"),
    path("countries/table.<str:form>", views.country_file, name="country_file"),
    path("countries/<str:iso3>/", views.country_page, name="country"),
]
