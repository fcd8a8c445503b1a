# One image for every process; docker-compose.yml says which command each runs. Nothing in it is writable or secret.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement /requirements.lock

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 portal \
    && useradd --uid 10001 --gid portal --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin portal \
    # A new volume takes over the owner of the folder that it is mounted on.
    && install --directory --owner portal --group portal --mode 0700 \
        /var/lib/portal/media /var/lib/portal/exports /var/lib/portal/beat /var/lib/portal/checkpoints \
        /var/lib/portal/checkpoint-archive
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/var/lib/portal/media \
    EXPORT_FOLDER=/var/lib/portal/exports \
    CHECKPOINT_FOLDER=/var/lib/portal/checkpoints
WORKDIR /srv/portal
COPY . .
RUN python -m compileall -q . && SECRET_KEY=for-this-step-only python manage.py collectstatic --no-input
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn"]
