/// What plays a film: its buttons, its keys, and what it says when it cannot.
enum PlayerScript {
    static let text = #"""
        "use strict";
        const byId = id => document.getElementById(id);
        const player = byId("player"), film = byId("film"), cover = byId("cover"), controls = byId("controls");
        const place = byId("place"), time = byId("time"), said = byId("said"), trouble = byId("trouble");
        const facts = player.dataset;
        let watch = null, parts = [], part = 0, frame = 1 / 30, shown = null, measured = false, converted = false;
        let offset = 0, wanted = null, starts = [0];

        function say(words) { said.textContent = words; }

        // Trouble that whoever watches should see, with what can be done about it.
        function warn(words) {
            byId("what").textContent = words;
            byId("convert").hidden = !facts.converts || converted;
            trouble.hidden = false;
        }

        async function post(address) {
            try {
                const answer = await fetch(address, {method: "POST"});
                return {ok: answer.ok, reply: await answer.json()};
            } catch {
                return {ok: false, reply: {message: "The watch has ended.",
                                           hint: "Run “footage watch” again, and use its new link."}};
            }
        }

        const names = {h264: "avc1.640028", hevc: "hvc1.1.6.L123.B0", av1: "av01.0.08M.08", vp9: "vp09.00.40.08",
                       vp8: "vp8", mpeg4: "mp4v.20.9", mpeg2video: "mp2v", mjpeg: "mjpeg", prores: "apch"};

        // Whether this browser says that it cannot show the picture's codec.
        function isUnplayable() {
            if (!facts.codec) return false;
            const kind = facts.codec.startsWith("vp") ? "video/webm" : "video/mp4";
            return film.canPlayType(`${kind}; codecs="${names[facts.codec] ?? facts.codec}"`) === "";
        }

        const tongue = facts.codec === "hevc" ? "HEVC (H.265)" : facts.codec;

        async function open() {
            byId("watch").disabled = true;
            trouble.hidden = true;
            say("Opening…");
            const {ok, reply} = await post(facts.open);
            byId("watch").disabled = false;
            if (!ok) {
                say("");
                warn(`${reply.message} ${reply.hint ?? ""}`);
                byId("convert").hidden = true;
                return;
            }
            watch = reply.watch;
            parts = reply.parts;
            starts = reply.starts.map(start => start / 1000);
            byId("files").hidden = parts.length < 2;
            byId("part").replaceChildren(...parts.map((_, number) => new Option(`${number + 1} of ${parts.length}`, number)));
            cover.hidden = true;
            controls.hidden = false;
            document.dispatchEvent(new Event("opened"));
            load(0);
            film.focus();
        }

        // Begins a file of the film, from a time on.
        function load(number, from = 0, plays = true) {
            part = number;
            byId("part").value = number;
            shown = null;
            offset = converted ? from : 0;
            film.src = converted
                ? `converted/${watch}/${number + 1}/${Math.floor(from * 1000)}` : parts[number];
            if (!converted && from) film.currentTime = from;
            say("");
            if (plays) film.play().catch(() => {});
        }

        function over(words) {
            if (watch) navigator.sendBeacon(`watch/${watch}/over`);
            watch = null;
            film.removeAttribute("src");
            film.load();
            controls.hidden = true;
            cover.hidden = false;
            document.dispatchEvent(new Event("closed"));
            if (document.fullscreenElement) document.exitFullscreen();
            say(words ?? "");
        }

        async function cut(how = "on") {
            if (!watch) return;
            const asked = watch;
            const {ok, reply} = await post(`watch/${watch}/${how}`);
            if (ok || asked !== watch) return false;
            watch = null;
            over("");
            warn(`${reply.message} ${reply.hint ?? ""}`);
            byId("convert").hidden = true;
            return true;
        }

        // Of the whole film, in however many files it lies.
        const length = () => {
            if (converted || parts.length > 1) return Number(facts.seconds) || 0;
            return Number.isFinite(film.duration) ? film.duration : Number(facts.seconds) || 0;
        };
        const now = () => starts[part] + offset + film.currentTime;

        function clock(seconds) {
            const whole = Math.floor(seconds + 0.001), minutes = Math.floor(whole / 60);
            return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
        }

        function tell() {
            place.max = length();
            if (wanted === null) place.value = now();
            place.setAttribute("aria-valuetext", `${clock(now())} of ${clock(length())}`);
            time.textContent = `${clock(now())} / ${clock(length())}`;
            byId("play").textContent = film.paused ? "Play" : "Pause";
            document.dispatchEvent(new CustomEvent("place", {detail: now()}));
        }

        function seek(to) {
            if (!watch) return;
            const target = Math.min(Math.max(0, to), length() || to);
            const number = Math.max(0, starts.findLastIndex(start => start <= target));
            const from = target - starts[number];
            shown = null;
            if (converted || number !== part) load(number, from, converted || !film.paused);
            else film.currentTime = from;
            tell();
        }

