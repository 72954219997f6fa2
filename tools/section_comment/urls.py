"""The addresses of comments on a Joint Statement."""

from django.urls import path

from tools.section_comment import views

ALL = "operations/<str:ref>/joint-statements/<int:number>/comments/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.section_comment_list, name="section_comment_list"),
    path(ONE, views.section_comment, name="section_comment"),
    path(ONE + "resolution/", views.resolution, name="section_comment_resolution"),
]
