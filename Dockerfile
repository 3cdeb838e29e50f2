# Two stages: the first builds, the second runs as nobody in particular and holds no build tools.
# No step needs root: tests/house/test_docker.py runs them as commands in an empty folder.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/tools && python -m venv --without-pip /opt/thidua && mkdir --parents /data/evidence
COPY requirements requirements
RUN /opt/tools/bin/pip install --require-hashes --requirement requirements/build.txt
RUN /opt/tools/bin/pip --python /opt/thidua install --require-hashes --requirement requirements/run.txt
COPY . .
RUN /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir wheels .
RUN /opt/tools/bin/pip --python /opt/thidua install --no-deps --no-index wheels/thidua-*.whl

FROM python:3.11-slim
ENV PATH=/opt/thidua/bin:$PATH PYTHONUNBUFFERED=1 THIDUA_HOME=/data
COPY --from=build /opt/thidua /opt/thidua
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
WORKDIR /data
VOLUME /data
# Reads the time of the last tick from a file: no network, no database, nothing to be slow about.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["thidua", "health"]
ENTRYPOINT ["thidua"]
CMD ["run"]
