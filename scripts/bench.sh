#!/usr/bin/env bash
# Measures the lottery beside a bare reference that does nothing but insert the same rows, in the same run
# and in turn, and prints a table with the goals.
#
#   scripts/bench.sh                          all of it, the better part of an hour
#   scripts/bench.sh --only a b               only these scenarios; docs/performance.md says what they are
#   scripts/bench.sh --repeat 9               more repetitions than five
#   scripts/bench.sh --dataset FOLDER         for scenario a: the agency-1.csv, ... in there
#   scripts/bench.sh --log-level WARNING      for the server and its clients; the default is theirs, INFO
#   scripts/bench.sh --growth-max 1000000     ends scenario j earlier
#   scripts/bench.sh --seed-server FOLDER     for scenario k: the main.py and config.ini of the Python server
#                                             that the lottery comes from, which runs in the same run (python3)
#   scripts/bench.sh --json FILE --plot FILE  the numbers (default artifacts/bench.json), scenario j's plot
#
# Publishes the programs first, as scripts/publish.sh does, unless LOTTERY_PROGRAMS names a folder of them.
# Databases are made in TMPDIR, which should be on a real disk.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
temporary=$(mktemp -d)
trap 'rm -rf -- "$temporary"' EXIT

if [[ -z ${LOTTERY_PROGRAMS:-} ]]; then
  "$root/scripts/publish.sh" "$temporary/programs" >&2
  export LOTTERY_PROGRAMS=$temporary/programs
fi
[[ " $* " == *" --json"[\ =]* ]] || set -- --json "$root/artifacts/bench.json" "$@"

# A thousand agencies are a thousand sockets, in the server and in the program that plays them.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

dotnet build -c Release "$root/tests/Benchmarks" --nologo --verbosity quiet >&2
# From here on: a build server that outlives this script must not have its files in there.
export TMPDIR=$temporary
dotnet run -c Release --no-build --project "$root/tests/Benchmarks" -- run "$@"
