/// What marks moments of the film that is played, and lists them.
enum MomentScript {
    static let text = #"""
        "use strict";
        {
            const at = id => document.getElementById(id);
            const panel = at("moments"), list = at("marks"), home = panel.dataset.moments;
            let here = 0, from = null, to = null;

            const clock = seconds =>
                `${Math.floor(seconds / 60)}:${(Math.floor(seconds * 10) / 10 % 60).toFixed(1).padStart(4, "0")}`;
            const show = () => {
                at("marked").textContent =
                    `From ${from === null ? "–" : clock(from)} to ${to === null ? "–" : clock(to)}`;
            };
            const say = words => { at("marking").textContent = words; };

            async function ask(address, method, body) {
                try {
                    const answer = await fetch(address, {method, body});
                    const reply = await answer.json();
                    if (answer.ok) return reply;
                    say(`${reply.message} ${reply.hint ?? ""}`);
                } catch {
                    say("That could not be done: the watch has ended, or what was sent is wrong.");
                }
                return null;
            }

            function button(words, label, act) {
                const made = document.createElement("button");
                made.type = "button";
                made.textContent = words;
                made.setAttribute("aria-label", label);
                made.addEventListener("click", act);
                return made;
            }

            function piece(name, words) {
                const made = document.createElement("span");
                made.className = name;
                made.textContent = words;
                return made;
            }

            function row(moment) {
                const item = document.createElement("li");
                const name = `moment ${moment.number}`;
                item.append(
                    button("Play", `Play ${name}`, () => play(moment)), piece("times", moment.times),
                    piece("seen", moment.seen),
                    piece("words", moment.by ? `${moment.note} (${moment.by})` : moment.note),
                    button("Drop", `Drop ${name}`, async () => {
                        if (await ask(`${home}/${moment.number}/drop`, "POST")) {
                            say(`Moment ${moment.number} was dropped.`);
                            fill();
                        }
                    }));
                return item;
            }

            let end = null;
            function play(moment) {
                document.dispatchEvent(new CustomEvent("go", {detail: moment.from / 1000}));
                end = moment.to / 1000;
            }

            async function fill() {
                const reply = await ask(home, "GET");
                if (reply) list.replaceChildren(...reply.moments.map(row));
            }

            async function keep() {
                if (from === null || to === null || to <= from) {
                    say("Say where it begins and where it ends, first: keys I and O.");
                    return;
                }
                const mark = {from: Math.round(from * 1000), note: at("note").value.trim(), seen: at("seen").value,
                              to: Math.round(to * 1000)};
                const kept = await ask(home, "POST", JSON.stringify(mark));
                if (!kept) return;
                say(`Moment ${kept.number} was kept: ${kept.seen}, ${kept.times}.`);
                from = to = null;
                at("note").value = "";
                show();
                fill();
            }

            const begin = () => { from = here; if (to !== null && to <= from) to = null; show(); };
            const finish = () => { to = here; if (from !== null && from >= to) from = null; show(); };
            at("in").addEventListener("click", begin);
            at("out").addEventListener("click", finish);
            at("mark").addEventListener("click", keep);
            document.addEventListener("opened", () => { panel.hidden = false; fill(); });
            document.addEventListener("closed", () => { panel.hidden = true; end = null; });
            document.addEventListener("place", event => {
                here = event.detail;
                if (end !== null && here >= end) {
                    end = null;
                    at("film").pause();
                }
            });
            addEventListener("keydown", event => {
                if (panel.hidden || event.ctrlKey || event.altKey || event.metaKey
                    || event.target.matches("input[type=text], select")) return;
                if (event.key === "i") begin();
                if (event.key === "o") finish();
            });
        }
        """#
}
