"""The addresses of the Watch and of search."""

from django.urls import path

from coordination.watch import views

urlpatterns = [
    path("", views.watch, name="watch"),
    path("search/", views.search, name="search"),
]
