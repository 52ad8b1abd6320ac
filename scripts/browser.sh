#!/bin/sh
# Makes sure that the browser tests have a Chromium and Chinese fonts; does nothing when they are there.
set -eu
found() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
if found >/dev/null 2>&1 && { ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh)" ]; }; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo="sudo"
    $sudo apt-get update -qq
    # Chromium without a window is enough, and quicker; older systems have it in one piece only.
    browser=chromium-headless-shell
    apt-cache show $browser >/dev/null 2>&1 || browser=chromium
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $browser fonts-noto-cjk fontconfig >/dev/null
    exit 0
fi
found >/dev/null 2>&1 && exit 0
echo "The browser tests need Chromium. Install it (it must be found as 'chromium', 'chromium-browser'" >&2
echo "or 'google-chrome' on the PATH), or name it in the environment variable CHROMIUM." >&2
[ -n "${CHROMIUM:-}" ]
