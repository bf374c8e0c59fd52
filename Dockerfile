# Stage one: an environment with the locked dependencies, wheels only, and the bot itself.
FROM python:3.13.9-slim-trixie AS build

WORKDIR /build
COPY requirements/run.lock requirements/build.lock ./
RUN python -m venv /opt/streetteam \
 && /opt/streetteam/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r run.lock \
 && python -m pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
COPY campaigns campaigns
COPY assets assets
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/streetteam/bin/pip install --no-cache-dir --no-deps --no-index --find-links /wheels streetteam

# Stage two: only what runs.
FROM python:3.13.9-slim-trixie

# FriBidi and the fonts draw names in any script on the pictures; their versions are Debian's.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core libfribidi0 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 streetteam \
 && useradd --system --uid 10001 --gid streetteam --home-dir /data --shell /usr/sbin/nologin streetteam \
 && install --directory --owner streetteam --group streetteam /data
COPY --from=build /opt/streetteam /opt/streetteam
COPY docker-entrypoint /usr/local/bin/

ENV PATH=/opt/streetteam/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STREETTEAM_DATA=/data \
    STREETTEAM_WEB_HOST=0.0.0.0
WORKDIR /data
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('STREETTEAM_WEB_PORT', '8080') + '/healthz', timeout=4)"]
ENTRYPOINT ["docker-entrypoint"]
CMD ["run"]
