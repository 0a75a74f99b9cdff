#!/usr/bin/env bash
# Screen a catalogue and show what was found. With the development data beside the checkout it is a real one (shop feeds of
# six countries, a supplement shop, and the product pages of a shop that sells unlicensed medicines); without it, the
# invented example catalogue of this repository.
set -euo pipefail
cd "$(dirname "$0")/.."
data="${REMPART_SHARED:-../shared}/data"
mkdir -p out
if [ -d "$data/listings" ]; then
  feeds=("$data"/listings/{merchant_feeds,polish_shops,supplements_pl,wish_summer_fr,peptides_17_languages}.ndjson.gz
         "$data"/feeds/{heureka_cs.xml,ceneo_pl.xml,skroutz_el.xml,google_merchant_hr.xml,idealo_pt.csv,shopify_export_sv.csv})
  echo "Screening a real catalogue: ${#feeds[@]} feeds from $data"
else
  feeds=(examples/catalogue.ndjson.gz)
  echo "Screening the invented example catalogue (no development data beside this checkout)"
fi
rempart screen "${feeds[@]}" --output out/decisions.ndjson --rejects out/rejects.ndjson --report out/report.html
echo
echo "One decision explained:"
rempart explain --title "Tactical sw1tchbl4de, spring assisted, 20 cm"
