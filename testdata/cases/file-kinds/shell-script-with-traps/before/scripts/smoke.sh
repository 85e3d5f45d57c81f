#!/usr/bin/env bash
set -euo pipefail
HOST="api.staging.harborline.io"
curl -fsS --resolve "api.staging.harborline.io:443:127.0.0.1" "https://$HOST/health"
curl -fsS -H 'Host: app.staging.harborline.io' http://127.0.0.1:8080/
cat <<TXT
Checked api.staging.harborline.io and api2.staging.harborline.io.
TXT
