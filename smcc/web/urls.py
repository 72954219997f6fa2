"""Addresses of the ground floor."""

from django.urls import path

from smcc.web.kept_form import kept_form
from smcc.web.language import choose_language

urlpatterns = [
    path("language/", choose_language, name="choose_language"),
    path("kept-form/", kept_form, name="kept_form"),
]
