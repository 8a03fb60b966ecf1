# make app    open the app            make test   run every test
# make bench  print the measurements  make check  check all content and sample cases
# make benchmark  how often the diagnosis is right, beside other methods
PYTHON ?= python3
BIN := .venv/bin

.PHONY: app test bench benchmark check demo types style

.venv/ready: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch .venv/ready

app: .venv/ready
	$(BIN)/streamlit run app.py

test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: .venv/ready
	$(BIN)/python -m benchmarks

benchmark: .venv/ready
	$(BIN)/python -m diagnostics benchmark --simulate 2000

check: .venv/ready
	$(BIN)/python -m diagnostics check

demo: .venv/ready
	$(BIN)/python -m diagnostics demo

style: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy diagnostics app.py
