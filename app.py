"""`streamlit run app.py`: the server's settings, start and health; what a person sees is `diagnostics/ui/main.py`."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from diagnostics.access.settings import sign_in_rules
from diagnostics.errors import SettingsError
from diagnostics.ui import guests, provider, runtime
from diagnostics.ui.door import Door


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Migrate the database and warm the model before the first person arrives."""
    runtime.start()
    gc.collect()
    gc.freeze()  # what is alive now is never walked again by the collector
    yield
    runtime.stop()


def ready(_: Request) -> PlainTextResponse:
    """Say whether the database answers; in a thread of its own, so that nobody waits while it does not."""
    return PlainTextResponse("ok") if runtime.is_ready() else PlainTextResponse("no database", status_code=503)


try:
    rules = sign_in_rules(os.environ)
    provider.check_start(rules)
except SettingsError as wrong:
    raise SystemExit(f"Causeway does not start: {wrong}") from wrong

app = st.App(
    "diagnostics/ui/main.py",
    secrets=provider.secrets_in_environment() or None,  # type: ignore[arg-type]
    lifespan=lifespan,
    routes=[Route("/readyz", ready), *guests.routes()],
    on_script_error=guests.say_that_something_failed,
    middleware=[Middleware(Door, rules, runtime.person_behind, provider.is_encrypted())],
)
