"""From signals to a decision: `judge` applies a rule to what was seen, `decide` combines the verdicts state by state."""
