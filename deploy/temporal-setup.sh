#!/bin/sh
# Gives a Temporal server what Ratchet needs: the namespace, how long it keeps closed workflows, the search attributes.
# Run again it changes nothing that is right. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say where.
set -eu

namespace=${TEMPORAL_NAMESPACE:-default}
retention=8760h # a year: with the server's own default, a day, finished campaigns vanish from the UI

# Runs a command until it goes well, for a minute: a server that starts, or that has not seen a new namespace yet, refuses.
patiently() {
  tries=30
  until "$@"; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      echo "temporal-setup: gave up: $*" >&2
      exit 1
    fi
    sleep 2
  done
}

has_namespace() {
  temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1
}

attributes() {
  temporal operator search-attribute list --namespace "$namespace"
}

# name and type; an attribute that is there with another type is left alone, and Ratchet's workers say so.
ensure_attribute() {
  if ! attributes | grep -qw "$1"; then
    temporal operator search-attribute create --namespace "$namespace" --name "$1" --type "$2"
  fi
}

patiently temporal operator cluster health
if has_namespace; then
  temporal operator namespace update --namespace "$namespace" --retention "$retention"
else
  temporal operator namespace create --namespace "$namespace" --retention "$retention"
fi
patiently has_namespace
patiently attributes >/dev/null
patiently ensure_attribute RatchetIteration Int
patiently ensure_attribute RatchetMeanReward Double
patiently ensure_attribute RatchetPhase Keyword
attributes | grep Ratchet
