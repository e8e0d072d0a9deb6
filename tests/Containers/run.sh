#!/usr/bin/env bash
# The containers as an operator runs them, and seen from outside: see deploy/README.md. Needs docker, docker-compose (or docker compose), openssl and .NET.
# Where images cannot be pulled, set POSTGRES_IMAGE, DOTNET_SDK_IMAGE and DOTNET_RUNTIME_IMAGE. The last line is "N passed, N failed".
# Usage: tests/Containers/run.sh [CHECK...]; the checks are the functions check_* below.
set -muo pipefail
cd "$(dirname "$0")/../.."
here=tests/Containers
source "$here/stack.sh"
source "$here/clients.sh"
for file in "$here"/checks/*.sh; do source "$file"; done

checks=("$@")
((${#checks[@]})) || checks=(refusals observability build start demo restarts drain files late_database embedded tls upgrades)
passed=0 failed=0 started=$SECONDS
for name in "${checks[@]}"; do
  begun=$SECONDS
  # A process group of its own, which ends with the check. In the condition of an "if", errors would not end it.
  (set -eE; trap 'echo "FAILED at ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND" >&2' ERR; "check_$name") >"$work/$name.log" 2>&1 </dev/null &
  check=$!
  wait "$check"
  code=$?
  kill -- "-$check" 2>/dev/null
  if ((code == 0)); then
    passed=$((passed + 1))
    echo "ok   $name ($((SECONDS - begun)) s)$(sed -n 's/^figure: /; /p' "$work/$name.log" | tr -d '\n')"
  else
    failed=$((failed + 1))
    tail -60 "$work/$name.log"
    echo "FAIL $name ($((SECONDS - begun)) s)"
  fi
done
echo "$((SECONDS - started)) s"
echo "$passed passed, $failed failed"
((failed == 0))
