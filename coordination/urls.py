"""The spine's pages. Each noun has its own addresses."""

from coordination.briefings.urls import urlpatterns as briefings
from coordination.capacity.urls import urlpatterns as capacity
from coordination.channels.urls import urlpatterns as channels
from coordination.components.urls import urlpatterns as components
from coordination.conveners.urls import urlpatterns as conveners
from coordination.countries.urls import urlpatterns as countries
from coordination.deadlines.urls import urlpatterns as deadlines
from coordination.desk.urls import urlpatterns as desk
from coordination.drills.urls import urlpatterns as drills
from coordination.feeds.urls import urlpatterns as feeds
from coordination.focal_points.urls import urlpatterns as focal_points
from coordination.handovers.urls import urlpatterns as handovers
from coordination.health.urls import urlpatterns as health
from coordination.logbook.urls import urlpatterns as logbook
from coordination.operations.urls import urlpatterns as operations
from coordination.orders.urls import urlpatterns as orders
from coordination.people.urls import urlpatterns as people
from coordination.proof.urls import urlpatterns as proof
from coordination.watch.urls import urlpatterns as watch

urlpatterns = [
    *operations,
    *logbook,
    *people,
    *channels,
    *components,
    *countries,
    *conveners,
    *deadlines,
    *desk,
    *drills,
    *watch,
    *feeds,
    *handovers,
    *health,
    *orders,
    *proof,
    *focal_points,
    *briefings,
    *capacity,
]
