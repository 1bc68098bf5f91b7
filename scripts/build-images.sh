#!/usr/bin/env bash
# Builds both images, server:latest and client:latest. What has not changed comes from Docker's cache.
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."

# The images are built without git: what it knows is told, unless the environment says it. Without git
# nothing is.
version=${LOTTERY_VERSION:-$(git describe --tags --match 'v[0-9]*' 2>/dev/null ||
  git log -1 --format=0.0.0-g%h 2>/dev/null || true)}
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || true)}
told=()
[[ -z $version ]] || told+=(--build-arg "LOTTERY_VERSION=${version#v}")
[[ -z $epoch ]] || told+=(--build-arg "SOURCE_DATE_EPOCH=$epoch")

# The host's network: the packages come the way this machine gets its own, proxies on localhost included.
docker build --network=host "${told[@]}" -f Orchestrator/Dockerfile -t server:latest .
docker build --network=host "${told[@]}" -f Client/Dockerfile -t client:latest .
