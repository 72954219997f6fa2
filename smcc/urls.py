"""The URLs of the product."""

from django.urls import include, path

from coordination.urls import urlpatterns as coordination
from tools.urls import urlpatterns as tools

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    *coordination,
    *tools,
]
