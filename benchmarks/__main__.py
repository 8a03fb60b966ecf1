"""`python -m benchmarks`: every measurement that the product promises, as tables, in one run."""

from __future__ import annotations

from benchmarks import app, engine, reports, trail

if __name__ == "__main__":
    engine.main()
    app.main()
    reports.main()
    trail.main()
