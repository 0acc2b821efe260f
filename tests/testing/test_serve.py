"""A sandbox as a process of its own: its address on the first line, gone on SIGTERM."""

import signal
import subprocess
import sys

import httpx


def test_a_sandbox_runs_as_its_own_process() -> None:
    command = [sys.executable, "-m", "amends.testing.serve", "amends_taobao.sandbox:build"]
    arguments = ["--shops", "2", "--reviews", "30", "--quota", "0"]
    with subprocess.Popen(
        command + arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().strip()
        shops = httpx.get(f"{url}/_sandbox/shops", trust_env=False).json()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert process.stderr.read() == ""

    assert url.startswith("http://127.0.0.1:")
    assert [(shop["marketplace"], shop["reviews"]) for shop in shops] == [
        ("taobao", 30),
        ("tmall", 30),
    ]