        function toggle() {
            if (!watch) { open(); return; }
            if (film.paused) film.play().catch(() => {}); else film.pause();
        }

        // The middle of the next frame, or of the one before: where exactly one ends is nobody's to know.
        function step(count) {
            if (!watch) return;
            film.pause();
            const at = shown ?? film.currentTime;
            film.currentTime = Math.max(0, at + (count > 0 ? 1.5 : -0.5) * frame);
        }

        function half() {
            const slow = film.playbackRate === 1;
            // Also of the next file.
            film.defaultPlaybackRate = film.playbackRate = slow ? 0.5 : 1;
            byId("half").setAttribute("aria-pressed", String(slow));
            say(slow ? "Half speed" : "Full speed");
        }

        function mute() {
            film.muted = !film.muted;
            byId("mute").setAttribute("aria-pressed", String(film.muted));
        }

        function full() {
            if (document.fullscreenElement) document.exitFullscreen();
            else player.requestFullscreen().catch(() => say("This browser does not fill the screen."));
        }

        function follow() {
            if (!("requestVideoFrameCallback" in film)) return;
            film.requestVideoFrameCallback((_, seen) => {
                const passed = shown === null ? 0 : seen.mediaTime - shown;
                if (!film.paused && passed > 1 / 250 && passed < 0.2) {
                    frame = measured ? Math.min(frame, passed) : passed;
                    measured = true;
                }
                shown = seen.mediaTime;
                follow();
            });
        }

        // A browser plays the sound of a film whose picture it cannot show, and reports no error.
        function look() {
            if (!watch || film.readyState < 2) return;
            const quality = film.getVideoPlaybackQuality?.();
            const isBlack = film.videoWidth === 0
                || (quality && film.currentTime > 1.5 && !film.paused && quality.totalVideoFrames === 0);
            if (isBlack) warn(`This browser shows no picture of this film${tongue ? `: it is ${tongue}` : ""}.`);
        }

        async function fail() {
            if (!watch || !film.error) return;
            if (await cut()) return;
            warn(`This browser does not play this film${tongue ? `: it is ${tongue}` : ""}.`);
        }

        function convert() {
            converted = true;
            trouble.hidden = true;
            if (watch) load(part, 0); else open();
        }

        function go(to) {
            if (!watch) return;
            seek(to);
            film.play().catch(() => {});
        }

        byId("watch").addEventListener("click", open);
        document.addEventListener("go", event => go(event.detail));
        byId("play").addEventListener("click", toggle);
        byId("back").addEventListener("click", () => seek(now() - 5));
        byId("forward").addEventListener("click", () => seek(now() + 5));
        byId("before").addEventListener("click", () => step(-1));
        byId("after").addEventListener("click", () => step(1));
        byId("half").addEventListener("click", half);
        byId("mute").addEventListener("click", mute);
        byId("full").addEventListener("click", full);
        byId("close").addEventListener("click", () => over("The film was closed, and that is on record."));
        byId("convert").addEventListener("click", convert);
        byId("part").addEventListener("change", () => load(Number(byId("part").value)));
        place.addEventListener("input", () => {
            wanted = Number(place.value);
            if (!converted) seek(wanted);
        });
        place.addEventListener("change", () => {
            const to = wanted ?? Number(place.value);
            wanted = null;
            seek(to);
        });
        for (const what of ["timeupdate", "durationchange", "play", "pause", "seeked"]) {
            film.addEventListener(what, tell);
        }
        for (const what of ["loadeddata", "timeupdate"]) film.addEventListener(what, look);
        film.addEventListener("error", fail);
        film.addEventListener("click", toggle);
        film.addEventListener("ended", () => {
            if (part + 1 < parts.length) load(part + 1);
        });

        const keys = {
            " ": toggle, "k": toggle, "ArrowLeft": () => seek(now() - 5), "ArrowRight": () => seek(now() + 5),
            ",": () => step(-1), ".": () => step(1), "h": half, "m": mute, "f": full,
            "Home": () => seek(0), "End": () => seek(length() - 0.5),
        };
        addEventListener("keydown", event => {
            if (event.ctrlKey || event.altKey || event.metaKey) return;
            const target = event.target;
            if (target.matches("input[type=text], select")) return;
            // A button takes its own space bar, and the place its own arrows.
            if (event.key === " " && target.matches("button, summary, a, input")) return;
            if (target === place && /^(Arrow|Home|End)/.test(event.key)) return;
            const act = keys[event.key];
            if (!act) return;
            event.preventDefault();
            act();
        });

        // Paused or not: what may not be watched any more stays on no screen.
        setInterval(() => { if (watch) cut(film.paused ? "still" : "on"); }, 10000);
        addEventListener("pagehide", () => over());
        if (isUnplayable()) warn(`This film is ${tongue}, which this browser does not play.`);
        follow();
        """#
}
