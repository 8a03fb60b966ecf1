"""`python -m benchmarks`: every measurement that the product promises, as tables, in one run."""

from __future__ import annotations

from benchmarks import app, engine, trail

if __name__ == "__main__":
    engine.main()
    app.main()
    trail.main()
