heads() { sql -c "SELECT scope, epoch, head FROM offlinesync.scopes WHERE scope = 'load'"; }

check_restarts() {
  use_token "$(container server)"
  start_load load
  local part
  for part in postgres server; do
    say "$part is restarted while devices write"
    local before after seen
    before=$(heads)
    # A restart can be over between two syncs, so the part stays down until a device has met that.
    seen=$(outages)
    stack stop "$part"
    wait_for 30 "a device meets the outage of $part" more_than outages "$seen"
    stack start "$part"
    goes_on "the restart of $part"
    after=$(heads)
    [ "${before%|*}" = "${after%|*}" ] || fail "another log: $before, $after"
    ((${after##*|} > ${before##*|})) || fail "the log went back: $before, $after"
  done
  wait_healthy server
  stop_load
  grep -q '"lost":0,' <<<"$result"
  figure "$(grep -oE '"written":[0-9]+' <<<"$result") under restarts"
}

# Pushes are in the server when it is told to end, and the database hangs: the server ends only when they are answered.
check_drain() {
  use_token "$(container server)"
  start_load drain
  docker pause "$(container postgres)"
  # However this ends: other checks need the database.
  trap '{ docker unpause "$(container postgres)"; docker start "$(container server)"; wait_healthy server; } >/dev/null 2>&1 || true' EXIT
  wait_for 30 "pushes wait in the server" pushes_wait
  local begun=$SECONDS id
  id=$(container server)
  docker stop --time 40 "$id" >/dev/null &
  local stop=$!
  wait_for 40 "the server is told to end" logs_say_since "$id" "Application is shutting down"
  sleep 4
  kill -0 "$stop" || fail "the server did not wait for its calls"
  docker unpause "$(container postgres)"
  wait "$stop"
  [ "$(docker inspect --format '{{.State.ExitCode}}' "$id")" = 0 ] || fail "exit code $(docker inspect --format '{{.State.ExitCode}}' "$id")"
  figure "ended after $((SECONDS - begun)) s"
  docker start "$id" >/dev/null
  wait_healthy server
  goes_on "the end of the server"
  stop_load
}

# A device that pauses after a failure is back within this time, and then waits too.
pushes_wait() { local before; before=$(acknowledged); sleep 5; [ "$(acknowledged)" = "$before" ]; }
logs_say_since() { docker logs --since 30s "$1" 2>&1 | grep "$2" >/dev/null; }
