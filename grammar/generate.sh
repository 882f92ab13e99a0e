#!/usr/bin/env bash
# Generates the parser from the grammar. With --check it writes nothing and fails where what is committed differs.
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules/antlr-ng ] || npm ci --silent --no-audit --no-fund >/dev/null
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
npx --no-install antlr-ng -Dlanguage=CSharp --package SchedLang.Grammar \
    --generate-visitor false --generate-listener false --warnings-are-errors true \
    -o "$out" -- SchedLangLexer.g4 SchedLangParser.g4
[ -f "$out/SchedLangParser.cs" ] || { echo "The grammar has errors; nothing was generated." >&2; exit 1; }
rm -f "$out"/*.interp "$out"/*.tokens
sha256sum SchedLangLexer.g4 SchedLangParser.g4 > "$out/grammar.sha256"
if [ "${1:-}" = --check ]; then
    diff -r "$out" Generated && echo "Generated/ is up to date."
else
    rm -rf Generated && mkdir Generated && cp "$out"/* Generated/
fi
