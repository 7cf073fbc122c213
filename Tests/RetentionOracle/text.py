"""Writes a policy as a person might: now in blocks, now in flow, the keys in any order."""
import random


def written(policy, seed):
    """The policy as YAML; the seed chooses the form."""
    return block(policy, 0, random.Random(seed))


def block(value, depth, chance):
    pad = "  " * depth
    if isinstance(value, dict) and value:
        lines, items = [], list(value.items())
        chance.shuffle(items)
        for key, member in items:
            if not is_tree(member) or chance.random() < 0.4:
                lines.append(f"{pad}{key}: {flow(member, chance)}{comment(chance)}\n")
            else:
                lines.append(f"{pad}{key}:{comment(chance)}\n" + block(member, depth + 1, chance))
        return "".join(lines)
    if isinstance(value, list) and value:
        lines = []
        for member in value:
            if not is_tree(member) or chance.random() < 0.4:
                lines.append(f"{pad}- {flow(member, chance)}{comment(chance)}\n")
            else:
                lines.append(pad + "- " + block(member, depth + 1, chance).lstrip(" "))
        return "".join(lines)
    return pad + flow(value, chance) + "\n"


def is_tree(value):
    return isinstance(value, (dict, list)) and bool(value)


def flow(value, chance):
    if isinstance(value, dict):
        items = list(value.items())
        chance.shuffle(items)
        return "{" + ", ".join(f"{key}: {flow(member, chance)}" for key, member in items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(member, chance) for member in value) + "]"
    if isinstance(value, int):
        return str(value)
    quote = chance.choice(["", "", "", '"', "'"])
    return f"{quote}{value}{quote}"


def comment(chance):
    return "   # why: because, it is so" if chance.random() < 0.05 else ""
