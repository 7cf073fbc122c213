"""A second evaluator of retention policies, as plain as it can be.

It follows the numbered paragraphs of what a policy means, a function or two each, and shares nothing with the
evaluator of the vault. A policy and the facts of a clip are the values that are written as YAML and JSON for
that one; `decide` answers as `retention-answers` does.
"""
import copy

from facts import Clip, earliest, known
from period import add, day, later, parts

RANK = {"service": 0, "rights": 1, "legal": 2}
PURPOSES = ["therapy", "supervision", "training", "research", "case-study"]
ROLES = [
    "uploader", "practitioner", "supervisor", "governance", "administrator", "retention"]
STANDARD_REVIEW = {"by": ["governance"], "within": "P28D"}


def days(period):
    """The length of a period that has no months."""
    return parts(period)[1]


def listed(value):
    """A list, or the one value that stands for a list of itself."""
    return value if isinstance(value, list) else [value]


class End:
    """One lawful end of a purpose or of the clip, by a rule or by the end of a consent."""

    def __init__(self, rule, basis, date, facts, purpose, review=None, stops=None):
        self.rule, self.basis, self.date, self.facts = rule, basis, date, facts
        self.purpose, self.review = purpose, review
        # The day use stops: when consent ended, else the day itself.
        self.stops = stops or date
        self.is_consent = stops is not None
        # The source whose end it is, if it is not the clip's own.
        self.origin = None


class Keep:
    """One earliest lawful day, or one that is unknown."""

    def __init__(self, rank, date, facts, review=None, rule=""):
        self.rank, self.date, self.facts, self.review, self.rule = rank, date, facts, review, rule


class Source:
    """A clip that another is derived from: judged by the same policy, or gone with the end it had."""

    def __init__(self, policy, source):
        self.clip, self.linked = source["clip"], source["linked"]
        self.judged = Evaluation(policy, source["facts"]) if "facts" in source else None
        if self.judged:
            return
        gone = source["destroyed"]
        date, name = min(day(gone["limit"]), day(gone["on"])), gone["rule"]
        bases = {rule["id"]: rule.get("basis", "service") for rule in policy["rules"]}
        bases["consent"] = "rights"
        # A person decided that it goes: what is derived from it follows after the grace.
        reviewed = any(
            rule["id"] == name and rule.get("then") == "review" for rule in policy["rules"])
        rests_on = [self.linked, {"entered": gone["on"]}] if reviewed else [self.linked]
        # A restore destroyed it again: by which rule first is forgotten, and it may have been consent's end.
        unnamed = "rights" if name == "ledger-replay" else "service"
        self.end = End(
            name if name in bases else "source", bases.get(name, unnamed), date, rests_on,
            None, None, date if name == "consent" else None)

    def limiting_end(self, rank):
        """The end by which it limits what is derived from it, by the ends of at least a rank."""
        if self.judged:
            end = self.judged.limiting_end(rank)
        else:
            end = copy.copy(self.end) if RANK[self.end.basis] >= rank else None
        if end:
            end.origin = self.clip
        return end


