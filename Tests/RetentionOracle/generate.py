"""Policies and facts drawn from a seed: the same seed, the same case."""
import copy
import datetime
import random

from facts import known
from oracle import PURPOSES, Evaluation
from period import day, later, parts

PROGRAMMES = ["VIG", "VIPP-SD", "Circle of Security"]
EVENTS = ["closed", "order_made", "study_ended"]
BASES = ["service", "service", "rights", "legal"]
REQUIRABLE = [
    "session.note_filed", "session.reviewed", "programme.ended", "child.birth", "event.closed",
]
FACTS = [
    "clip.recorded", "clip.recorded", "clip.uploaded", "session.date", "session.reviewed",
    "session.note_filed", "programme.opened", "programme.ended", "programme.ended",
    "programme.ended", "programme.last_session", "child.birth", "child.birth", "child.birth",
    "child.birth", "child.death",
    "event.closed", "event.order_made", "event.study_ended",
] + [f"consent.{purpose}.{what}" for purpose in ["therapy", "training", "research"]
     for what in ["given", "expires", "withdrawn"]]
PERIODS = [
    "P0D", "P1D", "P1W", "P28D", "P1M", "P2M", "P3M2W", "P6M", "P1Y", "P1Y1M", "P18M", "P1Y6M3D",
    "P2Y", "P1Y2M3W4D",
]
HOLDS = ["safeguarding", "court", "inquiry", "subject-access", "complaint"]
ROLES = ["practitioner", "supervisor", "governance", "administrator"]
EPOCH = datetime.date(2026, 1, 1)


