# syntax=docker/dockerfile:1
# One binary on a small Debian. Build with BuildKit: the cache mounts keep dependencies between builds.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# What `prongsai --version` names; the repository itself isn't in the build's context:
# docker build --build-arg PRONGSAI_BUILD="$(git rev-parse --short=12 HEAD)" .
ARG PRONGSAI_BUILD=
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --locked --profile dist --bin prongsai \
    && install -D --mode=0755 target/dist/prongsai /out/prongsai

FROM debian:bookworm-slim
RUN install --directory --mode=0700 --owner=10001 --group=10001 /var/lib/prongsai
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/prongsai /usr/local/bin/prongsai

# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /var/lib/prongsai
VOLUME /var/lib/prongsai
ENV PRONGSAI_DATABASE_URL=sqlite:///var/lib/prongsai/prongsai.db \
    PRONGSAI_KEYS=/var/lib/prongsai/keys \
    PRONGSAI_VAULT=/var/lib/prongsai/vault \
    PRONGSAI_FILES=/var/lib/prongsai/files \
    PRONGSAI_BIND=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=2s --retries=3 \
    CMD ["prongsai", "health", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["prongsai"]
CMD ["serve"]