class Evaluation:
    """What becomes of one clip under one policy; the day comes last."""

    def __init__(self, policy, facts):
        self.policy, self.facts, self.clip = policy, facts, Clip(facts)
        self.needed, self.purposes = policy["consent"]["needed"], facts["purposes"]
        self.living = [
            purpose for purpose in self.purposes
            if purpose not in self.needed or self.clip.consent(purpose)]
        self.matching = [rule for rule in policy["rules"] if self.matches(rule)]
        self.ends = {
            purpose: self.ends_of(purpose) for purpose in self.living}
        self.clip_ends = self.ends_of(None)
        self.sources = sorted(
            (Source(policy, one) for one in facts.get("sources", [])), key=lambda one: one.clip)
        self.held = [source.judged for source in self.sources if source.judged]
        self.find_limit()

    # §3.1

    def matches(self, rule):
        return self.matches_apart_from_facts(rule) and not self.failing(rule) and (
            "event" not in rule.get("when", {})
            or any(self.clip.fact("event." + name) for name in listed(rule["when"]["event"])))

    def matches_apart_from_facts(self, rule):
        """Whether it is for a purpose, a programme and a class of the clip."""
        when = rule.get("when", {})
        return (
            ("purpose" not in rule or rule["purpose"] in self.purposes)
            and ("programme" not in when
                 or self.facts.get("programme") in listed(when["programme"]))
            and ("class" not in when or self.facts["class"] in listed(when["class"])))

    def failing(self, rule):
        """The purposes for which consent is not recorded as the rule asks."""
        asked = rule.get("when", {}).get("consent", {})
        return [
            purpose for purpose in PURPOSES
            if purpose in asked and self.clip.record(purpose) not in listed(asked[purpose])]

    def matched_by(self, rule):
        """The facts by which a rule matches."""
        when = rule.get("when", {})
        events = [self.clip.fact("event." + name) for name in listed(when.get("event", []))]
        records = [self.clip.recorded_by(purpose) for purpose in when.get("consent", {})]
        return [fact for fact in events if fact] + [fact for some in records for fact in some]

    # §3.2

    def term(self, term, keeping):
        fact = self.clip.fact(term["after"], keeping)
        if fact is None:
            return None
        date = day(fact["date"])
        rests_on = self.clip.chosen_from(term["after"], keeping)
        return (add(date, term["add"], keeping) if "add" in term else date), rests_on

    @staticmethod
    def terms(moment):
        return moment.get("earliest") or moment.get("latest") or [moment]

    def moment(self, moment, keeping=False):
        """The date of a moment with the facts it rests on, or none."""
        found = [self.term(term, keeping) for term in self.terms(moment)]
        if "earliest" in moment:
            found = [term for term in found if term]
            first = min((date for date, _ in found), default=None)
            found = [term for term in found if term[0] == first]
        if not found or None in found:
            return None
        return max(date for date, _ in found), [fact for _, facts in found for fact in facts]

    def end(self, rule):
        """When a rule ends, on what that rests, and whether a review follows; none when undecided."""
        if "end" not in rule:
            found = self.moment(rule["keep"], True) if "keep" in rule and "then" in rule else None
            return found and (*found, rule["then"])
        found = self.moment(rule["end"])
        if found:
            return *found, rule.get("then")
        found = self.moment(rule["backstop"]) if "backstop" in rule else None
        return found and (*found, rule["backstop"].get("then", "review"))

    # §3.3

    def ends_of(self, purpose):
        """Every end of a purpose's life, or of the clip's as a whole."""
        ends = []
        state = self.clip.consent(purpose) if purpose in self.needed else {}
        # Without that consent the purpose would not live, and would bound nothing.
        given = [self.clip.first_consent(purpose)] if state else []
        for rule in self.matching:
            found = self.end(rule) if rule.get("purpose") == purpose else None
            if found:
                date, facts, then = found
                ends.append(End(
                    rule["id"], rule.get("basis", "service"), date,
                    facts + self.matched_by(rule) + given, purpose,
                    rule.get("review", STANDARD_REVIEW) if then == "review" else None))
        stops = {name: state[name] for name in ["withdrawn", "expires"] if name in state}
        if stops:
            fact = earliest(list(stops.values()))
            date = add(day(fact["date"]), self.policy["consent"]["erase_after"], False)
            # On its last day a consent that expires still holds.
            stopped = min(
                later(day(stop["date"]), 1 if name == "expires" else 0)
                for name, stop in stops.items())
            ends.append(End("consent", "rights", date, [fact] + given, purpose, None, stopped))
        return ends

    # §3.4

    def limiting_end(self, rank):
        """The earlier of the clip's own limit and its sources', by the ends of at least a rank."""
        ends = [self.own_end(rank)] + [source.limiting_end(rank) for source in self.sources]
        ends = [end for end in ends if end]
        if not ends:
            return None
        date = min(end.date for end in ends)
        winners = [end for end in ends if end.date == date]
        # Of equals the first: the clip's own, then the sources in their order.
        first = copy.copy(min(winners, key=lambda end: (-RANK[end.basis], end.rule)))
        first.facts = [fact for end in winners for fact in end.facts]
        if first.is_consent:
            first.stops = max(end.stops for end in winners if end.is_consent)
        return first

    def own_end(self, rank):
        """The limit by the clip's own ends of at least a rank, as the end that sets it."""
        ends = {
            purpose: [end for end in ends if RANK[end.basis] >= rank]
            for purpose, ends in self.ends.items()}
        clip_ends = [end for end in self.clip_ends if RANK[end.basis] >= rank]
        least = {
            purpose: min(end.date for end in ends[purpose]) for purpose in ends if ends[purpose]}
        bounds = [min(end.date for end in clip_ends)] if clip_ends else []
        if ends and len(least) == len(ends):
            bounds.append(max(least.values()))
        if not bounds:
            return None
        date = min(bounds)
        winners, rests_on = [end for end in clip_ends if end.date == date], []
        if ends and len(least) == len(ends) and max(least.values()) == date:
            for purpose, some in ends.items():
                firsts = [end for end in some if end.date == least[purpose]]
                rests_on += [fact for end in firsts for fact in end.facts]
                winners += firsts if least[purpose] == date else []
        rests_on += [fact for end in winners for fact in end.facts]
        first = min(winners, key=lambda end: (-RANK[end.basis], end.rule))
        stops = max(end.stops for end in winners if end.is_consent == first.is_consent)
        return End(
            first.rule, first.basis, date, rests_on, first.purpose, first.review,
            stops if first.is_consent else None)

    # §3.5

    def in_play(self):
        """The highest rank of what ends or keeps the clip or a source."""
        ranks = [RANK[rule.get("basis", "service")] for rule in self.matching]
        ranks += [RANK[end.basis] for ends in self.ends.values() for end in ends]
        ranks += [
            source.judged.in_play() if source.judged else RANK[source.end.basis]
            for source in self.sources]
        return max(ranks, default=0)

    def keeps(self):
        """Every keep and extension, of whatever rank, of the clip and of its sources."""
        keeps = [keep for source in self.held for keep in source.keeps()]
        for rule in self.matching:
            if "keep" in rule:
                found = self.moment(rule["keep"], True)
                date, facts = (found[0], found[1] + self.matched_by(rule)) if found else (None, [])
                review = rule.get("review", STANDARD_REVIEW)
                keeps.append(Keep(
                    RANK[rule.get("basis", "service")], date, facts,
                    review if rule.get("then") == "review" else None, rule["id"]))
        for extension in self.facts["extensions"]:
            rank = self.in_play() if extension["from"] == "review" else 0
            keeps.append(Keep(rank, day(extension["until"]["date"]), [extension["until"]]))
        return sorted(keeps, key=lambda keep: (-keep.rank, keep.rule))

    def find_limit(self):
        """The limit and what moves it.

        A keep carries no limit past an end that outranks the keep. Where it would, that end limits, and the
        film goes on its last day and not before.
        """
        self.base = self.limiting = self.limiting_end(0)
        self.keep = self.limit = self.first_lawful = None
        self.reviews, self.rests_on, self.is_unknown = [], [], False
        if not self.base:
            is_covered = self.living and all(map(self.is_covered, self.purposes))
            self.unlimited = "undecided" if is_covered else "uncovered"
            return
        waits, keeps = [], self.keeps()
        while True:
            counting = [keep for keep in keeps if keep.rank >= RANK[self.limiting.basis]]
            self.is_unknown = any(keep.date is None for keep in counting)
            self.keep = max((keep.date for keep in counting if keep.date), default=None)
            self.rests_on += self.limiting.facts + [
                fact for keep in counting for fact in keep.facts]
            self.reviews += [
                review for review in [self.limiting.review, *(keep.review for keep in counting)]
                if review]
            outranking = self.limiting_end(RANK[self.limiting.basis] + 1)
            if not outranking or not (
                    self.is_unknown or self.keep and self.keep > outranking.date):
                break
            if self.limiting.basis == "rights" and not self.ends_sooner(outranking, keeps):
                # A film kept beyond a right to its end stays restricted.
                break
            waits += [
                min(keep.date or outranking.date, outranking.date) for keep in counting
                if keep.rank < RANK[outranking.basis]]
            self.limiting = outranking
        self.limit = max(self.limiting.date, self.keep or self.limiting.date)
        self.first_lawful = max(waits + [self.keep or self.limiting.date])
        if not waits and not self.keep:
            self.first_lawful = None
        self.unlimited = "undecided" if self.is_unknown else None

    def ends_sooner(self, end, keeps):
        """Whether the law ends the clip sooner than the keeps that count against a right."""
        legal = [keep.date for keep in keeps if keep.rank >= RANK[end.basis]]
        if None in legal:
            return False
        return self.is_unknown or max([end.date, *legal]) < self.keep

    def is_covered(self, purpose):
        """Whether a matching rule could end a purpose."""
        return any(
            rule.get("purpose", purpose) == purpose
            and ("end" in rule or ("keep" in rule and "then" in rule)) for rule in self.matching)

    def unknown(self):
        """The facts for lack of which nothing is decided, of the clip and of its sources."""
        return sorted(set().union(*(one.lacking(self.limiting) for one in [self, *self.held])))

    def lacking(self, limiting):
        names = set()
        for rule in self.matching:
            asked = []
            if limiting and RANK[rule.get("basis", "service")] >= RANK[limiting.basis]:
                asked = [("keep", True)]
            elif not limiting and "end" in rule:
                asked = [("end", False), ("backstop", False)]
            elif not limiting and "then" in rule:
                asked = [("keep", True)]
            for key, keeping in asked:
                if key in rule and not self.moment(rule[key], keeping):
                    names |= {
                        term["after"] for term in self.terms(rule[key])
                        if not self.clip.fact(term["after"], keeping)}
        return names

    # §3.6

    def floor(self, date, effective, earlier):
        """The day before which nothing goes."""
        dates = [known(self.facts["uploaded"])]
        dates += [day(fact["entered"]) for fact in self.rests_on]
        # Nothing goes the day a link is typed.
        dates += [day(source.linked["entered"]) for source in self.sources]
        for one in [self, *self.held]:
            dates += [day(fact["entered"]) for fact in one.reshaping(self.limit)]
            # What is noted today for the wrong session lets nothing go tonight.
            if not self.base.is_consent:
                required = [
                    one.clip.fact(name) for rule in one.matching for name in rule.get("require", [])]
                dates += [day(fact["entered"]) for fact in required if fact]
            dates += [
                day(one.facts[name]["entered"]) for name in ["changed", "corrected"] if name in one.facts]
            dates += [
                known(hold["released"]) for hold in one.facts["holds"]
                if "released" in hold and opened(hold) < known(hold["released"]) <= date]
        # An extension that two versions honour hides that the second gives less; so also without.
        bare = without_extensions(self.facts)
        for facts in [self.facts, bare]:
            began, newer = effective, Evaluation(self.policy, facts)
            for policy, since in earlier:
                older = Evaluation(policy, facts)
                if gave_more(older, newer):
                    dates.append(began)
                began, newer = since, older
            # Before the first version nothing could go.
            dates.append(began)
        return later(max(dates), days(self.policy["grace"]))

    def reshaping(self, limit):
        """Facts that may have done away with a keep or a review, or put one off, when they were entered."""
        facts = []
        for rule in self.policy["rules"]:
            if rule not in self.matching:
                if self.matches_apart_from_facts(rule) and self.failing(rule):
                    facts += self.clip.recorded_by(self.failing(rule)[0])
                continue
            found = self.end(rule)
            if found and found[2] == "review":
                moments = [rule[key] for key in ["end", "backstop", "keep"] if key in rule]
                named = [term["after"] for moment in moments for term in self.terms(moment)]
                facts += [
                    fact for name in named if self.clip.fact(name)
                    for fact in self.clip.chosen_from(name)]
            if "end" not in rule or "backstop" not in rule or not self.moment(rule["end"]):
                continue
            review = self.moment(rule["backstop"])
            if (rule["backstop"].get("then") != "destroy" and review
                    and review[0] < found[0] and review[0] <= limit):
                facts += found[1]
        return facts

    # §3.8

    def decide(self, date, effective, earlier):
        """The decision on a day, in the form of `retention-answers`."""
        self.date, policy = date, self.policy
        self.open = [
            hold for one in [self, *self.held] for hold in one.facts["holds"]
            if opened(hold) <= date and not (
                "released" in hold and known(hold["released"]) <= date)]
        answer = dict.fromkeys(["start", "deadline", "queue"])
        if self.limiting:
            floor = self.floor(date, effective, earlier)
            answer.update(
                limit=str(self.limit), floor=str(floor), rule=self.limiting.rule,
                basis=self.limiting.basis, original=str(self.limiting.date),
                keep=str(self.keep) if self.keep else None, missing=self.missing(date),
                source=self.limiting.origin)
        else:
            answer.update(
                dict.fromkeys(["limit", "floor", "rule", "basis", "original", "keep", "source"]),
                missing=[])
        if not self.unlimited:
            self.start = max(
                later(self.limit, -days(policy["window"])), self.first_lawful or floor, floor)
            self.deadline = max(self.limit, floor)
            self.queue = later(self.deadline, -days(policy["grace"]))
            answer.update(
                start=str(self.start), deadline=str(self.deadline), queue=str(self.queue))
        status, incident = self.status()
        of_sources = [source.decide(date, effective, earlier)["watching"]
                      for source in self.held]
        # Every purpose is over for what is gone.
        of_sources += [
            dict.fromkeys(PURPOSES, "off") for source in self.sources if not source.judged]
        answer.update(
            status=status, incident=incident, watching=self.watching(status, of_sources))
        answer["unknown"] = self.unknown() if incident == "undecided" else None
        answer["review_by"] = self.review_by()
        answer["reviewers"] = sorted(self.reviews[0]["by"], key=ROLES.index) if self.reviews else []
        answer["late"] = status == "queued" and date > self.limit
        answer["destroyable"] = (
            status in ("due", "overdue") and date >= effective
            and any(
                day(one["on"]) <= date <= day(one["until"]) for one in policy.get("appraisal", [])))
        answer["unconsented"] = [one for one in self.purposes if one not in self.living]
        return answer

    def status(self):
        """The first status of the table that applies, and the incident it is."""
        date = self.date
        if self.is_restricted():
            return "restricted", "undecided" if self.is_unknown else None
        if self.open:
            return "held", None
        if self.unlimited:
            return self.unlimited, self.unlimited
        if date < self.queue:
            return "kept", None
        if date < self.start:
            return "queued", None
        # By what limits before keeps: or a keep, by making way for a consent's end, would unblock.
        if self.missing(date) and not self.base.is_consent:
            return "blocked", "blocked-past-deadline" if date > self.deadline else None
        if self.reviews and not self.is_decided():
            return "review", "review-past-time" if str(date) > self.review_by() else None
        return ("due", None) if date <= self.deadline else ("overdue", "overdue")

    def review_by(self):
        """The day by which someone must look: at a hold, or at the clip."""
        if self.open:
            return min(hold["review_by"] for hold in self.open)
        if self.reviews and not self.unlimited and not self.is_decided():
            return str(add(self.start, self.reviews[0]["within"], False))
        return None

    def is_restricted(self):
        if not self.limiting or self.limiting.basis != "rights":
            return False
        is_kept = self.keep and self.keep > self.limiting.date and self.date < self.keep
        return bool(self.open or is_kept or self.is_unknown) and self.date >= self.limiting.stops

    def missing(self, date):
        """The requirements of matching rules that by the day are neither met nor waived, nor those of a source."""
        names = [name for source in self.held for name in source.missing(date)]
        waived = [
            waiver["requirement"] for waiver in self.facts["waivers"]
            if day(waiver["granted"]["date"]) <= date]
        required = {name for rule in self.matching for name in rule.get("require", [])}
        facts = {name: self.clip.fact(name) for name in required if name not in waived}
        names += [name for name, fact in facts.items() if not fact or day(fact["date"]) > date]
        return sorted(set(names))

    def is_decided(self):
        """Whether a review of this very queue, from its first notice on, decided by the day."""
        notice = max((days(period) for period in self.policy["notice"]), default=0)
        opens = later(self.queue, -notice)
        return any(
            known(decision["destroy_decided"]) <= self.date
            and day(decision["destroy_decided"]["date"]) >= opens
            for decision in self.facts["decisions"])

    def life(self, purpose):
        """The last day of a purpose; an extension that counts lengthens the limiting purpose's."""
        ends = self.ends.get(purpose)
        if not ends:
            return None
        date = min(end.date for end in ends)
        first = min(
            (end for end in ends if end.date == date),
            key=lambda end: (-RANK[end.basis], end.rule))
        is_limiting = first.rule == self.base.rule and date == self.base.date if self.base else False
        if is_limiting:
            for extension in self.facts["extensions"]:
                if extension["from"] == "review" or self.base.basis == "service":
                    date = max(date, min(day(extension["until"]["date"]), self.limit))
        return date

    def watching(self, status, of_sources):
        """For which purposes the clip may be watched; `hold`: by those whom the holds name."""
        answer = dict.fromkeys(PURPOSES, "off")
        for purpose in self.purposes:
            state, life = self.clip.consent(purpose), self.life(purpose)
            if (purpose in self.needed and not state
                    or "given" in state and self.date < day(state["given"]["date"])
                    or "withdrawn" in state and self.date >= day(state["withdrawn"]["date"])
                    or "expires" in state and self.date > day(state["expires"]["date"])
                    or life and self.date > life
                    or any(source[purpose] == "off" for source in of_sources)):
                continue
            if status == "held" or (status == "restricted" and self.open):
                answer[purpose] = "hold"
            elif status in ("kept", "uncovered", "undecided"):
                answer[purpose] = "on"
        return answer


def without_extensions(facts):
    """The facts of a clip and of its sources without the extensions of any."""
    bare = dict(facts, extensions=[])
    if "sources" in facts:
        bare["sources"] = [
            dict(source, facts=without_extensions(source["facts"])) if "facts" in source else source
            for source in facts["sources"]]
    return bare


def opened(hold):
    """The first day a hold stops destruction."""
    return min(day(hold["placed"]["date"]), day(hold["placed"]["entered"]))


def gave_more(older, newer):
    """Whether a version gave a clip more time than its successor; no day at all is more than any."""
    if not newer.base:
        return False
    return not older.base or older.limit > newer.limit or older.is_unknown and not newer.is_unknown


def decide(case):
    """The answers to a case, one a date."""
    (policy, effective), *earlier = [
        (version["policy"], day(version["effective"])) for version in case["versions"]]
    evaluation = Evaluation(policy, case["facts"])
    return [evaluation.decide(day(date), effective, earlier) for date in case["dates"]]
