#!/usr/bin/env bash
# Tests the VS Code extension: its sources, its colours, the language server over stdio, and all of it in a real editor.
# Usage: eng/test-extension.sh [--pictures] [--find]
#   --pictures   write the pictures of the extension's README, vscode-extension/images/*.png
#   --find       install no editor and no browser; the tests that need them are skipped if they are missing
# Needs Node.js 20 or later and a Release build (dotnet build -c Release). Ends like node --test, with the numbers of tests.
# Exits with 3 where Node.js or its registry is not at hand.
set -euo pipefail
cd "$(dirname "$0")/.."
pictures=
find=
while [ $# -gt 0 ]; do
    case "$1" in
        --pictures) pictures=yes; shift ;;
        --find) find=--find; shift ;;
        -h | --help) sed -n '2,7p' "$0" | sed 's/^# \?//'; exit 0 ;;
        *) echo "unknown option '$1'; see --help" >&2; exit 2 ;;
    esac
done
root=$PWD
command -v npm >/dev/null 2>&1 || { echo "Node.js is not at hand" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# What is missing stays empty: the tests in the editor are then skipped, each by its name.
# shellcheck disable=SC2086
SCHEDLANG_TEST_EDITOR=$(eng/install-editor.sh $find) || true
# shellcheck disable=SC2086
SCHEDLANG_TEST_BROWSER=$(eng/install-browser.sh $find) || true
export SCHEDLANG_TEST_EDITOR SCHEDLANG_TEST_BROWSER
[ -z "$pictures" ] || export SCHEDLANG_SCREENSHOTS=$root/vscode-extension/images

cd vscode-extension
[ node_modules/.package-lock.json -nt package-lock.json ] || timeout 240 npm ci --ignore-scripts --silent --no-audit --no-fund >&2 ||
    { echo "the packages of vscode-extension/package-lock.json cannot be installed" >&2; exit 3; }
npm run --silent typecheck
rm -rf out
node bundle.mjs --tests
if [ -n "$SCHEDLANG_TEST_EDITOR" ] && [ -n "$SCHEDLANG_TEST_BROWSER" ]; then
    SCHEDLANG_TEST_VSIX=$("$root/eng/pack-extension.sh" --portable -o "$folder/schedlang.vsix")
    export SCHEDLANG_TEST_VSIX
    if [ -x "$root/artifacts/schedlang/schedlang" ]; then
        SCHEDLANG_TEST_NATIVE_VSIX=$("$root/eng/pack-extension.sh" --command "$root/artifacts/schedlang" -o "$folder/native.vsix")
        export SCHEDLANG_TEST_NATIVE_VSIX
    fi
fi
# One file at a time: the machine may have few cores, and the editor needs them.
find out/tests -name '*.test.js' -print0 | sort -zr | xargs -0 timeout 900 node --test --test-concurrency=1 --test-reporter=spec
