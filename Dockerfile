# The production image: one image for web, worker and beat; see docs/operations.md.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DATA_DIR=/srv/data STATIC_ROOT=/srv/static DEMO=0

WORKDIR /srv/app
COPY requirements/run.txt requirements/run.txt
RUN pip install --require-hashes -r requirements/run.txt

COPY . .
# Any key will do here: nothing is signed while the image is built.
RUN python -c "from tooling.messages import compile_changed; compile_changed()" \
    && SECRET_KEY=build python manage.py collectstatic --noinput --ignore "redoc*" \
    && useradd --system --create-home smcc \
    && install -d -o smcc -g smcc -m 700 /srv/data

USER smcc
VOLUME /srv/data
EXPOSE 8000
CMD ["gunicorn", "smcc.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", \
     "--workers=2", "--threads=4", "--graceful-timeout=20", "--no-control-socket"]
