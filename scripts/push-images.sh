#!/usr/bin/env bash
# Puts the images of a release into a registry, to which docker is logged in:
#
#   scripts/push-images.sh push REPOSITORY VERSION   builds them, and pushes those of this machine's architecture
#   scripts/push-images.sh join REPOSITORY VERSION   makes one image of what was pushed on amd64 and on arm64
#
# REPOSITORY is ghcr.io/owner/lottery, say; the images are REPOSITORY/server:VERSION and so on. Native programs
# are built where they run, on a machine of each architecture: .NET does not support emulation by QEMU.
#
# "join" prints NAME=DIGEST for each image.
set -euo pipefail

die() {
  echo "push-images: $*" >&2
  exit 1
}

[[ $# -eq 3 && ($1 == push || $1 == join) && -n $2 && -n $3 ]] ||
  die "usage: push-images.sh push | join REPOSITORY VERSION"
# A registry knows small letters alone.
repository=${2,,} version=$3
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
images=(server client board)

push() {
  local architecture image
  architecture=$(docker version --format '{{.Server.Arch}}')
  LOTTERY_VERSION=$version scripts/build-images.sh
  for image in "${images[@]}"; do
    docker tag "$image:latest" "$repository/$image:$version-$architecture"
    docker push "$repository/$image:$version-$architecture"
  done
}

join() {
  local image name
  for image in "${images[@]}"; do
    name=$repository/$image:$version
    docker buildx imagetools create --tag "$name" "$name-amd64" "$name-arm64" >&2
    # A manifest's digest is the hash of its bytes.
    echo "$image=sha256:$(docker buildx imagetools inspect --raw "$name" | sha256sum | cut -d ' ' -f 1)"
  done
}

"$1"
