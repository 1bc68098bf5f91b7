#!/usr/bin/env bash
# Builds the images for this machine's architecture: server:latest, client:latest and board:latest. What has
# not changed comes from Docker's cache.
#
# The images are built without git: what it knows is told, unless the environment says it (LOTTERY_VERSION,
# LOTTERY_REVISION, SOURCE_DATE_EPOCH). Without git nothing is. LOTTERY_SOURCE is the address of the sources.
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."

version=${LOTTERY_VERSION:-$(git describe --tags --match 'v[0-9]*' 2>/dev/null ||
  git log -1 --format=0.0.0-g%h 2>/dev/null || true)}
version=${version#v}
revision=${LOTTERY_REVISION:-$(git rev-parse HEAD 2>/dev/null || true)}
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || true)}
created=${epoch:+$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)}

told=()
[[ -z $version ]] || told+=(--build-arg "LOTTERY_VERSION=$version")
[[ -z $epoch ]] || told+=(--build-arg "SOURCE_DATE_EPOCH=$epoch")
# The labels of the OCI image specification that no Dockerfile can know.
label() { [[ -z $2 ]] || told+=(--label "org.opencontainers.image.$1=$2"); }
label version "$version"
label revision "$revision"
label created "$created"
label source "${LOTTERY_SOURCE:-}"

# The host's network: the packages come the way this machine gets its own, proxies on localhost included.
docker build --network=host "${told[@]}" -f Orchestrator/Dockerfile -t server:latest .
docker build --network=host "${told[@]}" -f Client/Dockerfile -t client:latest .
docker build --network=host "${told[@]}" -f Board/Dockerfile -t board:latest .
