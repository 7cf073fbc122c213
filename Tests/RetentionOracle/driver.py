"""Asks the evaluator of the vault, through the program `retention-answers`."""
import json
import subprocess

from text import written


def canonical(value):
    """JSON in the one form in which the vault reads and writes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line(case):
    """A case as the program takes it."""
    policies = [
        {"effective": version["effective"],
         "text": written(version["policy"], canonical(version["policy"]))}
        for version in case["versions"]]
    return canonical({
        "dates": case["dates"], "explain": case.get("explain", False), "facts": case["facts"],
        "policies": policies})


def ask(program, cases):
    """What the program answers to each case."""
    return ask_lines(program, [line(case) for case in cases])


def ask_lines(program, lines):
    """What the program answers to each line."""
    given = "".join(one + "\n" for one in lines)
    run = subprocess.run(
        [program], input=given.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(text) for text in run.stdout.decode().splitlines()]
    if len(answers) != len(lines):
        raise SystemExit(f"{program}: {len(answers)} answers to {len(lines)} cases")
    return answers


def sorted_facts(facts):
    """Facts as the vault writes them: each list in the order of its canonical text."""
    if "sources" in facts:
        facts = dict(facts, sources=[
            dict(source, facts=sorted_facts(source["facts"])) if "facts" in source else source
            for source in facts["sources"]])
    return {
        key: sorted(value, key=lambda item: canonical(item).encode())
        if isinstance(value, list) and key != "purposes" else value
        for key, value in facts.items() if key != "sources" or value}
