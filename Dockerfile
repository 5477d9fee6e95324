# The image of Table Order. Builds with BuildKit and with the classic builder:
#
#   docker build -t table-order .
#   docker build -t table-order --build-arg JAR=target/table-order-0.1.0-SNAPSHOT.jar .     from a jar that is there already
#   deploy/build-image.sh                                                                   with its version and commit as labels
#
# It holds no secret and no default password, and is for production until ENV says otherwise.

# ---------------------------------------------------------------- dev: for docker-compose.dev.yml, which mounts the source
FROM eclipse-temurin:25-jdk AS dev

# What Maven fetches and compiles lies in volumes, which begin as these folders.
RUN set -eux; \
    groupadd --gid 10001 table-order; \
    useradd --uid 10001 --gid 10001 --home-dir /home/table-order --create-home --shell /usr/sbin/nologin table-order; \
    mkdir -p /source /target /home/table-order/.m2 /app/data /app/keys /app/routes /app/uploads /var/log/table-order; \
    chown table-order:table-order /target /home/table-order/.m2 /app/* /var/log/table-order

COPY deploy/image/db /usr/local/bin/
RUN chmod 0755 /usr/local/bin/db

USER 10001:10001
WORKDIR /source

# ------------------------------------------------------------------------------------------ build: the jar, and its layers
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build

# Empty: Maven builds the jar. Otherwise the jar's path below this folder.
ARG JAR=""

# Libraries change less often than the source: a layer of their own.
COPY mvnw pom.xml ./
COPY .mvn .mvn
RUN [ -n "$JAR" ] || ./mvnw -B -ntp -q dependency:resolve

COPY src src
# The commit, for the service's metrics; a jar from outside has its own.
ARG REVISION=unknown
# A jar from outside, or a file that is there anyway: COPY has to have something.
COPY ${JAR:-pom.xml} outside/
RUN set -eux; \
    if [ -n "$JAR" ]; then \
        mv outside/*.jar table-order.jar; \
    else \
        # The gate checks format and tests; here they would only take their time.
        ./mvnw -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dbuild.revision="$REVISION"; \
        mv target/table-order-*.jar table-order.jar; \
    fi; \
    # Jars side by side, not one in another: only those can be in the cache below.
    java -Djarmode=tools -jar table-order.jar extract --layers --destination layers; \
    # What is in the jar, as a file: the image has no unzip.
    jar -xf table-order.jar META-INF/sbom/application.cdx.json

# --------------------------------------------------------------------------------------------------- service: what runs
FROM eclipse-temurin:25-jre AS service

WORKDIR /app

# The folders that are written to are the user's; all else belongs to root, and need not be writable.
RUN set -eux; \
    groupadd --gid 10001 table-order; \
    useradd --uid 10001 --gid 10001 --home-dir /app --no-create-home --shell /usr/sbin/nologin table-order; \
    mkdir -p data keys routes uploads src/main/resources/db /var/log/table-order; \
    chown table-order:table-order data keys routes uploads /var/log/table-order; \
    # Where LOG_FILE was in earlier versions.
    ln -s /var/log/table-order logs

COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY --from=build /build/META-INF/sbom/application.cdx.json ./sbom.cdx.json
COPY deploy/image/java.options ./
COPY deploy/image/table-order deploy/image/db deploy/image/healthy deploy/image/share-folders /usr/local/bin/
# A clone that was made under another umask has them for its owner alone. (COPY --chmod is BuildKit's.)
RUN cd /usr/local/bin && chmod 0755 table-order db healthy share-folders && chmod 0644 /app/java.options

# ------------------------------------------------------------------- trained: a cache of loaded classes, by taking orders
FROM service AS trained

# The service takes them with the very JRE and jars of the image. The programs beside it need a JDK, and servers of their own.
ARG AOT=on
COPY --from=build /opt/java/openjdk /opt/jdk
RUN set -eux; \
    mkdir /cache; \
    if [ "$AOT" = on ]; then \
        apt-get update; \
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            curl openssl postgresql rabbitmq-server redis-server wrk; \
    fi
COPY bench /training/bench
COPY deploy/options.sh deploy/processes.sh deploy/train-cache.sh /training/deploy/
COPY deploy/image/java.options /training/deploy/image/
COPY routes /training/routes
RUN [ "$AOT" != on ] || \
    JAVA_HOME=/opt/jdk SERVICE_JAVA=/opt/java/openjdk/bin/java \
    bash /training/deploy/train-cache.sh --app /app --output /cache/table-order.aot

# ----------------------------------------------------------------------------------------------------------- the image
FROM service

COPY --from=trained /cache/ ./
COPY --chown=10001:10001 routes routes
RUN chmod -R a+rX routes

# Two arenas: with one for each thread, glibc keeps tens of MiB that nobody uses.
ENV ENV=production \
    DATA_DIR=/app/data \
    LOG_FILE=/var/log/table-order/app.log \
    MALLOC_ARENA_MAX=2 \
    XDG_CACHE_HOME=/tmp

USER 10001:10001
EXPOSE 8000 8001
VOLUME ["/app/data", "/app/keys", "/app/routes", "/app/uploads", "/var/log/table-order"]

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=5 CMD ["healthy"]

# The script ends in exec: Java is process 1, and gets the signal.
STOPSIGNAL SIGTERM
ENTRYPOINT ["table-order"]

# Last, since they change with each commit.
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Table Order" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
