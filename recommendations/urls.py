"""The pages of reviews and what became of their recommendations."""

from recommendations.action.urls import urlpatterns as action
from recommendations.indicator.urls import urlpatterns as indicator
from recommendations.intake.urls import urlpatterns as intake
from recommendations.learning.urls import urlpatterns as learning
from recommendations.recommendation.urls import urlpatterns as recommendation
from recommendations.report.urls import urlpatterns as report
from recommendations.reporting_date.urls import urlpatterns as reporting_date
from recommendations.review.urls import urlpatterns as review
from recommendations.round.urls import urlpatterns as round_
from recommendations.workstream.urls import urlpatterns as workstream

urlpatterns = [
    *learning,
    *review,
    *recommendation,
    *indicator,
    *round_,
    *report,
    *action,
    *intake,
    *workstream,
    *reporting_date,
]
