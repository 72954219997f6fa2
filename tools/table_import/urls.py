"""The addresses of tables brought in."""

from django.urls import path

from tools.table_import import views

ALL = "operations/<str:ref>/mini-summits/<int:number>/table/imports/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.table_import_list, name="table_import_list"),
    path(ALL + "table.docx", views.table_to_fill_in, name="table_to_fill"),
    path(ONE, views.table_import, name="table_import"),
    path(ONE + "steps/", views.table_import_step, name="table_import_step"),
]
