# Two stages: the first builds the front end and the virtual environment, the second only runs it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/ogniwo
COPY requirements.txt requirements-node.txt ./
RUN /opt/ogniwo/bin/pip install --require-hashes --requirement requirements.txt
# Node (120 MB) is for this stage only, so it stays outside of the environment that is handed on.
RUN pip install --require-hashes --requirement requirements-node.txt --target /opt/node
COPY . .
RUN PYTHONPATH=/opt/node /opt/ogniwo/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# A fixed number, so that a bind-mounted workspace can be given to it: chown 10001 DIR.
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin ogniwo \
    && install --directory --owner ogniwo --group ogniwo /data
COPY --from=build /opt/ogniwo /opt/ogniwo
ENV PATH=/opt/ogniwo/bin:$PATH PYTHONUNBUFFERED=1 OGNIWO_WORKSPACE=/data
USER ogniwo
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["ogniwo"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
