"""People at the interview, without browsers: each speaks the app's own protocol over a web socket."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

OPTION = "option-"


@dataclass
class Visitor:
    """One browser tab on the interview of one case."""

    case_id: str
    times: list[float] = field(default_factory=list)
    """Milliseconds from each click until the next question was sent in full."""
    options: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What went wrong, as it was said on screen: sentences of our own, or the name of an error that we did not foresee."""
    page: str = ""
    script: str = ""

    async def visit(self, url: str, clicks: int, pause: float, chance: random.Random, everybody: asyncio.Barrier) -> None:
        """Come within the first `pause` seconds, wait for all others, and answer `clicks` questions, that far apart."""
        await asyncio.sleep(chance.uniform(0, pause))
        async with websockets.connect(url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            await self._send(socket, None)
            await self._read(socket)
            await everybody.wait()
            for _ in range(clicks):
                await asyncio.sleep(chance.expovariate(1 / pause))
                if not self.options:
                    return
                start = time.perf_counter()
                await self._send(socket, chance.choice(self.options))
                await self._read(socket)
                self.times.append((time.perf_counter() - start) * 1000)

    async def _send(self, socket: Any, clicked: str | None) -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string = f"case={self.case_id}"
        if self.script:
            client.page_script_hash = self.script
        else:
            client.page_name = "interview"
        if clicked:
            widget = client.widget_states.widgets.add()
            widget.id, widget.trigger_value = clicked, True
        await socket.send(message.SerializeToString())

    async def _read(self, socket: Any) -> None:
        """Read until the script has run to its end; remember the options that are on screen."""
        shown: list[str] = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(await socket.recv())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                shown = []
            elif kind == "navigation":
                self.script = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self._notice(element, shown)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.options = shown
                return

    def _notice(self, element: Any, shown: list[str]) -> None:
        kind = element.WhichOneof("type")
        if kind == "button" and OPTION in element.button.id:
            shown.append(element.button.id)
        elif kind == "exception":
            self.told.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.told.append(element.alert.body)


async def visits(url: str, case_ids: list[str], clicks: int, pause: float) -> list[Visitor]:
    """Let one visitor come for each case, all stay and click, and return them."""
    visitors = [Visitor(case_id) for case_id in case_ids]
    everybody = asyncio.Barrier(len(visitors))
    await asyncio.gather(
        *(visitor.visit(url, clicks, pause, random.Random(place), everybody) for place, visitor in enumerate(visitors))
    )
    return visitors
