"""Addresses of ordered files."""

from django.urls import path

from coordination.orders import views

urlpatterns = [
    path("files/<uuid:pk>/", views.page, name="file_order"),
    path("files/<uuid:pk>/content/", views.content, name="file_order_content"),
]
