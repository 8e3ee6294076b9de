# One image for every part of the site: web (daphne), pages (gunicorn), worker, beat.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements/base.txt .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r base.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=iop.settings.production
# PostgreSQL's own programs write and read backups.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /site circleway \
 && install --directory --owner circleway --mode 0700 /var/lib/circleway /var/backups/circleway
WORKDIR /site
COPY --from=build /venv /venv
COPY manage.py ./
COPY iop iop
COPY groups groups
COPY mentorship mentorship
COPY forums forums
COPY alumni alumni
COPY metrics metrics
COPY templates templates
COPY locale locale
COPY static static
COPY deploy/healthcheck.py deploy/healthcheck.py
# The settings refuse to start without these; collecting files uses none of them.
RUN SECRET_KEY=for-building-only VAULT_KEYS=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    SITE_URL=https://localhost DATABASE_URL=postgres://nobody@localhost/none \
    REDIS_URL=redis://localhost EMAIL_HOST=localhost ERASURE_LEDGER=/tmp/none \
    python manage.py collectstatic --noinput --verbosity 0
USER circleway
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["python", "-m", "iop.run.web", "-b", "0.0.0.0", "-p", "8000", "--proxy-headers", \
     "--access-log", "/dev/null", "iop.asgi:application"]
