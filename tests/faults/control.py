"""The control: reminders as plain Celery tasks with an ETA, as most products do it. Never shipped.

Kept so that the same faults can be put to both, and the difference be seen. It does what the
usual advice says (acks_late, one task a reminder) and nothing that the product adds to it.
"""

import os
import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

from celery import Celery

QUEUE = "control"

# Never the current one: the product's shared tasks would go to its queue.
app = Celery(
    "control",
    broker=os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
    set_as_current=False,
)
app.conf.update(
    task_default_queue=QUEUE,
    task_acks_late=True,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": int(os.environ.get("VISIBILITY", "3600"))},
)


@app.task
def remind(key, server):
    """Send one reminder."""
    to = urlsplit(server)
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = key, "smcc@demo.example", "x@demo.example"
    message["Message-ID"] = f"<{key}@demo.example>"
    message.set_content("Still to do.")
    with smtplib.SMTP(to.hostname, to.port, timeout=5) as line:
        line.send_message(message)
    if os.environ.get("DIES_AFTER") == key:
        os.kill(os.getpid(), 9)
