"""`streamlit run app.py`: the server's settings, start and health; what a person sees is `diagnostics/ui/main.py`."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from diagnostics.ui import runtime


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


app = st.App("diagnostics/ui/main.py", lifespan=lifespan, routes=[Route("/readyz", ready)])
