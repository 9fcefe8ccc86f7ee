"""One reader's session with the dashboard, spoken over a WebSocket as the browser speaks it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_MAP = "map"
"""The key under which the map is noted: a page has one at most."""
_RUNS_KEPT = 2
"""Runs after which the browser forgets a message it could have used again."""


@dataclass
class Answer:
    """What came back of one run of a page: how long it took, how much, and its widgets by key."""

    seconds: float
    received: int
    by_kind: dict[str, int] = field(default_factory=dict)
    elements: dict[str, Any] = field(default_factory=dict)


class Visitor:
    """A reader whose browser draws nothing: opens a page, changes widgets, leaves."""

    def __init__(self, address: str) -> None:
        self.address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self.query = ""
        self.elements: dict[str, Any] = {}
        self.fragments: dict[str, str] = {}
        self._page = ""
        self._run = 0
        self._kept: dict[str, tuple[int, ForwardMsg]] = {}
        self._connection: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._connection = await connect(self.address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._connection
        await self._connection.close()

    async def open(self, query: str = "", page: str = "") -> Answer:
        """Open a page with a link."""
        self.query = query
        return await self._ask(page_name=page)

    async def choose(self, key: str, value: Any) -> Answer:
        """Give a widget a value, by the key the page gave it."""
        return await self._ask({self.elements[key].id: value})

    async def click(self, pcode: str) -> Answer:
        """Click an area on the map; only the fragment with the map runs again."""
        element = self.elements[_MAP]
        value = json.dumps({"pcode": pcode, "n": time.time_ns() // 1000, "camera": [0, 0, 5]})
        return await self._ask({element.id: value}, fragment=self.fragments[_MAP])

    async def _ask(
        self, states: dict[str, Any] | None = None, *, fragment: str = "", page_name: str = ""
    ) -> Answer:
        assert self._connection
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.fragment_id, asked.page_name = self.query, fragment, page_name
        asked.page_script_hash = "" if page_name else self._page
        asked.cached_message_hashes.extend(self._kept)
        for identity, value in (states or {}).items():
            _set(asked.widget_states.widgets.add(id=identity), value)
        began = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        return await self._hear(began)

    async def _hear(self, began: float) -> Answer:
        assert self._connection
        answer = Answer(0.0, 0)
        self._run += 1
        async for packed in self._connection:
            given = ForwardMsg.FromString(packed)  # type: ignore[arg-type]
            kind = given.WhichOneof("type")
            answer.received += len(packed)
            self._note(given, answer, len(packed))
            early = given.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if kind == "script_finished" and not early:
                break
        answer.seconds = time.perf_counter() - began
        self._kept = {h: k for h, k in self._kept.items() if k[0] > self._run - _RUNS_KEPT}
        self.elements |= answer.elements
        return answer

    def _note(self, given: ForwardMsg, answer: Answer, size: int) -> None:
        if given.HasField("ref_hash"):
            given = self._kept[given.ref_hash][1]
        if given.metadata.cacheable:
            self._kept[given.hash] = (self._run, given)
        kind = str(given.WhichOneof("type"))
        if kind == "new_session":
            self._page = given.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = given.page_info_changed.query_string
        elif kind == "delta" and given.delta.WhichOneof("type") == "new_element":
            element = given.delta.new_element
            kind = str(element.WhichOneof("type"))
            drawn = getattr(element, kind)
            identity = getattr(drawn, "id", "")
            if identity:
                key = _MAP if kind == "component_instance" else identity.split("-", 2)[-1]
                answer.elements[key] = drawn
                self.fragments[key] = given.delta.fragment_id
        answer.by_kind[kind] = answer.by_kind.get(kind, 0) + size


def _set(state: Any, value: Any) -> None:
    """Put a value where widgets of its type keep theirs."""
    if value is True:
        state.trigger_value = True
    elif isinstance(value, list):
        state.string_array_value.data.extend(value)
    elif isinstance(value, str) and value.startswith("{"):
        state.json_value = value
    else:
        state.string_value = value
