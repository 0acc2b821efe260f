"""Asks the sandbox as plainly as can be: signs in, sends, nothing else.

For the sandbox's own tests and for the floor that benches measure against; the plugin's own
client has budgets, retries and translation, and stands in `connector`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

import httpx

from amends.domain.times import Clock
from amends_amazon.sandbox.queue import FEEDBACK
from amends_amazon.sandbox.state import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from amends_amazon.settings import SITES

AGENT = "AmendsPlain/1.0 (Language=Python/3.11; Platform=Linux)"

_RENEWED_AFTER = timedelta(minutes=55)


class Plain:
    """One keep-alive connection, for one consent. `region` empty: whichever host."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        refresh_token: str = REFRESH_TOKEN,
        *,
        client_id: str = CLIENT_ID,
        client_secret: str = CLIENT_SECRET,
        region: str = "",
        timeout: float = 10.0,
    ) -> None:
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        self._clock = clock
        self._app = {"client_id": client_id, "client_secret": client_secret}
        self._refresh_token = refresh_token
        self._region = f"/{region}" if region else ""
        self._token = ""
        self._renew_at = clock.now()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def grant(self, **form: str) -> httpx.Response:
        """Ask the login host; the app is named unless `form` names another."""
        return self._http.post("/auth/o2/token", data=self._app | form)

    def sign_in(self) -> str:
        """Fetch an access token, and keep it for the calls of the next 55 minutes."""
        answer = self.grant(grant_type="refresh_token", refresh_token=self._refresh_token)
        answer.raise_for_status()
        self._token = answer.json()["access_token"]
        self._renew_at = self._clock.now() + _RENEWED_AFTER
        return self._token

    def headers(self) -> dict[str, str]:
        return {
            "x-amz-access-token": self._token if self._fresh() else self.sign_in(),
            "x-amz-date": self._clock.now().strftime("%Y%m%dT%H%M%SZ"),
            "user-agent": AGENT,
        }

    def _fresh(self) -> bool:
        return bool(self._token) and self._clock.now() < self._renew_at

    def send(
        self, verb: str, path: str, headers: Mapping[str, str | None] | None = None, **more: Any
    ) -> httpx.Response:
        """Send one call; a header that is None stays at home."""
        merged = self.headers() | dict(headers or {})
        kept = {name: value for name, value in merged.items() if value is not None}
        request = self._http.build_request(verb, self._region + path, **more)
        if "user-agent" not in kept:
            del request.headers["user-agent"]
        request.headers.update(kept)
        return self._http.send(request)

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.send("GET", path, params=query)

    def create_report(
        self, site: str = "amazon.de", since: datetime | None = None, **over: Any
    ) -> httpx.Response:
        body: dict[str, Any] = {
            "reportType": FEEDBACK,
            "marketplaceIds": [SITES[site].marketplace_id],
        }
        if since is not None:
            body["dataStartTime"] = since.isoformat()
        return self.send("POST", "/reports/2021-06-30/reports", json=body | over)

    def report(self, number: str) -> httpx.Response:
        return self.get(f"/reports/2021-06-30/reports/{number}")

    def document(self, document_id: str, **query: str) -> httpx.Response:
        return self.get(f"/reports/2021-06-30/documents/{document_id}", **query)

    def order(self, order_id: str, *data_sets: str) -> httpx.Response:
        query = {"includedData": ",".join(data_sets)} if data_sets else {}
        return self.get(f"/orders/2026-01-01/orders/{order_id}", **query)

    def download(self, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self._http.get(url, headers=headers or {})
