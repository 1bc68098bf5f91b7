#!/usr/bin/env bash
# Publishes a release on GitHub, with gh:
#
#   scripts/release.sh TAG FOLDER...
#
# Each FOLDER is what scripts/package.sh made on one architecture, with the version of TAG (v1.2.3). The sums
# are checked and become one file. The notes are the version's section of CHANGELOG.md.
set -euo pipefail

die() {
  echo "release: $*" >&2
  exit 1
}

(($# > 1)) || die "usage: release.sh TAG FOLDER..."
tag=$1 version=${1#v}
shift
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
stage=$(mktemp -d)
trap 'rm -rf -- "$stage"' EXIT

for folder in "$@"; do
  compgen -G "$folder/lottery-$version-linux-*.tar.gz" >/dev/null ||
    die "$folder has no packages of version $version"
  (cd -- "$folder" && sha256sum --check --quiet --strict SHA256SUMS) ||
    die "the files in $folder are not those of its SHA256SUMS"
  cat -- "$folder/SHA256SUMS" >>"$stage/SHA256SUMS"
  while read -r _ file; do
    cp -- "$folder/$file" "$stage/"
  done <"$folder/SHA256SUMS"
done

awk -v title="## $version" '/^## / { inside = $0 == title; next } inside' "$root/CHANGELOG.md" >"$stage.notes"
trap 'rm -rf -- "$stage" "$stage.notes"' EXIT
grep -q '[^[:space:]]' "$stage.notes" || die "CHANGELOG.md has no section '## $version'"

gh release create "$tag" --verify-tag --title "lottery $version" --notes-file "$stage.notes" "$stage"/*
