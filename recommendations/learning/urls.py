"""The address of the lessons library."""

from django.urls import path

from recommendations.learning import views

urlpatterns = [path("learnings/", views.library, name="learning_list")]
