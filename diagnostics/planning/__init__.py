"""From causes to owners, interventions and a plan. Pure."""
