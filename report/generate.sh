#!/usr/bin/env bash
# Bundles the page of reports. With --check it writes nothing and fails where what is committed differs.
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules/esbuild ] || npm ci --ignore-scripts --silent --no-audit --no-fund >/dev/null
asset=../runtime/SchedLang.Simulator/Reports/Assets/report.html
out=$(mktemp)
trap 'rm -f "$out"' EXIT
node build.mjs "$out"
if [ "${1:-}" = --check ]; then
    cmp "$out" "$asset" && echo "report.html is up to date."
else
    cp "$out" "$asset"
fi
