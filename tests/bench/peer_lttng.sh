#!/usr/bin/env bash
# Runs peer_lttng in an LTTng session of its own and prints ns an event, or nothing (exit 1) where
# LTTng is not installed. Ends the session and the daemon that it started.
set -u
program=$1
command -v lttng >/dev/null && command -v lttng-sessiond >/dev/null || exit 1
home=$(mktemp -d) || exit 1
export LTTNG_HOME=$home HOME=$home LTTNG_UST_REGISTER_TIMEOUT=3000
name=procession-peer-$$
lttng() { command lttng --no-sessiond "$@" >/dev/null 2>&1; }
lttng list && exit 1 # somebody's own daemon is left alone
lttng-sessiond --no-kernel --quiet >/dev/null 2>&1 &
daemon=$!
trap 'lttng destroy "$name"; kill "$daemon" 2>/dev/null; wait; rm -rf "$home"' EXIT
for _ in $(seq 50); do
  lttng create "$name" --output="$home/trace" && break
  sleep 0.1
done
lttng enable-channel -u -s "$name" wide --subbuf-size=8M --num-subbuf=8 || exit 1
lttng enable-event -u -s "$name" -c wide 'procession_peer:*' || exit 1
lttng start "$name" || exit 1
"$program"
