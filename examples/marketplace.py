"""A marketplace in some sixty lines that lets Rempart see every listing before it is shown.

    python examples/marketplace.py

Nothing here is a framework: the shop keeps its listings in a dict, and asks the gate at the two places where a listing can
come in, one by one from a trader's form and by the hundred from a trader's feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rempart
from rempart.compiled import compiled
from rempart.config import Config

Listing = dict[str, Any]


class Marketplace:
    """A shop whose traders' listings pass the gate first."""

    def __init__(self, gate: rempart.Screen) -> None:
        self.gate = gate
        self.rules = {rule.id: rule for rule in gate.policy.rules}
        self.on_sale: dict[str, Listing] = {}
        self.waiting: dict[str, Listing] = {}

    def offer(self, listing: Listing) -> str:
        """Take one listing from a trader's form; returns what the trader reads."""
        return self.take([listing])[0]

    def take(self, listings: list[Listing]) -> list[str]:
        """Take a batch; one message a listing, in order. One listing and a thousand go the same way."""
        decisions = self.gate(listings).to_dicts()
        return [self._act(listing, decision) for listing, decision in zip(listings, decisions, strict=True)]

    def _act(self, listing: Listing, decision: dict[str, Any]) -> str:
        """Sell where that is lawful, keep what a person has to see, and say what was done."""
        name = decision["listing_id"]
        states = [state for state, outcome in decision["outcome_by_state"].items() if outcome == "publish"]
        if decision["outcome"] == "hold":
            self.waiting[name] = listing
        elif states:
            ages = any(c["kind"] == "age_gate" for c in decision["conditions"])
            self.on_sale[name] = listing | {"countries": states, "age_check": ages}
        if decision["outcome"] == "publish":
            return f"“{listing['title']}” is on sale."
        return "\n".join(self._reasons(listing, decision, states))

    def _reasons(self, listing: Listing, decision: dict[str, Any], states: list[str]) -> Iterator[str]:
        """What is wrong, where it stands in the trader's own words, on which law that rests, and what to do."""
        refused = decision["outcome"] == "refuse"
        yield f"“{listing.get('title')}” " + ("is refused." if refused else "waits until a person has seen it.")
        for quote in dict.fromkeys(f["quote"] for f in decision["findings"] if f["quote"]):
            yield f"  You wrote: {quote}"
        rule = self.rules.get(decision["rules"][0])  # none if a check could not run: then a person looks
        if rule is not None:
            ground = self.gate.policy.grounds[rule.grounds[0]]
            yield f"  {ground.text.strip()} ({ground.citation})"
            yield f"  What you can do: {rule.remedy.strip()}"
        if refused and states:
            yield f"  It stays on sale in {', '.join(states)}."


if __name__ == "__main__":
    settings = Config.from_environment()
    shop = Marketplace(compiled(settings.packs, settings.cache).screen())
    print(shop.offer({"id": "A1", "title": "Chef's knife 20 cm", "description": "Forged steel, beech handle."}))
    print(shop.offer({"id": "A2", "title": "Spr1ngm3sser, Klinge 9 cm", "countries": ["DE", "FR"]}))
    print(shop.offer({"id": "A3", "title": "Carved ivory figure, 12 cm"}))
    feed = ["Mug, stoneware, 300 ml", "Green laser pointer 500 mW", "Vodka 40 % vol, 0.7 l"]
    print(*shop.take([{"id": f"B{number}", "title": title} for number, title in enumerate(feed)]), sep="\n")
    print(f"{len(shop.on_sale)} on sale, {len(shop.waiting)} waiting")
