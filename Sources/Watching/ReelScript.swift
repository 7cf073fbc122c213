/// What plays moments one after the other: each film is opened as a watch of its own, once while its moments follow.
enum ReelScript {
    static let text = #"""
        "use strict";
        const at = id => document.getElementById(id);
        const film = at("film"), moments = [...at("marks").children];
        let watch = null, opened = null, parts = [], starts = [0], part = 0, playing = -1, alone = false;

        const say = words => { at("said").textContent = words; };

        function over(words) {
            if (watch) navigator.sendBeacon(`watch/${watch}/over`);
            watch = opened = null;
            playing = -1;
            film.removeAttribute("src");
            film.load();
            at("controls").hidden = true;
            at("cover").hidden = false;
            for (const moment of moments) moment.removeAttribute("aria-current");
            say(words ?? "");
        }

        async function open(address) {
            if (opened === address) return true;
            try {
                const answer = await fetch(address, {method: "POST"});
                const reply = await answer.json();
                if (!answer.ok) {
                    say(`${reply.message} ${reply.hint ?? ""}`);
                    return false;
                }
                watch = reply.watch;
                parts = reply.parts;
                starts = reply.starts.map(start => start / 1000);
                opened = address;
                part = -1;
                return true;
            } catch {
                say("The watch has ended. Run “footage watch” again, and use its new link.");
                return false;
            }
        }

        async function play(number) {
            if (number >= moments.length) {
                over("That was the last one.");
                return;
            }
            const moment = moments[number], from = Number(moment.dataset.from) / 1000;
            if (!await open(moment.dataset.open)) {
                if (!alone) play(number + 1);
                return;
            }
            playing = number;
            for (const each of moments) each.toggleAttribute("aria-current", false);
            moment.setAttribute("aria-current", "true");
            at("cover").hidden = true;
            at("controls").hidden = false;
            const wanted = Math.max(0, starts.findLastIndex(start => start <= from));
            if (wanted !== part) {
                part = wanted;
                film.src = parts[part];
            }
            film.currentTime = from - starts[part];
            film.play().catch(() => {});
            say(moment.innerText.replace(/^Play\s*/, ""));
        }

        function tell() {
            at("play").textContent = film.paused ? "Play" : "Pause";
            if (playing < 0 || film.seeking) return;
            if (starts[part] + film.currentTime < Number(moments[playing].dataset.to) / 1000) return;
            if (alone) film.pause(); else play(playing + 1);
        }

        at("all").addEventListener("click", () => { alone = false; play(0); });
        moments.forEach((moment, number) => {
            moment.querySelector("button").addEventListener("click", () => { alone = true; play(number); });
        });
        at("play").addEventListener("click", () => { if (film.paused) film.play(); else film.pause(); });
        at("next").addEventListener("click", () => play(playing + 1));
        at("half").addEventListener("click", () => {
            const slow = film.playbackRate === 1;
            film.playbackRate = slow ? 0.5 : 1;
            film.defaultPlaybackRate = film.playbackRate;
            at("half").setAttribute("aria-pressed", String(slow));
        });
        at("full").addEventListener("click", () => {
            if (document.fullscreenElement) document.exitFullscreen(); else at("player").requestFullscreen();
        });
        at("close").addEventListener("click", () => over("Closed, and that is on record."));
        for (const what of ["timeupdate", "play", "pause", "seeked"]) film.addEventListener(what, tell);
        film.addEventListener("ended", () => { if (alone || playing < 0) return; play(playing + 1); });
        film.addEventListener("error", () => {
            if (watch && film.error) say("This browser does not play this film; its own page can convert it.");
        });
        // Paused or not: what may not be watched any more stays on no screen.
        setInterval(async () => {
            if (!watch) return;
            const asked = watch;
            let words = "The watch has ended. Run “footage watch” again, and use its new link.";
            try {
                const answer = await fetch(`watch/${watch}/${film.paused ? "still" : "on"}`, {method: "POST"});
                if (answer.ok) return;
                const reply = await answer.json();
                words = `${reply.message} ${reply.hint ?? ""}`;
            } catch {
                // Nobody answers any more.
            }
            if (asked !== watch) return;
            watch = null;
            over(words);
        }, 10000);
        addEventListener("pagehide", () => over());
        """#
}
