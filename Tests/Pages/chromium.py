"""Chromium without a screen, told what to do through a pipe (the Chrome DevTools Protocol, NUL after each message).

Needs Debian's chromium and nothing else. Each browser has a profile of its own, which goes with it.
"""
import json
import os
import select
import signal
import subprocess
import tempfile
import time


class BrowserError(Exception):
    """What the browser refused, or why it did not answer."""


class Chromium:
    """A browser with one page: `with Chromium() as browser`."""

    def __init__(self, patience=60):
        self.patience = patience
        self.profile = tempfile.TemporaryDirectory(prefix="chromium.", ignore_cleanup_errors=True)
        # The browser reads commands from its descriptor 3 and writes answers to its 4.
        its_input, self.to = os.pipe()
        self.source, its_output = os.pipe()
        self.process = subprocess.Popen(
            ["bash", "-c", 'exec 3<&"$0" 4>&"$1"; shift; exec "$@"', str(its_input), str(its_output), "--",
             "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.profile.name, "TMPDIR": self.profile.name},
            pass_fds=(its_input, its_output), start_new_session=True)
        os.close(its_input)
        os.close(its_output)
        self.rest, self.number, self.events, self.session = b"", 0, [], None
        pages = [t for t in self.tell("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        self.session = self.tell("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.tell(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        os.close(self.to)
        os.close(self.source)
        self.profile.cleanup()

    def message(self, until):
        """The next message of the browser."""
        while b"\0" not in self.rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.source], [], [], left)[0]:
                raise BrowserError(f"Chromium said nothing for {self.patience} s")
            part = os.read(self.source, 1 << 20)
            if not part:
                raise BrowserError(f"Chromium ended with {self.process.wait()}")
            self.rest += part
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def tell(self, method, **parameters):
        """Tells the browser to do something, and gives what came of it; events are kept meanwhile."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        until = time.monotonic() + self.patience
        while True:
            answer = self.message(until)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def open(self, address):
        """Opens an address and waits until all of it is there."""
        self.events.clear()
        failed = self.tell("Page.navigate", url=address).get("errorText")
        if failed:
            raise BrowserError(f"{address}: {failed}")
        until = time.monotonic() + self.patience
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            event = self.message(until)
            if "method" in event:
                self.events.append(event)

    def value(self, script):
        """What a script in the page comes to; a promise is waited for."""
        answer = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")
