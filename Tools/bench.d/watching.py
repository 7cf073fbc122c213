"""A film watched in Chromium, on the pages of `footage watch` and from a plain file server beside it."""
import http.client
import json
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/Pages"))

# A page around a film, as plain as can be.
PLAIN = """<!DOCTYPE html><meta charset="utf-8"><title>Plain</title><link rel="icon" href="data:,">
<button id="watch">Watch</button><video id="film" width="640"></video>
<script>document.getElementById("watch").addEventListener("click", () => {
    const film = document.getElementById("film");
    film.src = "film.mp4";
    film.play();
});</script>
"""
TIMED = """document.getElementById("film").requestVideoFrameCallback(() => { window.first = performance.now(); });
    document.getElementById("watch").addEventListener("click", () => { window.clicked = performance.now(); }, true); 0"""


def make_film(path, seconds):
    """A film as a tablet makes one: H.264 of 1280 × 720 and some 5 Mbit/s, its index at the beginning."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate=25:duration={seconds}",
         "-f", "lavfi", "-i", f"sine=duration={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "5M",
         "-minrate", "5M", "-maxrate", "5M", "-bufsize", "10M", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac",
         "-movflags", "+faststart", path], check=True)


class Watched:
    """`footage watch` of a vault's family, until `end`."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=environment)
        self.link = self.process.stdout.readline().decode().strip()
        self.port = int(self.link.split(":")[2].split("/")[0])

    def entered(self):
        """The session's cookie, come by as a page does."""
        server = http.client.HTTPConnection("127.0.0.1", self.port)
        server.request("POST", "/enter", self.link.split("#")[1], {"Origin": f"http://127.0.0.1:{self.port}"})
        answer = server.getresponse()
        self.room = "/" + json.loads(answer.read())["start"].split("/")[1]
        return answer.getheader("Set-Cookie").split(";")[0]

    def opened(self, cookie):
        """The address of the film, which is open then."""
        server = http.client.HTTPConnection("127.0.0.1", self.port)
        server.request("POST", f"{self.room}/open/film/1/1", "", {"Origin": f"http://127.0.0.1:{self.port}", "Cookie": cookie})
        return f"{self.room}/{json.loads(server.getresponse().read())['parts'][0]}"

    def peak(self):
        """The most memory it had, in MiB."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0

    def end(self):
        self.process.terminate()
        self.process.communicate()


class Plain:
    """A directory served by busybox, until `end`."""

    def __init__(self, directory):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["busybox", "httpd", "-f", "-p", f"127.0.0.1:{self.port}", "-h", str(directory)])
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)

    def end(self):
        self.process.terminate()
        self.process.wait()


def until(browser, script, patience=30):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            found = browser.value(script)
        except Exception:
            found = None
        if found:
            return found
        time.sleep(0.01)
    raise RuntimeError(f"the browser does not come to {script}")


def watched(browser, address, seconds, seeks):
    """Milliseconds from the click to the first frame, and to one that is sought, on a page that has both."""
    browser.open(address)
    browser.value(TIMED)
    x, y = browser.value("""(() => { const box = document.getElementById("watch").getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2]; })()""")
    for what in ("mousePressed", "mouseReleased"):
        browser.tell("Input.dispatchMouseEvent", type=what, x=x, y=y, button="left", clickCount=1)
    first = until(browser, "window.first - window.clicked")
    chance = random.Random(seeks)
    places = [round(chance.uniform(0, seconds - 1), 2) for _ in range(seeks)]
    took = browser.value(f"""(async () => {{
        const film = document.getElementById("film"), took = [];
        film.pause();
        for (const place of {places}) {{
            const began = performance.now();
            await new Promise(done => {{
                film.addEventListener("seeked", done, {{once: true}});
                film.currentTime = place;
            }});
            took.push(performance.now() - began);
        }}
        return took;
    }})()""")
    browser.open("about:blank")
    return first, sum(took) / len(took)


def nine_readers(watch, size):
    """Nine that read the same open film at once, each in an order of its own; the server's most memory in MiB."""
    cookie = watch.entered()
    path = watch.opened(cookie)
    failures = []

    def read(number):
        chance = random.Random(number)
        try:
            server = http.client.HTTPConnection("127.0.0.1", watch.port)
            server.request("GET", path, headers={"Cookie": cookie})
            answer = server.getresponse()
            while answer.read(1 << 20):
                pass
            for _ in range(20):
                start = chance.randrange(size)
                server.request("GET", path, headers={"Cookie": cookie, "Range": f"bytes={start}-{start + 300000}"})
                server.getresponse().read()
        except Exception as problem:
            failures.append(problem)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(9)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if failures:
        raise failures[0]
    return watch.peak()


def missing():
    """The first program that this needs and is not there."""
    return next((name for name in ("chromium", "busybox", "ffmpeg") if not shutil.which(name)), None)
