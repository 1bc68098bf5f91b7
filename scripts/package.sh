#!/usr/bin/env bash
# Makes the packages of a release, for the architecture of this machine:
#
#   scripts/package.sh OUT                       publishes the programs, and packages them
#   scripts/package.sh OUT --programs FOLDER     packages what scripts/publish.sh wrote into FOLDER
#
# It writes into OUT the Debian package, a tar with the same, the bill of materials (CycloneDX) and SHA256SUMS.
# The same programs give the same bytes: times are the commit's, or those of SOURCE_DATE_EPOCH.
# LOTTERY_MAINTAINER ("Name <address>") and LOTTERY_SOURCE, the address of the sources, go into the Debian package.
#
# It needs dpkg-deb (Fedora: dnf install dpkg), objdump, and what publish.sh needs.
set -euo pipefail

die() {
  echo "package: $*" >&2
  exit 1
}

[[ ($# -eq 1 || ($# -eq 3 && $2 == --programs)) && -n $1 && $1 != -* ]] ||
  die "usage: package.sh OUT [--programs FOLDER]"
out=$(realpath -m -- "$1")
programs=${3:+$(realpath -m -- "$3")}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

case $(uname -m) in
  x86_64) debian=amd64 platform=linux-x64 ;;
  aarch64) debian=arm64 platform=linux-arm64 ;;
  *) die "this machine is $(uname -m); lottery runs on x86_64 and aarch64" ;;
esac
for tool in dpkg-deb objdump gzip tar; do
  command -v "$tool" >/dev/null ||
    die "$tool is missing; Debian, Ubuntu: apt install dpkg binutils gzip tar"
done

cd -- "$root"
stage=$(mktemp -d)
trap 'rm -rf -- "$stage"' EXIT
# Modes and order are the same for whoever runs this.
umask 022
export LC_ALL=C

if [[ -z $programs ]]; then
  programs=$stage/programs
  scripts/publish.sh "$programs"
fi
[[ -x $programs/lottery && -x $programs/lottery-worker ]] ||
  die "$programs has no lottery and lottery-worker; scripts/publish.sh writes them"
said=$("$programs/lottery" --version)
read -r _ version built <<<"$said"
# Of a build without git, its day.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null ||
  date -u -d "${built//[()]/}" +%s)}
export SOURCE_DATE_EPOCH

# What the program itself writes: completions and manual pages.
made=$stage/made
mkdir -p -- "$made/completions" "$made/man1"
for shell in bash zsh fish; do
  "$programs/lottery" completion "$shell" >"$made/completions/lottery.$shell"
done
"$programs/lottery" manual "$made/man1"

# Programs and libraries, without the documents beside them.
mapfile -t shipped < <(find "$programs" -maxdepth 1 -type f \
  \( -perm /111 -o -name '*.so' \) -printf '%f\n' | sort)

# Copies the programs into a folder.
install_programs() {
  local file mode
  for file in "${shipped[@]}"; do
    if [[ $file == *.so ]]; then mode=644; else mode=755; fi
    install -D -m "$mode" "$programs/$file" "$1/$file"
  done
}

# The tar: the programs on top, as publish.sh lays them, and a folder for each other thing.
make_tar() {
  local name=lottery-$version-$platform folder
  folder=$stage/tar/$name
  install_programs "$folder"
  install -m 644 LICENSE CHANGELOG.md "$programs/THIRD-PARTY-NOTICES.txt" \
    "$programs/lottery.cdx.json" "$folder"
  install -D -m 644 -t "$folder/completions" "$made/completions/"*
  install -D -m 644 -t "$folder/man/man1" "$made/man1/"*
  install -D -m 644 -t "$folder/systemd" packaging/systemd/*
  install -D -m 644 -t "$folder/monitoring" packaging/monitoring/{alerts.yaml,dashboard.json}
  tar -C "$stage/tar" --create --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" \
    --owner=0 --group=0 --numeric-owner "$name" | gzip -9n >"$out/$name.tar.gz"
}

# shellcheck source=scripts/packaging/deb.sh
source scripts/packaging/deb.sh

mkdir -p -- "$out"
make_tar
make_deb
install -m 644 "$programs/lottery.cdx.json" "$out/lottery-$version-$platform.cdx.json"
(cd -- "$out" && sha256sum -- "lottery-$version-$platform".* "$(deb_file)" >SHA256SUMS)
echo "packaged to $out: $(cd -- "$out" && echo "lottery-$version-$platform".* "$(deb_file)" SHA256SUMS)"
