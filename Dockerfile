# syntax=docker/dockerfile:1
# Debian, not Alpine: the storage engines ship binaries for glibc, x64 and arm64.
FROM node:26.13.0-bookworm-slim AS base
WORKDIR /app

# What the service needs at run time. No package runs a script while it is installed. Of the typeface
# for PDFs only two weights are used.
FROM base AS dependencies
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules/@expo-google-fonts -name '*.ttf' ! -name '*400Regular*' ! -name '*700Bold*' -delete

# Compiles; the compiler and everything else that only building needs stays behind here.
FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY simulators simulators
COPY test/bench test/bench
COPY test/support test/support
RUN node scripts/build.mjs && rm -rf dist/simulators dist/test

FROM base AS service
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Gaswatch" \
      org.opencontainers.image.description="MQTT broker and alarm service for gas regulator stations and meters" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The number, not the name: a volume or a secret is given to 10001. npm and npx are not needed any more.
RUN groupadd --system --gid 10001 gaswatch \
 && useradd --system --uid 10001 --gid gaswatch --no-create-home --home-dir /var/lib/gaswatch --shell /usr/sbin/nologin gaswatch \
 && install -d -o gaswatch -g gaswatch -m 0700 /var/lib/gaswatch \
 && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /opt/yarn-*
COPY package.json LICENSE ./
COPY config config
COPY deploy/healthcheck.mjs ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# In a container every address is its own: what is published decides who reaches it.
ENV NODE_ENV=production \
    GASWATCH__DATADIR=/var/lib/gaswatch \
    GASWATCH__HTTP__HOST=0.0.0.0 \
    GASWATCH__MQTT__HOST=0.0.0.0
USER 10001:10001
VOLUME ["/var/lib/gaswatch"]
EXPOSE 1883 8883 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "/app/healthcheck.mjs"]
# The process itself, no shell between: SIGTERM reaches it, it closes, exit code 0.
CMD ["node", "dist/src/main.js"]
