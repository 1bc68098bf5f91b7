#!/usr/bin/env bash
# Builds both images, server:latest and client:latest. What has not changed comes from Docker's cache.
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."

# The host's network: the packages come the way this machine gets its own, proxies on localhost included.
docker build --network=host -f Orchestrator/Dockerfile -t server:latest .
docker build --network=host -f Client/Dockerfile -t client:latest .
