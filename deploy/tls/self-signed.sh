#!/usr/bin/env bash
# Makes a certificate authority and a certificate of it, to try the profile "tls". Clients must be told to trust ca.crt.
# Usage: deploy/tls/self-signed.sh FOLDER HOST-NAME [DAYS]. Writes ca.crt, ca.key, tls.crt and tls.key; an authority that is there is kept.
set -euo pipefail
folder=${1:?Usage: self-signed.sh FOLDER HOST-NAME [DAYS]} host=${2:?Usage: self-signed.sh FOLDER HOST-NAME [DAYS]} days=${3:-30}
mkdir -p "$folder"
cd "$folder"
umask 077
if [ ! -f ca.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -days 365 -subj "/CN=OfflineSync trial authority" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" 2>/dev/null
fi
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout new.key -out new.csr -subj "/CN=$host" 2>/dev/null
openssl x509 -req -in new.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days "$days" -out new.crt \
  -extfile <(printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n' "$host") 2>/dev/null
rm -f new.csr
chmod 644 ca.crt new.crt
# The server's user in the container; without the right to give files away, everybody may read the key.
chown 1654:1654 new.key 2>/dev/null || chmod 644 new.key
mv new.key tls.key
mv new.crt tls.crt
