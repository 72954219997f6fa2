"""The addresses of a Joint Statement's translations."""

from django.urls import path

from tools.translation import views

ALL = "operations/<str:ref>/joint-statements/<int:number>/languages/"
ONE = ALL + "<str:language>/"

urlpatterns = [
    path(ALL, views.languages, name="translation_list"),
    path(ONE, views.translation, name="translation"),
    path(ONE + "sections/<slug:key>/", views.section, name="translation_section"),
    path(ONE + "issue/", views.issue, name="translation_issue"),
    path(ONE + "document.pdf", views.pdf, name="translation_document"),
]
