/// What takes a picture of each film of a session, one after the other: each is a watch of its own.
enum PictureScript {
    static let text = #"""
        "use strict";
        let open = null;

        function event(film, wanted) {
            return new Promise((resolve, reject) => {
                const late = setTimeout(() => reject(new Error("it does not show itself")), 15000);
                film.addEventListener(wanted, () => { clearTimeout(late); resolve(); }, {once: true});
                film.addEventListener("error", () => {
                    clearTimeout(late);
                    reject(new Error("this browser does not play it"));
                }, {once: true});
            });
        }

        function over() {
            if (open) navigator.sendBeacon(`watch/${open}/over`);
            open = null;
        }

        async function take(card) {
            const words = card.querySelector(".none");
            const film = document.createElement("video");
            try {
                // One that is opened for nothing would be on record for nothing.
                if (card.dataset.codec === "hevc" && !film.canPlayType('video/mp4; codecs="hvc1.1.6.L123.B0"')) {
                    throw new Error("it is HEVC, which this browser does not play");
                }
                const answer = await fetch(card.dataset.open, {method: "POST"});
                const reply = await answer.json();
                if (!answer.ok) throw new Error(reply.message);
                open = reply.watch;
                film.muted = true;
                film.preload = "metadata";
                film.src = reply.parts[0];
                await event(film, "loadedmetadata");
                if (!film.videoWidth) throw new Error("this browser shows no picture of it");
                film.currentTime = Math.min(Math.max(film.duration * 0.1, 0.5), 10, film.duration / 2);
                await event(film, "seeked");
                const picture = card.querySelector("canvas");
                picture.width = 480;
                picture.height = Math.round(480 * film.videoHeight / film.videoWidth);
                picture.getContext("2d").drawImage(film, 0, 0, picture.width, picture.height);
                picture.hidden = false;
                words.hidden = true;
            } catch (problem) {
                words.textContent = `No picture: ${problem.message}`;
            } finally {
                film.removeAttribute("src");
                film.load();
                over();
            }
        }

        async function all() {
            for (const card of document.querySelectorAll("[data-open]")) await take(card);
            document.documentElement.dataset.pictures = "taken";
        }

        addEventListener("pagehide", over);
        all();
        """#
}
