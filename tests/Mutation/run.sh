#!/usr/bin/env bash
# Mutation testing: changes the product in small ways, one at a time, and counts how many of those changes the fast tests notice.
# Without arguments: all parts, which takes two hours on two cores that have nothing else to do.
# With TREE=DIR it works on another checkout, so that this one can be edited meanwhile. With AGAIN=1 it looks at those changes only that nothing noticed in
# the last whole run, and tells the score of both together.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "${TREE:-$here/../..}" && pwd)
reports=$here/../../artifacts/mutation

client=(client-sdk/OfflineSync.Client OfflineSync.Client OfflineSync.Client.Tests)
work=(client-sdk/OfflineSync.WorkManager OfflineSync.WorkManager OfflineSync.WorkManager.Tests)
server=(server OfflineSync.Server OfflineSync.Server.Tests)
integration=(server OfflineSync.Server OfflineSync.Integration.Tests)

# The slowest laws are left out: they are the same rules once more.
laws='FullyQualifiedName!~Merge.Text'
for slow in Exhaustive DecidedOnce Idempotence Associativity Interleaving StoredForm LedgerTests; do
  laws+="&FullyQualifiedName!~$slow"
done

# part NAME FOLDER PROJECT TESTS FILTER FILES…
part() {
  local name=$1 folder=$2 project=$3 tests=$4 filter=$5
  shift 5
  local files output=$reports/$name last=$reports/$name/reports/mutation-report.json
  files=$(printf '"%s",' "$@")
  files="[${files%,}]"
  if [ -n "${AGAIN:-}" ]; then
    files=$(python3 "$here/survivors.py" patterns "$last" "$root/$folder")
    output=$reports/$name-again
  fi
  mkdir -p "$output"
  cat >"$output/config.json" <<JSON
{
  "stryker-config": {
    "project": "$project.csproj",
    "test-projects": ["$root/tests/$tests/$tests.csproj"],
    "test-case-filter": "$filter",
    "mutate": $files,
    "ignore-mutations": ["string"],
    "reporters": ["json", "html", "dots"],
    "concurrency": 2,
    "additional-timeout": 8000
  }
}
JSON
  echo "$name: $project, ${*}"
  (cd "$root/$folder" && dotnet stryker --config-file "$output/config.json" --output "$output" >"$output/log.txt" 2>&1) \
    || { tail -n 20 "$output/log.txt"; exit 1; }
  echo "$name: $(grep -o 'mutation score is .*' "$output/log.txt"), survivors in $output/reports"
  [ -z "${AGAIN:-}" ] || echo "$name, both runs: $(python3 "$here/survivors.py" score "$last" "$output/reports/mutation-report.json")"
}

stored=('Merge/SetColumnMerge.cs' 'Merge/RowStateReader.cs' 'Merge/RowStateWriter.cs' 'Merge/StampTable.cs' 'Merge/PlainValue.cs' 'Merge/EncodedValue.cs')
merge() { part merge "${server[@]}" "$laws" 'Merge/*.cs' '!Merge/Text*.cs' "${stored[@]/#/!}"; }
sets() { part sets "${server[@]}" "$laws" 'Merge/Sets/*.cs' "${stored[@]}"; }
texts='FullyQualifiedName~Merge.Text|FullyQualifiedName~SqliteTextTests'
history=('Merge/Text/Chunk*.cs' 'Merge/Text/StoredNumbers.cs' 'Merge/Text/TextDirectory.cs' 'Merge/Text/TextClients.cs')
text() { part text "${server[@]}" "$texts" 'Merge/Text/*.cs' 'Merge/TextColumnMerge.cs' "${history[@]/#/!}"; }
history() { part history "${server[@]}" "$texts" "${history[@]}"; }
changelog() { part changelog "${server[@]}" 'FullyQualifiedName!~Tests.Merge' 'ChangeLog/*.cs' 'ChangeLog/Sqlite/*.cs' 'ChangeLog/Dictionary/*.cs'; }
postgres() { part postgres "${integration[@]}" 'FullyQualifiedName!~S3Store&FullyQualifiedName!~Migration' 'ChangeLog/Postgres/*.cs'; }
outbox() { part outbox "${client[@]}" 'FullyQualifiedName!~Scheduling' 'Outbox/**/*.cs'; }
pull() { part pull "${client[@]}" 'FullyQualifiedName!~Scheduling' 'Pull/**/*.cs'; }
engine() { part engine "${work[@]}" 'FullyQualifiedName!~KillTests' 'Engine/**/*.cs' 'Constraints/**/*.cs'; }
queue() { part queue "${work[@]}" 'FullyQualifiedName!~KillTests' 'Queue/**/*.cs' 'Chains/**/*.cs'; }

(cd "$root" && dotnet tool restore >/dev/null)
[ $# -gt 0 ] || set -- merge sets text history changelog postgres outbox pull engine queue
for name in "$@"; do
  case $name in
    merge | sets | text | history | changelog | postgres | outbox | pull | engine | queue) "$name" ;;
    *) echo "There is no part \"$name\": merge, sets, text, history, changelog, postgres, outbox, pull, engine, queue." >&2; exit 2 ;;
  esac
done
