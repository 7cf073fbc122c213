"""What holds for every policy and all facts, asked of the evaluator of the vault alone.

A property makes variants of a case and names the days on which their answers break its promise.
"""
import copy
import random

from facts import known
from generate import BASES, Generator
from period import day, later, parts

FORWARD = {"kept": 0, "queued": 1, "blocked": 2, "review": 2, "due": 3, "overdue": 4}


def goes(answer):
    return answer["status"] in ("due", "overdue")


def with_facts(case, **changed):
    return dict(case, facts=dict(case["facts"], **changed))


def with_policy(case, change, history=True):
    """The case with its policy in force changed, and with the versions before it or without."""
    first, *earlier = copy.deepcopy(case["versions"])
    change(first["policy"])
    return dict(case, versions=[first, *(earlier if history else [])])


def earlier_than(case, answers):
    """The days on which the second variant goes and the first does not."""
    return [
        date for date, before, after in zip(case["dates"], *answers)
        if goes(after) and not goes(before)]


class Property:
    """A promise: `variants` of a case, and the days on which the answers to them `break` it."""

    def __init__(self, promise, variants, broken):
        self.promise, self.broken, self.make = promise, broken, variants

    def variants(self, case, seed):
        generator = Generator(f"{seed}/{self.promise}")
        generator.likely = case["facts"]["purposes"] * 4
        return self.make(case, generator)


def with_hold(case, generator):
    return [case, with_facts(case, holds=case["facts"]["holds"] + [generator.hold()])]


def with_extension(case, generator):
    more = case["facts"]["extensions"] + [generator.extension()]
    return [case, with_facts(case, extensions=more)]


def with_one_source(case, generator, change):
    """The case with something changed about one of its sources that is held, or the case alone."""
    sources = copy.deepcopy(case["facts"].get("sources", []))
    held = [source for source in sources if "facts" in source]
    if held:
        change(generator.pick(held)["facts"])
    return [case, with_facts(case, **({"sources": sources} if sources else {}))]


def with_source_hold(case, generator):
    return with_one_source(
        case, generator, lambda facts: facts["holds"].append(generator.hold()))


def with_source_extension(case, generator):
    return with_one_source(
        case, generator, lambda facts: facts["extensions"].append(generator.extension()))


def with_open_source_hold(case, generator):
    def hold(facts):
        one = generator.hold()
        one.pop("released", None)
        one["placed"] = {"date": "2020-01-01", "entered": "2020-01-01", "by": "p1"}
        facts["holds"].append(one)
    return with_one_source(case, generator, hold)[1:]


def gone(case, answers):
    """The days on which a clip goes although it has a source that is held, under hold."""
    is_held = any("facts" in source for source in case["facts"].get("sources", []))
    return [date for date, answer in zip(case["dates"], answers[0]) if is_held and goes(answer)]


def without_holds(case, generator):
    """The case, and no hold on the clip or on a source."""
    sources = copy.deepcopy(case["facts"].get("sources", []))
    for source in sources:
        if "facts" in source:
            source["facts"]["holds"] = []
    return [with_facts(case, holds=[], **({"sources": sources} if sources else {}))]


def with_keep(case, generator):
    rule = {"id": generator.pick(["aa", "zz"]), "basis": generator.pick(BASES)}
    rule["keep"] = generator.moment(
        ["clip.recorded", "programme.ended", "child.birth", "event.closed"])
    # Without the versions before: where one gave less, a keep owes no grace.
    return [
        with_policy(case, lambda policy: None, history=False),
        with_policy(case, lambda policy: policy["rules"].append(rule), history=False)]


def disordered(case, generator):
    """The case in another order; of consents the order says which of one day came last."""
    def shuffled(facts):
        facts = {
            name: generator.random.sample(value, len(value))
            if isinstance(value, list) and name not in ("purposes", "consents") else value
            for name, value in facts.items()}
        if "sources" in facts:
            facts["sources"] = [
                dict(source, facts=shuffled(source["facts"])) if "facts" in source else source
                for source in facts["sources"]]
        return facts

    facts = shuffled(case["facts"])
    return [case, with_policy(
        dict(case, facts=facts), lambda policy: generator.random.shuffle(policy["rules"]))]


