#!/usr/bin/env bash
# Kills, stops and fails the programs at each of their system calls in turn, a whole draw for each point, and
# prints a table: program, call, fault, points, hits, lost, double, wrong; then the same for pairs of faults,
# taken at random. Tells its progress on standard error. Exits with 1 if anything is wrong.
#
#   scripts/crash-points.sh                            all of it, half an hour
#   scripts/crash-points.sh --only worker KILL         only the rows with these words
#   scripts/crash-points.sh --only person              only draws that are closed by lottery close; last-end:
#                                                      by the last END; with lists replaced and voided
#   scripts/crash-points.sh --only plain               only draws that the last END closes and makes
#   scripts/crash-points.sh --only pair --pairs 100    only pairs of faults, so many
#   scripts/crash-points.sh --pairs 40 --seed 7        the pairs of these seeds: 7, 8, 9, ...
#   scripts/crash-points.sh --postgres                 a sample, in draws on PostgreSQL with two servers, no pairs;
#                                                      needs PostgreSQL (Debian: postgresql)
#   scripts/crash-points.sh --repeat 'worker flock error=EIO at 4'    one point, or one pair, as it is printed
#
# Needs strace; publishes the programs first, as scripts/publish.sh does.
set -euo pipefail

command -v strace >/dev/null || {
  echo "crash-points: strace is missing; Debian, Ubuntu: apt install strace" >&2
  exit 1
}
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
programs=$(mktemp -d)
trap 'rm -rf -- "$programs"' EXIT

"$root/scripts/publish.sh" "$programs" >&2
LOTTERY_PROGRAMS=$programs dotnet run -c Release --project "$root/tests/Faults" -- crash-points "$@"
