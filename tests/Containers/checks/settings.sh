# Everything is taken down, without the volumes, and comes up with secrets from files: the data is still there.
check_files() {
  use_token "$(container server)"
  local before after
  before=$(read_scope "$server" load)
  stack down --timeout 40
  mkdir -p "$work/secrets"
  printf '%s\n' "$POSTGRES_PASSWORD" >"$work/secrets/postgres-password"
  printf '%s\n' "$OfflineSync__Access__Keys__0" >"$work/secrets/access-key"
  chmod 700 "$work/secrets"; chmod 444 "$work"/secrets/*
  env -u POSTGRES_PASSWORD -u OfflineSync__Access__Keys__0 "${compose[@]}" --env-file "$work/empty.env" "${files[@]}" up -d
  wait_healthy server
  if docker inspect --format '{{.Config.Env}}' "$(container server)" | grep -F "$POSTGRES_PASSWORD"; then fail "the password is in the environment"; fi
  after=$(read_scope "$server" load)
  echo "$before"; echo "$after"
  [ "$before" = "$after" ]
  [ "$(grep -oE '"total":[0-9]+' <<<"$after")" != '"total":0' ]
}

check_late_database() {
  say "the server starts first and waits"
  stack down --timeout 40
  stack up -d --no-deps server
  wait_for 30 "the server says that it waits" logs_say "$(container server)" 'The database cannot be reached yet'
  [ "$(field server '{{.State.Running}} {{.RestartCount}}')" = "true 0" ]
  ! is_healthy server || fail "healthy without a database"
  stack up -d postgres
  wait_healthy server
  [ "$(field server '{{.RestartCount}}')" = 0 ] || fail "it crashed instead of waiting"

  say "a wrong password ends the server at once, and the log says it"
  local id
  id=$(POSTGRES_PASSWORD=wrong stack run -d --no-deps server)
  wait_for 30 "the server ends" has_ended "$id"
  logs_say "$id" 'password authentication failed' || { docker logs "$id"; fail "another message"; }
  docker rm -fv "$id" >/dev/null
}
# Or was started again since.
has_ended() { [ "$(docker inspect --format '{{.State.Running}} {{.RestartCount}}' "$1")" != "true 0" ]; }

# Without PostgreSQL, as deploy/README.md says.
check_embedded() {
  local embedded_port id before after run
  embedded_port=$(free_port)
  run=(docker run -d --label "offlinesync-check=$$" --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges
    -v "offlinesync-check-$$:/data" -p "127.0.0.1:$embedded_port:8580" -e OfflineSync__Access__Keys__0 "$OFFLINESYNC_IMAGE")
  id=$("${run[@]}")
  wait_for 60 "the server answers" docker exec "$id" dotnet OfflineSync.Server.dll health
  use_token "$id"
  "${load[@]}" write --server "http://127.0.0.1:$embedded_port" --scope embedded --devices 2 --transactions 20 "${token[@]}" < <(sleep 60)
  before=$(read_scope "http://127.0.0.1:$embedded_port" embedded)
  docker rm -f "$id" >/dev/null
  id=$("${run[@]}")
  wait_for 60 "the server answers" docker exec "$id" dotnet OfflineSync.Server.dll health
  after=$(read_scope "http://127.0.0.1:$embedded_port" embedded)
  [ "$before" = "$after" ]
  grep -q '"total":40,' <<<"$after"
  docker rm -f "$id" >/dev/null
}
