/// What the page does that the link leads to: it hands in the key, which stands behind the address's `#`, so that it
/// is sent in no request but this one, and takes it out of the address.
enum DoorScript {
    static let text = #"""
        "use strict";
        const said = document.getElementById("said");
        const key = location.hash.slice(1);
        history.replaceState(null, "", "/");

        async function enter() {
            if (!key) return;
            said.textContent = "One moment…";
            try {
                const answer = await fetch("/enter", {method: "POST", body: key});
                const reply = await answer.json();
                if (answer.ok) {
                    location.replace(reply.start);
                    return;
                }
                said.textContent = `${reply.message} ${reply.hint ?? ""}`;
            } catch {
                said.textContent = "The watch has ended. Run “footage watch” again, and use its new link.";
            }
        }

        enter();
        """#
}
