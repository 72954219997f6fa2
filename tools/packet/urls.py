"""The addresses of packets."""

from django.urls import path

from tools.packet import views

PACKETS = "operations/<str:ref>/mini-summits/<int:number>/packets/"
PACKET = PACKETS + "<int:nth>/"
RETURN = PACKET + "returns/<int:returned>/"

urlpatterns = [
    path(PACKETS, views.packet_list, name="packet_list"),
    path(PACKETS + "new/", views.packet_new, name="packet_new"),
    path(PACKETS + "back/", views.packet_back, name="packet_back"),
    path(PACKETS + "take/", views.packet_take, name="packet_take"),
    path(PACKET, views.packet, name="packet"),
    path(PACKET + "file/", views.packet_file, name="packet_file"),
    path(PACKET + "withdraw/", views.packet_withdraw, name="packet_withdraw"),
    path(RETURN, views.packet_return, name="packet_return"),
    path(RETURN + "go-on/", views.packet_go_on, name="packet_go_on"),
]