def twice(case, generator):
    """The case and itself, with every reason."""
    return [dict(case, explain=True)] * 2


def differing(case, answers):
    return [date for date, one, two in zip(case["dates"], *answers) if one != two]


def before_grace(case, answers):
    grace = parts(case["versions"][0]["policy"]["grace"])[1]
    first = str(later(known(case["facts"]["uploaded"]), grace))
    return [
        date for date, answer in zip(case["dates"], answers[0]) if date < first and goes(answer)]


def backward(case, answers):
    ranks = [
        (date, FORWARD[answer["status"]]) for date, answer in zip(case["dates"], answers[0])
        if answer["status"] in FORWARD]
    return [date for (_, before), (date, after) in zip(ranks, ranks[1:]) if after < before]


def typed_in(case, generator):
    """The case with one fact more, typed in after all others, on the days before its grace is over.

    Requirements apart: to file the note is what a blocked clip waits for.
    """
    today = generator.date(2600, 3600)
    derived = copy.deepcopy(case["facts"])
    held = [source["facts"] for source in derived.get("sources", []) if "facts" in source]
    facts = generator.pick([derived, *held])

    def typed():
        return {"date": str(generator.date(-900, 3600)), "entered": str(today), "by": "p9"}

    def on_one(key, name):
        if facts[key]:
            generator.pick(facts[key])[name] = typed()

    consent = {"purpose": generator.pick(facts["purposes"] or ["therapy"]), "given": typed(),
               "signer": generator.pick(["a", "b", "c"])}
    generator.pick([
        lambda: derived.setdefault("sources", []).append(
            {"clip": "f0" * 16, "linked": typed(), "destroyed": {
                "rule": "a", "limit": str(generator.date()), "on": str(generator.date())}}),
        lambda: derived.setdefault("sources", []).append(
            {"clip": "f0" * 16, "linked": typed(), "facts": generator.facts()}),
        lambda: facts.update(programme_ended=typed()),
        lambda: facts.update(session_date=typed()),
        lambda: facts.update(session_reviewed=typed()),
        lambda: facts.update(programme_last_session=typed()),
        lambda: facts.update(recorded=typed()),
        lambda: facts["children"].append({"birth": typed()}),
        lambda: on_one("children", "birth"),
        lambda: on_one("children", "death"),
        lambda: facts["events"].append({"name": generator.pick(["closed", "order_made"]),
                                        "fact": typed()}),
        lambda: facts["consents"].append(consent),
        lambda: facts["consents"].append(dict(consent, withdrawn=typed())),
        lambda: on_one("consents", "withdrawn"),
        lambda: on_one("consents", "expires"),
    ])()

    def bare(policy):
        for rule in policy["rules"]:
            rule.pop("require", None)
            if "end" not in rule and "keep" not in rule:
                rule["keep"] = {"after": "clip.recorded"}
    case = with_policy(case, bare)
    grace = parts(case["versions"][0]["policy"]["grace"])[1]
    case["dates"] = sorted({str(today), str(later(today, grace // 2)), str(later(today, grace - 1))})
    return [case, dict(case, facts=derived)]


PROPERTIES = [
    Property("a hold never brings destruction forward", with_hold, earlier_than),
    Property("an extension never brings destruction forward", with_extension, earlier_than),
    Property("a hold on a source never brings destruction forward", with_source_hold, earlier_than),
    Property("an extension of a source never brings destruction forward", with_source_extension,
             earlier_than),
    Property("nothing goes while a source is under hold", with_open_source_hold, gone),
    Property("a keep never brings destruction forward", with_keep, earlier_than),
    Property("the order of rules and of facts is irrelevant", disordered, differing),
    Property("deciding twice gives the same bytes", twice, differing),
    Property(
        "nothing goes before upload plus grace", lambda case, _: [case], before_grace),
    Property(
        "with no new fact a clip goes only forward", without_holds, backward),
    Property("a fact typed in today lets nothing go before its grace is over", typed_in,
             earlier_than),
]
