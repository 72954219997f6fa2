"""Addresses of the ground floor."""

from django.urls import path

from smcc.web.language import choose_language

urlpatterns = [path("language/", choose_language, name="choose_language")]
