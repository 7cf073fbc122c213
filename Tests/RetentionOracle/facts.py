"""The facts of one clip, asked for by the names that policies use."""
from period import day


def known(fact):
    """When both the day a fact names and the day of its entry have come."""
    return max(day(fact["date"]), day(fact["entered"]))


def latest(facts):
    """The latest of some facts; of one day, the one entered last."""
    return max(facts, key=lambda fact: (fact["date"], fact["entered"]))


def earliest(facts):
    """The earliest of some facts; of one day, the one entered last, for that gives more time."""
    first = min(fact["date"] for fact in facts)
    return latest([fact for fact in facts if fact["date"] == first])


class Clip:
    """The facts of a clip in the form of `ClipFacts.json`."""

    def __init__(self, facts):
        self.facts = facts

    def consent(self, purpose):
        """All who were asked together: of each signer the latest-given, of the signers the strictest."""
        by_signer = {}
        for consent in self.facts["consents"]:
            if consent["purpose"] != purpose:
                continue
            order = (consent["given"]["date"], consent["given"]["entered"])
            last = by_signer.get(consent["signer"])
            if last is None or order >= last[0]:
                by_signer[consent["signer"]] = (order, consent)
        consents = [consent for _, consent in by_signer.values()]
        if not consents:
            return {}
        state = {"given": latest([consent["given"] for consent in consents])}
        for name in ["expires", "withdrawn"]:
            found = [consent[name] for consent in consents if name in consent]
            if found:
                state[name] = earliest(found)
        return state

    def first_consent(self, purpose):
        """The consent for a purpose that was entered first, be it replaced by now."""
        given = [one["given"] for one in self.facts["consents"] if one["purpose"] == purpose]
        return min(given, key=lambda fact: fact["entered"])

    def record(self, purpose):
        """What `when` asks of a consent, whatever the date."""
        state = self.consent(purpose)
        return "withdrawn" if "withdrawn" in state else "given" if state else "none"

    def recorded_by(self, purpose):
        """The facts that make a consent's record what it is."""
        state = self.consent(purpose)
        return [state[name] for name in ["given", "withdrawn"] if name in state]

    def chosen_from(self, name, keeping=False):
        """The facts without any of which a fact would be another: every child's, where all are needed."""
        if name == "child.birth" or (name == "child.death" and keeping):
            return [child[name[6:]] for child in self.facts["children"]]
        return [self.fact(name, keeping)]

    def fact(self, name, keeping=False):
        """A fact by its name, or none; a keep looks at the youngest child, an end at the eldest."""
        facts = self.facts
        if name.startswith("child."):
            of_each = [child.get(name[6:]) for child in facts["children"]]
            dated = [fact for fact in of_each if fact]
            # Nobody knows who is the youngest or the eldest while a birth is missing, nor which death
            # is the last while a child lives.
            needs_all = keeping or name == "child.birth"
            if not dated or (needs_all and len(dated) < len(of_each)):
                return None
            return latest(dated) if keeping else earliest(dated)
        if name.startswith("consent."):
            _, purpose, what = name.split(".")
            return self.consent(purpose).get(what)
        if name.startswith("event."):
            named = [event["fact"] for event in facts["events"] if event["name"] == name[6:]]
            return latest(named) if named else None
        key = {"clip.recorded": "recorded", "clip.uploaded": "uploaded"}.get(name)
        return facts.get(key or name.replace(".", "_"))
