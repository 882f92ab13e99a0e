#!/usr/bin/env bash
# Packs the VS Code extension with the command inside into a .vsix.
# Usage: eng/pack-extension.sh [--portable | --command FOLDER] [-o FILE.vsix]
#   --portable   do not use the native command even if it can be built here: the extension then runs on every system with .NET 10
#   --command    pack the native command that eng/publish-native.sh has left in FOLDER; without it, it is published now
#   -o FILE      the file to write; artifacts/schedlang-VERSION.vsix by default, with the system in its name for a native command
# Needs the .NET SDK and Node.js 20 or later. With clang, lld and zlib1g-dev (see eng/publish-native.sh) the native command is packed.
set -euo pipefail
cd "$(dirname "$0")/.."
portable=
command=
out=
while [ $# -gt 0 ]; do
    case "$1" in
        --portable) portable=yes; shift ;;
        --command) command=$(realpath -m "$2"); shift 2 ;;
        -o) out=$(realpath -m "$2"); shift 2 ;;
        -h | --help) sed -n '2,7p' "$0" | sed 's/^# \?//'; exit 0 ;;
        *) echo "unknown option '$1'; see --help" >&2; exit 2 ;;
    esac
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
extension=vscode-extension
server=$extension/server
target=

if [ -n "$command" ] && ! { [ -x "$command/schedlang" ] && [ -d "$command/full" ]; }; then
    echo "there is no native command in $command; publish it with eng/publish-native.sh -o $command" >&2
    exit 2
fi
rm -rf "$server"
if [ -z "$portable" ]; then
    code=0
    if [ -n "$command" ]; then
        cp -R "$command" "$server"
    else
        eng/publish-native.sh -o "$server" >/dev/null || code=$?
    fi
    case $code in
        0)
            case "$(uname -s)-$(uname -m)" in
                Linux-x86_64) target=linux-x64 ;;
                Linux-aarch64) target=linux-arm64 ;;
                Darwin-arm64) target=darwin-arm64 ;;
            esac ;;
        3) echo "packing the portable command instead, which needs .NET 10 to run" >&2 ;;
        *) exit "$code" ;;
    esac
fi
if [ -z "$target" ]; then
    rm -rf "$server"
    dotnet publish compiler/SchedLang.Cli -c Release -o "$server" -p:UseAppHost=false -v q --nologo >&2
fi
find "$server" -name '*.pdb' -delete

# The example of the walkthrough, and the licence.
rm -rf $extension/example
mkdir $extension/example
cp examples/first/call.sched $extension/example/
cp LICENSE $extension/LICENSE

cd $extension
[ -d node_modules/esbuild ] || npm ci --ignore-scripts --silent --no-audit --no-fund >&2
npm run --silent typecheck >&2
npm run --silent bundle >&2
version=$(node -p "require('./package.json').version")
[ -n "$out" ] || out=$(realpath -m "../artifacts/schedlang${target:+-$target}-$version.vsix")
mkdir -p "$(dirname "$out")"
# vsce asks questions on a terminal.
npx --no-install vsce package ${target:+--target "$target"} --no-dependencies --no-rewrite-relative-links --allow-missing-repository \
    -o "$out" </dev/null >&2
echo "$out"
