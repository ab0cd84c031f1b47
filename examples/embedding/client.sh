#!/bin/sh
# The service asked by curl:  PRESCREEN_URL=http://127.0.0.1:8350 PRESCREEN_KEY=ps_… sh client.sh
set -eu
url=${PRESCREEN_URL:-http://127.0.0.1:8350}
ask() { curl -sS --fail-with-body -H "Authorization: Bearer ${PRESCREEN_KEY:-}" "$@"; }

ask -H 'Content-Type: application/json' "$url/v1/screen?detail=verdict" \
    -d '{"id": "1", "name": "示例项目", "land": {"area": "120亩"}}'
echo
printf '%s\n' '{"id": "1", "name": "甲项目"}' '{"id": "2", "name": "乙项目"}' |
    ask -H 'Content-Type: application/x-ndjson' --data-binary @- "$url/v1/screen:batch"
