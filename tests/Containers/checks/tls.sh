served_serial() { openssl s_client -connect "127.0.0.1:$tls_port" -servername localhost -alpn h2 -CAfile "$work/tls/ca.crt" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
file_serial() { openssl x509 -noout -serial -in "$work/tls/tls.crt"; }
serves_file() { [ "$(served_serial)" = "$(file_serial)" ]; }

check_tls() {
  deploy/tls/self-signed.sh "$work/tls" localhost
  chmod a+rx "$work" "$work/tls"
  stack --profile tls up -d
  wait_healthy server-tls
  use_token "$(container server)"
  say "clients that know the authority sync, others do not"
  SSL_CERT_FILE="$work/tls/ca.crt" "${load[@]}" write --server "https://localhost:$tls_port" --scope tls --devices 2 --transactions 10 "${token[@]}" < <(sleep 60)
  if "${load[@]}" read --server "https://localhost:$tls_port" --scope tls "${token[@]}"; then fail "an unknown authority was trusted"; fi
  say "what went in with TLS comes out without, from the other node"
  grep -q '"total":20,' <<<"$(read_scope "$server" tls)"
  say "a renewed certificate is served without a restart"
  wait_for 10 "the first certificate is served" serves_file
  local before
  before=$(file_serial)
  deploy/tls/self-signed.sh "$work/tls" localhost
  [ "$before" != "$(file_serial)" ]
  wait_for 30 "the renewed certificate is served" serves_file
  [ "$(field server-tls '{{.RestartCount}}')" = 0 ]
}