class Generator:
    """One source of chance."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        # Some cases are full of everything, and some nearly empty, where few facts decide.
        self.fullness = self.random.choice([0.3, 0.7, 1.0, 1.3])
        # Rules are mostly for what the clip is for, or most clips would have none.
        self.likely = []

    def chance(self, share):
        return self.random.random() < share * self.fullness

    def pick(self, values):
        return self.random.choice(values)

    def some(self, values, most):
        return self.random.sample(values, self.random.randint(1, min(most, len(values))))

    def date(self, first=0, last=1500):
        date = later(EPOCH, self.random.randint(first, last))
        # Month ends more often than chance would have it: there the calendar is difficult.
        if self.random.random() < 0.25:
            following = (date.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            date = later(following, -self.random.randint(1, 3))
        return date

    def fact(self, first=0, last=1500):
        date = self.date(first, last)
        entered = date
        if self.random.random() < 0.35:
            entered = later(date, self.random.choice([1, 5, 30, self.random.randint(-60, 900)]))
        return {"date": str(date), "entered": str(entered), "by": self.pick(["p1", "p2"])}

    # Policies

    def term(self, facts):
        term = {"after": self.pick(facts)}
        if self.random.random() < 0.7:
            term["add"] = self.pick(PERIODS)
        return term

    def moment(self, facts):
        kind = self.pick(["after", "after", "after", "earliest", "latest"])
        if kind == "after":
            return self.term(facts)
        return {kind: [self.term(facts) for _ in range(self.random.randint(1, 3))]}

    def when(self, purpose, needed):
        when = {}
        if self.chance(0.25):
            when["programme"] = self.one_or_some(PROGRAMMES[:2])
        if self.chance(0.25):
            when["class"] = self.one_or_some(["working", "record"])
        if self.chance(0.15):
            when["event"] = self.one_or_some(EVENTS)
        if self.chance(0.2):
            when["consent"] = {}
            for asked in self.some(["therapy", "training", "research"], 2):
                records = ["given", "withdrawn", "none"]
                if asked == purpose and asked in needed:
                    records.remove("none")
                when["consent"][asked] = self.one_or_some(records)
        return when

    def one_or_some(self, values):
        values = self.some(values, 2)
        return values[0] if len(values) == 1 and self.chance(0.5) else values

    def review(self):
        return {
            "by": self.some(["governance", "supervisor"], 2),
            "within": self.pick(["P7D", "P28D", "P1M"])}

    def rule(self, identity, needed):
        rule = {"id": identity}
        if self.random.random() < 0.65:
            rule["purpose"] = self.pick(self.likely + PURPOSES)
        when = self.when(rule.get("purpose"), needed)
        if when:
            rule["when"] = when
        facts = [name for name in FACTS if not self.ruled_out(name, when)]
        if self.random.random() < 0.8:
            rule["end"] = self.moment(facts)
            if self.random.random() < 0.45:
                rule["backstop"] = self.moment(
                    ["clip.recorded", "clip.uploaded"] if self.random.random() < 0.7 else facts)
                then = self.pick([None, None, "review", "destroy"])
                if then:
                    rule["backstop"]["then"] = then
        if "end" not in rule or self.chance(0.2):
            rule["keep"] = self.moment(facts)
        then = self.pick([None, None, "review", "destroy"])
        if then and ("end" in rule or "keep" in rule):
            rule["then"] = then
        leads = rule.get("then") == "review" or (
            "backstop" in rule and rule["backstop"].get("then") != "destroy")
        if leads and self.random.random() < 0.6:
            rule["review"] = self.review()
        if self.chance(0.2):
            rule["require"] = [
                name for name in self.some(REQUIRABLE, 2) if not self.ruled_out(name, when)]
        if self.random.random() < 0.8:
            rule["basis"] = self.pick(BASES)
        return rule

    @staticmethod
    def ruled_out(name, when):
        """Whether a fact is never recorded where a condition holds: such a text is refused."""
        if not name.startswith("consent."):
            return False
        _, purpose, what = name.split(".")
        records = when.get("consent", {}).get(purpose)
        if records is None:
            return False
        possible = ["withdrawn"] if what == "withdrawn" else ["given", "withdrawn"]
        records = records if isinstance(records, list) else [records]
        return not set(records) & set(possible)

    def policy(self, version):
        grace = self.random.randint(1, 20)
        effective = self.date(0, 500)
        needed = self.pick([PURPOSES, PURPOSES, [], ["therapy"], ["training", "research"]])
        names = self.random.sample(["a", "b", "c", "d", "e", "z-9", "conseng"], 6)
        rules = [self.rule(names[i], needed) for i in range(self.random.randint(1, 5))]
        policy = {
            "policy": "generated", "version": version, "effective": str(effective),
            "zone": "Europe/London", "owner": "Information governance",
            "review_by": str(later(effective, 700)),
            "consent": {"needed": needed, "erase_after": self.pick(
                ["P0D", "P7D", "P28D", "P1M", "P6W"])},
            "grace": self.period(grace), "window": self.period(self.random.randint(0, grace - 1)),
            "notice": self.pick([["P30D", "P7D"], ["P7D"], ["P6W", "P1D"]]),
            "brakes": {"clips": 9, "families": 9, "percent": 9},
            "cooling_off": "P7D", "quarantine": "P28D", "key_backups": "P30D",
            "afterwards": {"particulars": "P1Y", "texts": "P8Y", "tombstones": "P8Y"},
            "rules": rules,
        }
        if self.random.random() < 0.9:
            on = self.date(-100, 900)
            policy["appraisal"] = [
                {"role": "governance", "on": str(on), "minute": "IGSG/26/1",
                 "until": str(later(on, self.random.choice([300, 9000])))}
                for _ in range(self.random.randint(1, 2))]
        return policy

    def before(self, policy):
        """A version of a policy that gave other periods."""
        policy = copy.deepcopy(policy)
        for rule in policy["rules"]:
            for key in ["end", "backstop", "keep"]:
                if "add" in rule.get(key, {}) and self.random.random() < 0.5:
                    rule[key]["add"] = self.pick(PERIODS)
        return policy

    def period(self, days):
        return self.pick([f"P{days}D", f"P{days // 7}W{days % 7}D"])

    # Facts

    def consent(self):
        consent = {
            "purpose": self.pick(self.likely + PURPOSES[:4]),
            "given": self.fact(0, 500), "signer": self.pick(["a", "b"])}
        if self.chance(0.3):
            consent["expires"] = self.fact(0, 1500)
        if self.chance(0.3):
            consent["withdrawn"] = self.fact(0, 1500)
        return consent

    def hold(self):
        hold = {
            "kind": self.pick(HOLDS), "scope": self.pick(["family", "session", "clip"]),
            "placed": self.fact(0, 1500), "owner": "p3", "reason": "r",
            "review_by": str(self.date()), "roles": sorted(
                self.some(ROLES, 2), key=["uploader", *ROLES].index),
            "purposes": sorted(self.some(["review", "disclosure", "therapy"], 2))}
        hold["roles"].sort(key=ROLES.index)
        if self.random.random() < 0.7:
            after = max(day(hold["placed"]["date"]), day(hold["placed"]["entered"]))
            released = later(after, self.random.randint(0, 700))
            entered = later(released, self.random.choice([0, 0, 3, -2]))
            hold["released"] = {
                "date": str(released), "entered": str(max(entered, after)), "by": "p3"}
        return hold

    def extension(self):
        return {"until": self.fact(), "from": self.pick(["request", "review"]), "minute": "m1"}

    def decision(self):
        return {"destroy_decided": self.fact(), "minute": "m2"}

    def waiver(self):
        return {
            "requirement": self.pick(REQUIRABLE[:2] + ["programme.ended"]),
            "granted": self.fact(), "minute": "m3"}

    def child(self):
        child = {}
        if self.random.random() < 0.85:
            child["birth"] = self.fact(-900, 300)
            if self.random.random() < 0.4:
                child["birth"]["entered"] = str(self.date(0, 1200))
        if self.random.random() < 0.15:
            child["death"] = self.fact(-300, 900)
        return child

    def facts(self):
        recorded = self.fact(0, 400)
        purposes = self.pick([["therapy"], ["therapy"], ["training"], self.some(PURPOSES, 3)])
        if self.random.random() < 0.03:
            purposes = []
        self.likely = purposes * 4
        uploaded = later(day(recorded["date"]), self.random.randint(0, 60))
        facts = {
            "clip": "07" * 16, "class": self.pick(["working", "working", "record"]),
            "purposes": sorted(purposes, key=PURPOSES.index),
            "recorded": recorded, "recorded_from": self.pick(["film", "session"]),
            "uploaded": {"date": str(uploaded), "entered": str(uploaded), "by": "p1"},
        }
        if self.random.random() < 0.8:
            facts["programme"] = self.pick(PROGRAMMES)
        for name, share in [
                ("session_date", 0.7), ("session_reviewed", 0.5), ("session_note_filed", 0.6),
                ("programme_opened", 0.6), ("programme_ended", 0.7),
                ("programme_last_session", 0.6), ("changed", 0.15), ("corrected", 0.15)]:
            if self.chance(share):
                facts[name] = self.fact(0, 1200)
        for name, make, most, share in [
                ("children", self.child, 3, 0.8), ("consents", self.consent, 4, 0.8),
                ("holds", self.hold, 2, 0.2), ("extensions", self.extension, 2, 0.2),
                ("decisions", self.decision, 2, 0.45), ("waivers", self.waiver, 2, 0.25)]:
            count = self.random.randint(1, most) if self.chance(share) else 0
            facts[name] = [make() for _ in range(count)]
        if self.random.random() < 0.6:
            facts["consents"] += [dict(self.consent(), purpose=purpose) for purpose in purposes]
        facts["events"] = [
            {"name": self.pick(EVENTS), "fact": self.fact()}
            for _ in range(self.random.randint(0, 3) if self.chance(0.4) else 0)]
        return facts

    def sources(self, facts):
        """What a clip is derived from: clips much like it, some of them destroyed."""
        sources = []
        for index in range(self.random.randint(1, 3) if self.random.random() < 0.4 else 0):
            source = {"clip": f"{self.random.randint(1, 9)}{index}" * 16, "linked": self.fact(0, 1500)}
            if self.random.random() < 0.3:
                source["destroyed"] = {
                    "rule": self.pick(["a", "b", "consent", "gone", "ledger-replay"]),
                    "limit": str(self.date()), "on": str(self.date())}
            else:
                likely = self.likely
                source["facts"] = dict(self.facts(), clip=source["clip"])
                self.likely = likely
                for name in ["purposes", "class", "programme", "children", "consents", "events"]:
                    if name in facts and self.random.random() < 0.6:
                        source["facts"][name] = copy.deepcopy(facts[name])
            sources.append(source)
        return sources

    # Cases

    def case(self, dates=9):
        facts = self.facts()
        self.likely = facts["purposes"] * 8
        sources = self.sources(facts)
        if sources:
            facts["sources"] = sources
        count = self.pick([1, 1, 1, 2, 2, 3])
        versions, effective = [], self.date(0, 900)
        policy = self.policy(9)
        for index in range(count):
            if index:
                policy = self.before(policy) if self.random.random() < 0.7 else self.policy(9)
            versions.append({"policy": dict(policy, version=9 - index), "effective": str(effective)})
            effective = later(effective, -self.random.choice([0, 3, 30, 300]))
        case = {"versions": versions, "facts": facts, "dates": []}
        case["dates"] = self.dates(case, dates)
        return case

    def dates(self, case, count):
        """Days around everything that could change an answer, and a few others."""
        (policy, effective) = case["versions"][0]["policy"], day(case["versions"][0]["effective"])
        evaluation = Evaluation(policy, case["facts"])
        answer = evaluation.decide(EPOCH, effective, [
            (version["policy"], day(version["effective"])) for version in case["versions"][1:]])
        for decision in case["facts"]["decisions"]:
            # A review's decision counts from the first notice of its queue on.
            if answer["queue"] and self.random.random() < 0.5:
                notice = max(parts(period)[1] for period in policy["notice"])
                decided = later(day(answer["queue"]), self.random.choice([-1, 0, 0, 1]) - notice)
                decision["destroy_decided"].update(date=str(decided), entered=str(decided))
        # The boundaries of the decision itself come first.
        named = {answer[key] for key in [
            "original", "limit", "keep", "start", "deadline", "queue", "floor"] if answer.get(key)}
        others = {str(effective)} | {str(end.date) for ends in evaluation.ends.values() for end in ends}
        for consent in case["facts"]["consents"]:
            others |= {fact["date"] for fact in consent.values() if isinstance(fact, dict)}
        for hold in case["facts"]["holds"]:
            others |= {hold["placed"]["date"], hold["placed"]["entered"]}
            others |= {str(known(hold["released"]))} if "released" in hold else set()
        for key, fact in [("decisions", "destroy_decided"), ("waivers", "granted"),
                          ("extensions", "until")]:
            for act in case["facts"][key]:
                others |= {act[fact]["date"], act[fact]["entered"]}
        for source in case["facts"].get("sources", []):
            others |= {source["linked"]["date"], source["linked"]["entered"]}
            others |= {value for key, value in source.get("destroyed", {}).items() if key != "rule"}
        for source in evaluation.held:
            answered = source.decide(EPOCH, effective, [])
            others |= {answered[key] for key in ["limit", "queue", "start"] if answered.get(key)}
            others |= {hold["placed"]["date"] for hold in source.facts["holds"]}
            others |= {
                str(known(hold["released"])) for hold in source.facts["holds"] if "released" in hold}
        if answer["start"]:
            others |= {str(later(day(answer["start"]), 28)), str(later(day(answer["start"]), 7))}
        around = [
            str(later(day(date), step)) for date in sorted(named) for step in (-1, 0, 1)]
        wider = [
            str(later(day(date), step)) for date in sorted(others) for step in (-1, 0, 1)]
        chosen = self.random.sample(around, min(len(around), count * 6 // 9))
        chosen += self.random.sample(wider, min(len(wider), count - len(chosen) - 1))
        while len(chosen) < count:
            chosen.append(str(self.date(0, 3000)))
        return sorted(chosen)
