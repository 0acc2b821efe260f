"""The Taobao Open Platform in one object, over real HTTP: for tests, the demo and the benches.

It speaks the wire format and checks what the gateway checks: app, timestamp, signature, a daily
quota that all shops of the app share, the session. Buyers and platform are played through its
methods (`add_review`, `re_rate`, `add_refund` …); what goes wrong is planned in `faults`.
What no source tells, such as the real sub-codes of refusals, is marked SAMPLE.
"""

from amends_taobao.sandbox.apps import App
from amends_taobao.sandbox.fill import fill, fill_demo, fill_lines
from amends_taobao.sandbox.gateway import TaobaoSandbox, build
from amends_taobao.sandbox.street import APP_KEY, APP_SECRET

__all__ = [
    "APP_KEY",
    "APP_SECRET",
    "App",
    "TaobaoSandbox",
    "build",
    "fill",
    "fill_demo",
    "fill_lines",
]
