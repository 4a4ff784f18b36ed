"""python3 scripts/opcodes.py [BUILD]: makes BUILD/docs/opcodes.md from src/program/opcodes.def."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")
DEFINITION = os.path.join(ROOT, "src/program/opcodes.def")


def written(letters):
    """`P*p` as "P c (p …)"."""
    fixed, star, repeated = letters.partition("*")
    return " ".join(list(fixed) + (["c", "(" + " ".join(repeated) + " …)"] if star else []))


def main():
    with open(DEFINITION, encoding="utf-8") as file:
        text = file.read()
    comment = re.match(r"/\*(.*?)\*/", text, re.S)[1]
    about = re.sub(r"^ \* ?", "", comment, flags=re.M).strip().split("\n")
    about[0] = re.sub(r"^OPCODE\(.*?\): ", "", about[0])
    about[0] = about[0][0].upper() + about[0][1:]
    opcodes = re.findall(r'OPCODE\((\w+), "([^"]*)",((?:\s*"(?:[^"\\]|\\.)*")+)\)', text)
    out = ["# Instructions of the machine", "", "Made from src/program/opcodes.def by scripts/opcodes.py. Do not edit.", ""]
    was_plain = True
    for line in about:  # the table of operands is indented by two: to a code block by four
        plain = not line.startswith("  ")
        if plain != was_plain:
            out.append("")
        was_plain = plain
        out.append(line if plain else "  " + line)
    for name, letters, strings in opcodes:
        said = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', strings)).replace('\\"', '"')
        out += ["", f"### {name}", "", f"`{name} {written(letters)}`".replace(" `", "`"), "", said]
    os.makedirs(os.path.join(BUILD, "docs"), exist_ok=True)
    with open(os.path.join(BUILD, "docs/opcodes.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


main()
