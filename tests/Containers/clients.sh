# Clients outside of the containers: the demo, and devices that keep writing (tests/OfflineSync.Containers.Load).
demo_project=client-sdk/samples/Demo
load_project=tests/OfflineSync.Containers.Load
demo=(dotnet exec artifacts/bin/OfflineSync.Demo/debug/OfflineSync.Demo.dll)
load=(dotnet exec artifacts/bin/OfflineSync.Containers.Load/debug/OfflineSync.Containers.Load.dll)

build_clients() {
  dotnet build "$demo_project" -v q --nologo
  dotnet build "$load_project" -v q --nologo
}

# Sets the array "token" to the option with a token of the running server.
use_token() { token=(--token "$(docker exec "$1" dotnet OfflineSync.Server.dll token create --subject check --write '*')"); }

read_scope() { "${load[@]}" read --server "$1" --scope "$2" "${token[@]}" | tail -1; }

# Starts devices that write until stop_load. $1: scope
start_load() {
  rm -f "$work/stop"
  mkfifo "$work/stop"
  "${load[@]}" write --server "$server" --scope "$1" "${token[@]}" <"$work/stop" >"$work/load.out" 2>&1 &
  load_process=$!
  exec 7>"$work/stop"
  wait_for 60 "the first writes are acknowledged" more_than acknowledged 0
}
# What the running load says of itself: its last count in a column of its lines.
load_count() { awk -v column="$1" '$2 == "acknowledged," { count = $column } END { print count + 0 }' "$work/load.out"; }
acknowledged() { load_count 1; }
outages() { load_count 3; }
# $1: acknowledged or outages, $2: how many are not enough
more_than() { kill -0 "$load_process" && [ "$("$1")" -gt "$2" ]; }
goes_on() { wait_for 60 "writes are acknowledged after $1" more_than acknowledged "$(acknowledged)"; }

# Devices stop, settle and compare what they have with a new device; fails unless all is there and equal. Sets "result".
stop_load() {
  exec 7>&-
  wait "$load_process" || { cat "$work/load.out"; fail "the load ended with an error"; return 1; }
  result=$(tail -1 "$work/load.out")
  echo "$result"
}
