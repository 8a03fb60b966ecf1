"""The words of the trade, each defined once, as frozen values that check themselves."""
