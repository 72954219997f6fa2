"""SMCC: the composition root (settings, urls, api, celery) and the ground floor beneath every app."""

from smcc.celery import app as celery_app

__all__ = ["celery_app"]
