#!/usr/bin/env bash
# Sets adref beside NegMAS on the same domains: installs NegMAS from PyPI into an environment under the build folder, builds
# what is needed, and hands its own arguments on to negmas_compare.py (--seeds, --sizes, --kinds, --limit).
set -euo pipefail
cd "$(dirname "$0")/../.."

build="${CARGO_TARGET_DIR:-target}"
venv="$build/peers"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet "negmas==0.16.0"
cargo build --release --locked -p adref
cargo build --release --locked -p adref-tests --example evaluate
exec "$venv/bin/python" benches/peers/negmas_compare.py --adref "$build/release/adref" \
    --evaluate "$build/release/examples/evaluate" "$@"
