"""Makes a case smaller while something about it stays true."""
import copy


def smaller(case):
    """Every case that is this one with one thing less."""
    if len(case["dates"]) > 1:
        for date in case["dates"]:
            yield dict(case, dates=[date])
        return
    for path in paths(case, ()):
        lesser = copy.deepcopy(case)
        holder = lesser
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
        yield lesser


# What a case may be without. Of lists, every element.
OPTIONAL = {
    "programme", "changed", "corrected", "session_date", "session_reviewed", "session_note_filed",
    "programme_opened", "programme_ended", "programme_last_session", "birth", "death", "expires",
    "withdrawn", "released", "appraisal", "purpose", "when", "consent", "class", "event", "end",
    "backstop", "keep", "then", "review", "require", "basis", "add",
}


def paths(value, path):
    """Where something can be left out, the largest first."""
    if isinstance(value, dict):
        for key in value:
            if key in OPTIONAL and not is_needed(key, path):
                yield path + (key,)
        for key in value:
            yield from paths(value[key], path + (key,))
    elif isinstance(value, list) and path[-1] != "dates":
        for index in reversed(range(len(value))):
            if path[-1] != "versions" or len(value) > 1:
                yield path + (index,)
        for index, member in enumerate(value):
            yield from paths(member, path + (index,))


def is_needed(key, path):
    """A policy's terms of consent, the purpose of a consent and the class of a clip are needed."""
    return key == "consent" and path[-1] == "policy" or key in ("purpose", "class") and (
        "facts" in path)


def shrink(case, still):
    """The smallest case that can be found of which `still` is true; it looks at many at a time."""
    while True:
        candidates = list(smaller(case))
        found = next((lesser for lesser, holds in zip(candidates, still(candidates)) if holds), None)
        if found is None:
            return case
        case = found
