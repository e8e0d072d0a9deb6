#!/usr/bin/env bash
# The official gRPC clients of Node and Python against the real server. Needs .NET, Node and Python; installs what else is missing.
# With INTEROP_ADDRESS=http://host:port it uses a server that runs already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${INTEROP_PYTHON:-/usr/bin/python3}

if ! "$python" -c 'import grpc, google.protobuf' 2>/dev/null || ! command -v protoc >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-grpcio python3-protobuf protobuf-compiler >/dev/null
fi
[ -d "$here/node_modules/@grpc/grpc-js" ] || (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)

address=${INTEROP_ADDRESS:-}
if [ -z "$address" ]; then
  data=$(mktemp -d)
  dotnet build "$root/server" -c Release -v q --nologo
  port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  address=http://127.0.0.1:$port
  ASPNETCORE_URLS=$address ASPNETCORE_ENVIRONMENT=Development OfflineSync__Sqlite__Path=$data/offlinesync.db \
    dotnet run --project "$root/server" -c Release --no-build --no-launch-profile >"$data/server.log" 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
  for _ in $(seq 150); do
    curl -fs --http2-prior-knowledge "$address/health/ready" >/dev/null && break
    kill -0 $server 2>/dev/null || { cat "$data/server.log"; echo "The server stopped."; exit 1; }
    sleep 0.2
  done
  curl -fs --http2-prior-knowledge "$address/health/ready" >/dev/null || { cat "$data/server.log"; echo "The server is not ready after 30 s."; exit 1; }
fi

output=$(mktemp)
(node "$here/interop.mjs" "$address" || true) | tee "$output"
("$python" "$here/interop.py" "$address" || true) | tee -a "$output"
passed=$(grep -c '^ok ' "$output" || true)
failed=$(grep -c '^FAIL ' "$output" || true)
finished=$(grep -cE '^(node|python): ' "$output" || true)
rm -f "$output"
[ "$finished" = 2 ] || { echo "A client stopped before its end."; failed=$((failed + 1)); }
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
