"""The addresses of an operation's proof."""

from django.urls import path

from coordination.proof import views

urlpatterns = [
    path("operations/<str:ref>/proof/", views.operation_proof, name="operation_proof"),
    path(
        "operations/<str:ref>/proof.json", views.operation_proof_json, name="operation_proof_json"
    ),
    path("operations/<str:ref>/proof.pdf", views.operation_proof_pdf, name="operation_proof_pdf"),
]
