"""Asks the gateway as plainly as can be: signs, sends, nothing else.

For the sandbox's own tests and for the floor that benches measure against; the plugin's own
client has budgets, retries and translation, and stands in `connector`.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

import httpx

from amends.domain.times import Clock
from amends_taobao.auth import sign
from amends_taobao.sandbox.state import stamp
from amends_taobao.sandbox.street import APP_KEY, APP_SECRET


class Plain:
    """One keep-alive connection to a gateway, for one session."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        session: str = "",
        *,
        app_key: str = APP_KEY,
        app_secret: str = APP_SECRET,
        sign_method: str = "hmac-sha256",
        timeout: float = 10.0,
    ) -> None:
        """`url` is the sandbox's base; `session` empty: for methods that need none."""
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        self._clock = clock
        self._session = session
        self._app = app_key, app_secret
        self._sign_method = sign_method

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def params(self, method: str, business: Mapping[str, Any]) -> dict[str, str]:
        """The whole flat set as it goes out, signed; None and empty values stay at home."""
        system = {
            "method": method,
            "app_key": self._app[0],
            "session": self._session,
            "timestamp": stamp(self._clock.now()),
            "format": "json",
            "v": "2.0",
            "sign_method": self._sign_method,
        }
        flat = {name: _text(value) for name, value in (system | dict(business)).items()}
        flat = {name: value for name, value in flat.items() if value}
        flat["sign"] = sign(flat, self._app[1], self._sign_method)
        return flat

    def send(self, params: Mapping[str, str], image: bytes | None = None) -> httpx.Response:
        """Send `params` as they are; a picture makes it multipart and is not signed."""
        files = {"image": ("proof.png", image, "image/png")} if image else None
        return self._http.post("/router/rest", data=dict(params), files=files)

    def __call__(self, method: str, *, image: bytes | None = None, **business: Any) -> Any:
        """Ask, and give the whole body as JSON."""
        return json.loads(self.send(self.params(method, business), image).content)


def _text(value: Any) -> str:
    """As the platform wants values: true and false, plain decimals, JSON for what has parts."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
