"""The addresses of agendas."""

from django.urls import path

from tools.agenda import views

SUMMIT = "operations/<str:ref>/mini-summits/<int:number>/"
ITEM = SUMMIT + "agenda/items/<int:pk>/"

urlpatterns = [
    path("operations/<str:ref>/agenda/propose/", views.agenda_propose, name="agenda_propose"),
    path(SUMMIT + "agenda/", views.mini_summit_agenda, name="mini_summit_agenda"),
    path(ITEM, views.agenda_item, name="agenda_item"),
    path(ITEM + "steps/", views.agenda_item_step, name="agenda_item_step"),
    path(ITEM + "move-up/", views.agenda_item_move_up, name="agenda_item_move_up"),
]
