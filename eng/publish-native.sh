#!/usr/bin/env bash
# Publishes the command with its native front door: OUT/schedlang starts at once, OUT/full holds the full command with .NET.
# Usage: eng/publish-native.sh [-o OUT] [-r RUNTIME] [--install]
#   -o OUT      the folder to publish to; artifacts/schedlang by default
#   -r RUNTIME  linux-x64, linux-arm64, osx-arm64, win-x64; that of this machine by default
#   --install   install what is missing with apt-get (Debian, Ubuntu; as root)
# Needs the .NET SDK and, on Linux, clang, lld and zlib1g-dev. Exits with 3 where one is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/schedlang
runtime=
install=
while [ $# -gt 0 ]; do
    case "$1" in
        -o) out=$2; shift 2 ;;
        -r) runtime=$2; shift 2 ;;
        --install) install=yes; shift ;;
        -h | --help) sed -n '2,8p' "$0" | sed 's/^# \?//'; exit 0 ;;
        *) echo "unknown option '$1'; see --help" >&2; exit 2 ;;
    esac
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

missing() {
    [ "$(uname -s)" = Linux ] || return 0
    command -v clang >/dev/null 2>&1 || printf ' clang'
    command -v ld.lld >/dev/null 2>&1 || printf ' lld'
    [ -e /usr/include/zlib.h ] || printf ' zlib1g-dev'
}

if [ -n "$(missing)" ] && [ -n "$install" ]; then
    # shellcheck disable=SC2046
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(missing); } >&2 || true
fi
if [ -n "$(missing)" ]; then
    echo "missing:$(missing). Install with: apt-get install$(missing), or run this with --install" >&2
    exit 3
fi
if [ -z "$runtime" ]; then
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) runtime=linux-x64 ;;
        Linux-aarch64) runtime=linux-arm64 ;;
        Darwin-arm64) runtime=osx-arm64 ;;
        *) echo "give the runtime with -r, for example -r win-x64" >&2; exit 2 ;;
    esac
fi

native=$(mktemp -d)
trap 'rm -rf "$native"' EXIT
echo "publishing the native front door for $runtime (takes a minute or two)" >&2
dotnet publish compiler/SchedLang.Native -c Release -r "$runtime" -o "$native" -v q --nologo >&2
echo "publishing the full command" >&2
rm -rf "$out"
dotnet publish compiler/SchedLang.Cli -c Release -r "$runtime" -o "$out/full" -v q --nologo >&2
case "$runtime" in
    win-*) cp "$native/schedlang.exe" "$out/schedlang.exe" ;;
    *) cp "$native/schedlang" "$out/schedlang" ;;
esac
echo "$out"
