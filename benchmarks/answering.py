"""People who were invited, without browsers: each opens a link, begins, answers every question and hands in."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer

KEY = "causeway_key"
PATIENCE = 60.0
"""Seconds for which a respondent waits for a page before giving up; that is told as a failure."""

Said = Mapping[str, tuple[str, str]]
"""What a button says: its key -> (question, answer)."""


def said_by_buttons(library: Library) -> Said:
    """Return what each button on the page of a respondent says."""
    said = {}
    for question in library.question_by_id.values():
        for option in question.options:
            said[f"option-{question.id}-{option.id}"] = (question.id, option.id)
        for kind in NonAnswer:
            said[f"none-{question.id}-{kind.value}"] = (question.id, kind.value)
    return said


@dataclass
class Respondent:
    """One person with a browser that knows nothing yet, and a link."""

    url: str
    token: str
    said: Said
    chance: random.Random
    key: str = ""
    """The cookie by which the answers are theirs."""
    first_page: float = 0.0
    """Milliseconds from sending the token until the promise stood there in full."""
    times: list[float] = field(default_factory=list)
    """Milliseconds from each click on an answer until the next question was sent in full."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The answers that were followed by another page, without a word that something went wrong."""
    unsure: dict[str, str] = field(default_factory=dict)
    """The answers that were clicked, and that nobody acknowledged: they may be stored or not."""
    receipt: str = ""
    """The text of the receipt; empty before handing in was acknowledged."""
    told: list[str] = field(default_factory=list)
    """What went wrong, as it was said on screen."""
    texts: list[str] = field(default_factory=list)
    """What the page says, piece by piece."""
    buttons: dict[str, str] = field(default_factory=dict)
    """What can be pressed: the key of a button, or its label where it has none -> its id."""
    cookies: dict[str, str] = field(default_factory=dict)
    _script: str = ""
    _cached: set[str] = field(default_factory=set)

    async def come_in(self) -> None:
        """Send the token as the page of the link does, and keep the cookies."""
        # A client of their own, as a browser is: with a common one all would share the first one's cookies.
        async with httpx.AsyncClient(verify=False, timeout=PATIENCE, cookies=self.cookies) as client:
            answer = await client.post(f"{self.url}/i", data={"token": self.token}, headers={"Origin": self.url})
            if answer.status_code != 303:
                self.told.append(f"not let in: {answer.status_code}")
                return
            self.cookies.update(answer.cookies)
        self.key = self.cookies[KEY]

    def connect(self) -> Any:
        """Open the page of questions as the browser does that holds the cookies."""
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self._script = ""
        return websockets.connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=PATIENCE,
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())},
        )

    async def answer_everything(
        self, arrival: float, pause: Callable[[random.Random], float], all_there: asyncio.Barrier
    ) -> None:
        """Arrive within `arrival` seconds, begin, wait for all others, answer with pauses, and hand in."""
        try:
            await asyncio.sleep(self.chance.uniform(0, arrival))
            start = time.perf_counter()
            await self.come_in()
            async with self.connect() as socket:
                await self.run(socket)
                self.first_page = (time.perf_counter() - start) * 1000
                await asyncio.sleep(pause(self.chance))
                await self.begin(socket)
                await all_there.wait()
                while self.answers_on_screen():
                    await asyncio.sleep(pause(self.chance))
                    await self.answer(socket)
                await asyncio.sleep(pause(self.chance))
                await self.hand_in(socket)
        except (TimeoutError, OSError, httpx.HTTPError, websockets.WebSocketException, asyncio.BrokenBarrierError) as failed:
            self.told.append(f"{type(failed).__name__}: {failed}")
            await all_there.abort()

    async def begin(self, socket: Any) -> None:
        """Press "Begin"."""
        await self.press(socket, "Begin")

    async def press(self, socket: Any, name: str) -> None:
        """Press the button of this name; one that is not there is a failure."""
        if name not in self.buttons:
            self.told.append(f"there is no button {name}")
            return
        await self.run(socket, self.buttons[name])

    def answers_on_screen(self) -> list[str]:
        """The buttons that answer the question on screen: its answers, or where it wants a number the ways not to."""
        keys = [name for name in self.buttons if name in self.said]
        return [name for name in keys if name.startswith("option-")] or keys

    def in_another_tab(self) -> Respondent:
        """Return the same person with the same browser, in another tab of it."""
        return Respondent(self.url, self.token, self.said, self.chance, self.key, cookies=self.cookies)

    async def answer(self, socket: Any, chosen: str = "") -> None:
        """Press an answer on screen, any one where none is named."""
        chosen = chosen or self.chance.choice(self.answers_on_screen())
        question, value = self.said[chosen]
        self.unsure[question] = value
        start, wrong = time.perf_counter(), len(self.told)
        await self.run(socket, self.buttons[chosen])
        self.times.append((time.perf_counter() - start) * 1000)
        if len(self.told) == wrong:
            self.acknowledged[question] = self.unsure.pop(question)

    async def hand_in(self, socket: Any) -> None:
        """Press "Hand in", and keep the receipt."""
        await self.press(socket, "hand-in")
        self.receipt = next((text for text in self.texts if text.startswith("Handed in on ")), "")

    async def run(self, socket: Any, clicked: str | None = None) -> None:
        """Let the page run, after a click or the first time, and read what it shows; raises TimeoutError."""
        await self.send(socket, clicked)
        async with asyncio.timeout(PATIENCE):
            await self._read(socket)

    async def send(self, socket: Any, clicked: str | None) -> None:
        """Ask for the page, after a click or without one, and wait for nothing."""
        message = BackMsg()
        client = message.rerun_script
        client.cached_message_hashes.extend(self._cached)
        if self._script:
            client.page_script_hash = self._script
        else:
            client.page_name = "respond"
        if clicked:
            widget = client.widget_states.widgets.add()
            widget.id, widget.trigger_value = clicked, True
        await socket.send(message.SerializeToString())

    async def _read(self, socket: Any) -> None:
        while True:
            message = ForwardMsg()
            message.ParseFromString(await socket.recv())
            kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._cached.add(message.hash)
            if kind == "new_session":
                self.buttons, self.texts = {}, []
            elif kind == "navigation":
                self._script = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._notice(message.delta.new_element)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _notice(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            # The id of a button that has a key ends with it.
            name = element.button.id.split("-", 2)[-1]
            self.buttons[element.button.label if name == "None" else name] = element.button.id
        elif kind == "code":
            self.texts.append(element.code.code_text)
        elif kind in ("html", "markdown"):
            self.texts.append(getattr(element, kind).body)
        elif kind == "exception":
            self.told.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert":
            self.texts.append(element.alert.body)
            if element.alert.format in (Alert.ERROR, Alert.WARNING):
                self.told.append(element.alert.body)
