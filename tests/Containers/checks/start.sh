check_refusals() {
  say "without a password nothing starts, and it is said what to do"
  local answer
  if answer=$(env -u POSTGRES_PASSWORD "${compose[@]}" --env-file "$work/empty.env" "${environment[@]}" up -d 2>&1); then fail "it started"; fi
  grep -q 'POSTGRES_PASSWORD is not set. Create the file .env as deploy/README.md says.' <<<"$answer" || fail "$answer"
  [ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")" ] || fail "there are containers"
  say "the compose file is valid with each profile, also with secrets from files"
  for profile in tls observability; do
    "${compose[@]}" "${environment[@]}" --profile "$profile" config -q
    env -u POSTGRES_PASSWORD "${compose[@]}" --env-file "$work/empty.env" "${files[@]}" --profile "$profile" config -q
  done
}

check_build() {
  build_clients
  stack build server
  figure "image $(($(docker image inspect --format '{{.Size}}' "$OFFLINESYNC_IMAGE") / 1000000)) MB"
  say "nothing but what runs is in the image"
  local content
  content=$(docker run --rm --label "offlinesync-check=$$" --entrypoint find "$OFFLINESYNC_IMAGE" /app -type f)
  ! grep -E '\.(cs|csproj|proto|xml)$|CodeAnalysis|/runtimes/|Development' <<<"$content" || fail "that is not needed"
}

check_start() {
  stack up -d
  wait_healthy server
  use_token "$(container server)"

  say "migrations are applied"
  [ "$(sql -c 'SELECT count(*) FROM offlinesync.migrations')" -ge 2 ]

  say "not root, no rights, nothing to write to, no way to more rights"
  [ "$(docker exec "$(container server)" id -u)" = 1654 ]
  [ "$(docker exec "$(container server)" sh -c 'grep -E "^Uid|^CapEff|^NoNewPrivs" /proc/1/status | tr -s "[:space:]" " "')" = \
    "Uid: 1654 1654 1654 1654 CapEff: 0000000000000000 NoNewPrivs: 1 " ]
  if docker exec "$(container server)" sh -c 'echo > /app/x || echo > /data/x'; then fail "the server's file system can be written"; fi
  docker exec "$(container postgres)" sh -c 'for p in /proc/[0-9]*; do grep -q "^Name:.postgres" $p/status && grep "^Uid" $p/status; done; true' >"$work/uids"
  [ -s "$work/uids" ]
  ! grep -P '^Uid:\t0\t' "$work/uids" || fail "PostgreSQL runs as root"
  if docker exec "$(container postgres)" sh -c 'echo > /etc/x'; then fail "PostgreSQL's file system can be written"; fi

  say "only the API is published, and the database has no way out"
  local published
  published=$(docker ps --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --format '{{.Ports}}' | grep -oE '[0-9.]+:[0-9]+->[0-9]+/tcp')
  [ "$published" = "127.0.0.1:$port->8580/tcp" ] || fail "$published"
  [ "$(docker network inspect --format '{{.Internal}}' "${COMPOSE_PROJECT_NAME}_store")" = true ]
  [ "$(field postgres '{{len .NetworkSettings.Networks}}')" = 1 ]
  say "the password is not in the log"
  ! stack logs --no-color | grep -F "$POSTGRES_PASSWORD" || fail "it is"
}

check_demo() {
  use_token "$(container server)"
  "${demo[@]}" --server "$server" --json "${token[@]}" >"$work/demo.json"
  tail -1 "$work/demo.json"
  tail -1 "$work/demo.json" | grep -q '"converged":true'
}
