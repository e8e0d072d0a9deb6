# The compose file under test, in a project of its own that is removed at the end, however the script ends.
if command -v docker-compose >/dev/null; then compose=(docker-compose); else compose=(docker compose); fi

work=$(mktemp -d)
touch "$work/empty.env"
export COMPOSE_PROJECT_NAME="offlinesync-check-$$"
unset COMPOSE_FILE COMPOSE_PROFILES
# Of this folder, so that a second run finds the layers; not the name that operators use.
export OFFLINESYNC_IMAGE="offlinesync-check:$(pwd | cksum | cut -d' ' -f1)"
export POSTGRES_PASSWORD="it's; \"odd\"=$RANDOM"
export OfflineSync__Access__Keys__0
OfflineSync__Access__Keys__0=$(openssl rand -base64 32)
environment=(-f docker-compose.yml -f docker-compose.override.yml -f tests/Containers/docker-compose.test.yml)
files=(-f docker-compose.yml -f deploy/docker-compose.secrets.yml -f tests/Containers/docker-compose.test.yml)

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (exec 9<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}
port=$(free_port)
tls_port=$(free_port)
export OFFLINESYNC_PUBLISH=127.0.0.1:$port OFFLINESYNC_TLS_PUBLISH=127.0.0.1:$tls_port
export OFFLINESYNC_TLS_FOLDER="$work/tls" OFFLINESYNC_SECRETS_FOLDER="$work/secrets"
server=http://127.0.0.1:$port

cleanup() {
  trap '' INT TERM
  [ -n "${check:-}" ] && kill -- "-$check" 2>/dev/null
  docker ps -aq --filter "label=offlinesync-check=$$" | xargs -r docker rm -fv >/dev/null 2>&1
  docker volume rm "offlinesync-check-$$" >/dev/null 2>&1
  "${compose[@]}" "${environment[@]}" --profile tls down -v --remove-orphans --timeout 5 >/dev/null 2>&1
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

stack() { "${compose[@]}" "${environment[@]}" "$@"; }
container() {
  docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --filter "label=com.docker.compose.service=$1" \
    --filter label=com.docker.compose.oneoff=False
}
field() { docker inspect --format "$2" "$(container "$1")"; }
sql() { docker exec -i "$(container postgres)" psql -X -q -At -v ON_ERROR_STOP=1 -U offlinesync -d offlinesync "$@"; }
say() { echo "-- $*"; }
figure() { echo "figure: $*"; }
fail() { echo "FAILED: $*"; return 1; }

# Polls until a command succeeds. $1: seconds, $2: what is waited for, rest: command
wait_for() {
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < limit)) || { "$@" || true; fail "not within the time: $what"; return 1; }
    sleep 0.2
  done
}
is_healthy() { [ "$(field "$1" '{{.State.Health.Status}}')" = healthy ]; }
wait_healthy() { wait_for 90 "$1 is healthy" is_healthy "$1" || { stack logs --no-color --tail 20 "$1"; return 1; }; }
logs_say() { docker logs "$1" 2>&1 | grep "$2" >/dev/null; }
