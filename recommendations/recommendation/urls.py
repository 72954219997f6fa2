"""The addresses of a recommendation."""

from django.urls import path

from recommendations.recommendation.views import adding, board, in_place, references
from recommendations.recommendation.views import page as one

ONE = "reviews/<slug:ref>/recommendations/<int:number>/"

urlpatterns = [
    path("recommendations/", board.board, name="recommendation_list"),
    path("recommendations/table.<slug:form>", board.table, name="recommendation_table"),
    path("recommendations/order/", board.order_table, name="recommendation_table_order"),
    path("reviews/<slug:ref>/recommendations/add/", adding.add, name="recommendation_add"),
    path(ONE, one.page, name="recommendation"),
    path(ONE + "facts/", one.facts, name="recommendation_facts"),
    path(ONE + "respond/", one.respond, name="recommendation_respond"),
    path(ONE + "evidence/", one.add_evidence, name="recommendation_evidence"),
    path(ONE + "references/", references.references, name="recommendation_references"),
    path(
        ONE + "references/<int:reference>/take-back/",
        references.take_back,
        name="recommendation_reference_take_back",
    ),
    path(
        ONE + "evidence/<int:pk>/take-back/",
        one.take_back_evidence,
        name="recommendation_evidence_take_back",
    ),
    path(ONE + "in-place/<slug:what>/", in_place.in_place, name="recommendation_in_place"),
    path(ONE + "steps/", one.steps, name="recommendation_steps"),
    path(ONE + "steps/close/", one.close, name="recommendation_close"),
]
