#!/usr/bin/env bash
# Publishes the three programs as native executables for the architecture of this machine:
#
#   scripts/publish.sh OUT          writes OUT/lottery, OUT/lottery-worker, OUT/lottery-board and the SQLite
#                                   library they load
#   scripts/publish.sh --restore    only fetches the packages; publishing then needs no package source
#
# Beside them it writes THIRD-PARTY-NOTICES.txt, the licences of what they contain, and lottery.cdx.json, the
# bill of materials (CycloneDX). LOTTERY_VERSION and SOURCE_DATE_EPOCH, in the environment, set version and
# date where there is no git to ask.
#
# OUT runs without .NET. Building needs the .NET SDK, and gcc or clang to link with; zlib and the other
# native libraries come with the SDK's packages.
set -euo pipefail

die() {
  echo "publish: $*" >&2
  exit 1
}

[[ $# -eq 1 && -n $1 && ($1 != -* || $1 == --restore) ]] || die "usage: publish.sh OUT | --restore"
out=$(realpath -m -- "$1")
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

case $(uname -m) in
  x86_64) runtime=linux-x64 ;;
  aarch64) runtime=linux-arm64 ;;
  *) die "this machine is $(uname -m); lottery runs on x86_64 and aarch64" ;;
esac
command -v dotnet >/dev/null ||
  die "the .NET 10 SDK is missing; see https://learn.microsoft.com/dotnet/core/install/linux"

# What is restored already is left as it is, without a look at the package source. Packages that differ from
# the lock files are an error.
cd -- "$root"
dotnet tool restore --verbosity quiet </dev/null >/dev/null
for project in AgencyWorker Board Cli; do
  dotnet restore "$project" --locked-mode --verbosity quiet </dev/null
done
[[ $1 != --restore ]] || exit 0

stage=$(mktemp -d)
trap 'rm -rf -- "$stage"' EXIT

# Links a program, as the SDK will: a compiler may be there without the C library's development files.
can_link() {
  command -v "$1" >/dev/null &&
    echo 'int main(void) { return 0; }' | "$1" -x c -o "$stage/probe" - 2>/dev/null
}

can_link clang || can_link gcc ||
  die "no C compiler that can link; Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc"
command -v objcopy >/dev/null || die "objcopy is missing; it is in the package binutils"

for project in AgencyWorker Board Cli; do
  dotnet publish "$project" --configuration Release --runtime "$runtime" --no-restore \
    --output "$stage/$project" --nologo --verbosity quiet </dev/null
  dotnet msbuild "$project" -target:ListShippedPackages -property:Configuration=Release \
    -property:RuntimeIdentifier="$runtime" -property:ShippedPackagesFile="$stage/$project.packages" \
    -nologo -verbosity:quiet </dev/null
done

scripts/third-party-notices.sh "$stage"/{AgencyWorker,Board,Cli}.packages >"$stage/THIRD-PARTY-NOTICES.txt"

# The native compiler stays in the bill, for the runtime that it links in; what only builds does not.
version=$("$stage/Cli/lottery" --version | cut -d ' ' -f 2)
dotnet tool run dotnet-CycloneDX Cli/Cli.csproj --runtime "$runtime" --disable-package-restore \
  --base-intermediate-output-path "$root/artifacts/obj" --exclude-filter MinVer,Microsoft.NET.ILLink.Tasks \
  --set-name lottery --set-version "$version" --no-serial-number \
  --output "$stage" --filename lottery.cdx.json --output-format Json </dev/null >"$stage/bill.log" ||
  die "no bill of materials: $(<"$stage/bill.log")"
# The time of the commit, and not of this run: the same commit has the same bill.
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date -u -d "@$epoch" +%FT%TZ)\"/" "$stage/lottery.cdx.json"

# ASP.NET's runtime is no package of the project, so that the tool does not see it.
read -r id version < <(grep '^Microsoft.AspNetCore.App.Runtime' "$stage/Board.packages")
purl="pkg:nuget/$id@$version"
sed -i "0,/^  \"components\": \[/s||&\n    { \"type\": \"framework\", \"bom-ref\": \"$purl\", \"name\": \"$id\", \"version\": \"$version\", \"licenses\": [{ \"license\": { \"id\": \"MIT\" } }], \"purl\": \"$purl\" },|" \
  "$stage/lottery.cdx.json"

# Only what runs: symbols and documentation stay behind.
mkdir -p -- "$out"
install -m 755 "$stage/Cli/lottery" "$stage/AgencyWorker/lottery-worker" "$stage/Board/lottery-board" "$out/"
install -m 644 "$stage/Cli/libe_sqlite3.so" "$stage/THIRD-PARTY-NOTICES.txt" "$stage/lottery.cdx.json" "$out/"
echo "published to $out: lottery, lottery-worker, lottery-board, libe_sqlite3.so, THIRD-PARTY-NOTICES.txt, lottery.cdx.json"
