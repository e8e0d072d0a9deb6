# For each database of an earlier version: today's server migrates it, clients get what is in it, and go on in the same scope.
check_upgrades() {
  local dump expected
  for dump in "$PWD"/tests/Containers/upgrades/*.sql; do
    say "$(basename "$dump")"
    stack rm -sf server
    sql -c 'DROP SCHEMA IF EXISTS offlinesync CASCADE'
    sql <"$dump" >/dev/null
    local before
    before=$(sql -c 'SELECT count(*) FROM offlinesync.migrations')
    stack up -d
    wait_healthy server
    use_token "$(container server)"
    figure "$(basename "$dump"): $(($(sql -c 'SELECT count(*) FROM offlinesync.migrations') - before)) migrations"
    expected=$(cat "${dump%.sql}.json")
    [ "$(read_scope "$server" upgraded)" = "$expected" ] || fail "expected $expected, got $(read_scope "$server" upgraded)"
    "${load[@]}" write --server "$server" --scope upgraded --devices 2 --transactions 10 "${token[@]}" < <(sleep 60)
  done
}
