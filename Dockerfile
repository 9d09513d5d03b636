# One image: the server, or with the command `manage.py run_jobs` the process for long work. The
# database is elsewhere (DATABASE_URL), files lie in /var/lib/cchc, which both processes share.
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
        python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home /var/lib/cchc --create-home cchc
WORKDIR /srv/cchc
COPY requirements.lock .
RUN python3 -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps \
        --only-binary :all: -r requirements.lock
COPY . .
# The key of this line signs nothing: it is for gathering static files alone.
RUN SECRET_KEY=only-for-collectstatic DEMO=1 .venv/bin/python manage.py collectstatic --no-input -v 0
USER cchc
ENV BIND=0.0.0.0:8000 MEDIA_ROOT=/var/lib/cchc/media
EXPOSE 8000
CMD [".venv/bin/gunicorn", "--config", "deploy/gunicorn.conf.py", "cchc.wsgi"]
