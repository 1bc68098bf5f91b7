#!/usr/bin/env bash
# Makes draws while workers, orchestrators and clients are killed at random, and agencies replace their lists,
# and looks at what becomes of every bet. Exits with 1 if anything is wrong.
#
#   scripts/kill-soak.sh ROUNDS [--seed N] [--tls | --postgres]
#                                             that many draws; each line shows the seed that repeats it. With
#                                             --postgres two servers of one draw, whose PostgreSQL dies as well
#   scripts/kill-soak.sh --upload FOLDER      FOLDER's agency-N.csv while every worker is killed every
#                                             300 ms, and the orchestrator every 2 s, on average
#
# Publishes the programs first, as scripts/publish.sh does.
set -euo pipefail

case ${1:-} in
  --upload) verb=kill-upload && shift ;;
  [0-9]*) verb=kill-soak ;;
  *)
    echo "usage: kill-soak.sh ROUNDS [--seed N] [--tls] | --upload FOLDER [--seed N]" >&2
    exit 2
    ;;
esac
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
programs=$(mktemp -d)
trap 'rm -rf -- "$programs"' EXIT

"$root/scripts/publish.sh" "$programs" >&2
LOTTERY_PROGRAMS=$programs dotnet run -c Release --project "$root/tests/Faults" -- "$verb" "$@"
