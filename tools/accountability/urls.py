"""The pages of accountability."""

from django.urls import path

from tools.accountability import views

urlpatterns = [
    path("accountability/", views.page, name="accountability"),
    path("accountability/table.<slug:form>", views.page_file, name="accountability_file"),
    path("accountability/operations/", views.operations, name="accountability_behind"),
    path("accountability/compare/", views.compare, name="accountability_compare"),
]
