"""The spine's pages. Each noun has its own addresses."""

from coordination.components.urls import urlpatterns as components
from coordination.deadlines.urls import urlpatterns as deadlines
from coordination.logbook.urls import urlpatterns as logbook
from coordination.operations.urls import urlpatterns as operations
from coordination.people.urls import urlpatterns as people
from coordination.watch.urls import urlpatterns as watch

urlpatterns = [*operations, *logbook, *people, *components, *deadlines, *watch]
