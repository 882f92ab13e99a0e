#!/usr/bin/env bash
# Finds or installs what tests in a browser need: Chromium and a font. Prints the path of the browser.
# Usage: eng/install-browser.sh [--find]
#   --find   install nothing
# Set CHROMIUM to use a browser of your own. Installs with apt-get (Debian, Ubuntu; as root). Exits with 3 where there is no browser.
set -euo pipefail
case "${1:-}" in
    '' | --find) ;;
    -h | --help) sed -n '2,5p' "$0" | sed 's/^# \?//'; exit 0 ;;
    *) echo "unknown option '$1'; see --help" >&2; exit 2 ;;
esac

find_browser() {
    local name
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" 2>/dev/null && return
    done
    return 1
}

# Without a font the pages are full of empty boxes.
has_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :family=DejaVu\ Sans 2>/dev/null)" ]; }

if [ "${1:-}" != --find ] && ! { find_browser >/dev/null && has_font; } && command -v apt-get >/dev/null 2>&1; then
    {
        timeout 120 apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fontconfig
    } >&2 </dev/null || true
fi
find_browser || { echo "there is no Chromium here, and it cannot be installed. Install it, or set CHROMIUM to its path" >&2; exit 3; }
