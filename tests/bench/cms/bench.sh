#!/usr/bin/env bash
# CMS files against the host: see bench_cms.cpp.
set -euo pipefail
"$CAMBRIDGE_BIN/bench_cms"
