#!/usr/bin/env python3
"""Gives the golden cases to tools that search and replace, and counts the lines that they get right.

    peers.py [--redomain FILE] [--details]

A case takes part if all of its rules are plain: an old host, with or without scheme, port and path, and a new one; no
patterns, no scopes, no `keep`. Each tool gets those pairs, longest first, as people would write them, for every file.

right    lines that are as the case wants them, of those that change
missed   lines that should change, and are as before
wrong    lines that should stay and did not, or have another text than the case wants: another host, a name that somebody
         refuses, a mail domain, a map with a lost key
cases    cases in which no line was missed or wrong

The cases are those by which redomain is tested, so it gets them all; the other columns say what there is to look after by
hand. A tool that is not installed is left out and named. Needs PyYAML.
"""
import argparse
import itertools
import pathlib
import re
import shutil
import subprocess
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLAIN_KEYS = {"id", "from", "to", "why"}
PLAIN_FILE_KEYS = {"version", "zones", "rules", "allow", "tests"}
LITERAL = re.compile(r"(?:[a-z+]+://)?[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9](?::[0-9]+)?(?:/[A-Za-z0-9._/-]*)?")
# The languages of ast-grep: ends of file names, and the kinds of syntax whose text is literal.
LANGUAGES = {
    "Bash": ("sh bash", "word string_content raw_string comment"),
    "C": ("c h", "string_content comment"),
    "Cpp": ("cpp cc", "string_content comment"),
    "CSharp": ("cs", "string_literal_content comment"),
    "Css": ("css", "plain_value string_content comment"),
    "Go": ("go", "interpreted_string_literal_content raw_string_literal_content comment"),
    "Hcl": ("tf hcl", "template_literal comment"),
    "Html": ("html", "text attribute_value comment"),
    "Java": ("java", "string_fragment line_comment block_comment"),
    "JavaScript": ("js mjs", "string_fragment regex_pattern comment"),
    "Json": ("json", "string_content"),
    "Kotlin": ("kt", "string_content"),
    "Lua": ("lua", "string_content comment"),
    "Php": ("php", "string_content comment"),
    "Python": ("py", "string_content comment"),
    "Ruby": ("rb", "string_content comment"),
    "Rust": ("rs", "string_content line_comment block_comment"),
    "Swift": ("swift", "line_str_text comment"),
    "Tsx": ("tsx", "string_fragment regex_pattern comment"),
    "TypeScript": ("ts", "string_fragment regex_pattern comment"),
    "Yaml": ("yaml yml", "string_scalar single_quote_scalar double_quote_scalar comment"),
}


def pairs(rules):
    """The old and new texts of a rule file, or None if a rule is more than such a pair."""
    file = yaml.safe_load(rules)
    if set(file) - PLAIN_FILE_KEYS:
        return None
    found = []
    for rule in file["rules"]:
        olds = rule.get("from")
        olds = olds if isinstance(olds, list) else [olds]
        if set(rule) - PLAIN_KEYS or not all(LITERAL.fullmatch(str(text)) for text in [*olds, rule["to"]]):
            return None
        found += [(old, rule["to"]) for old in olds]
    return sorted(found, key=lambda pair: -len(pair[0]))


def files(tree):
    return sorted(path for path in tree.rglob("*") if path.is_file())


def call(*command):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def sed(tree, old, new):
    call("sed", "-i", "-e", f"s|{re.escape(old)}|{new}|g", *files(tree))


def perl(tree, old, new):
    call("perl", "-pi", "-e", rf"s{{(?<![\w.-])\Q{old}\E(?!\.?[\w-])}}{{{new}}}gi", *files(tree))


def sd(tree, old, new):
    call("sd", "-F", old, new, *files(tree))


def ast_grep(tree, old, new):
    found = {path.suffix[1:] for path in files(tree)}
    for language, (ends, kinds) in LANGUAGES.items():
        if not found & set(ends.split()):
            continue
        rule = {
            "id": "move",
            "language": language,
            "rule": {"all": [{"pattern": "$A"}, {"any": [{"kind": kind} for kind in kinds.split()]}]},
            "constraints": {"A": {"regex": re.escape(old)}},
            "transform": {"NEW": {"replace": {"source": "$A", "replace": re.escape(old), "by": new}}},
            "fix": "$NEW",
        }
        done = call("ast-grep", "scan", "--no-ignore", "hidden", "--inline-rules", yaml.safe_dump(rule), "--update-all", tree)
        assert b"Cannot parse" not in done.stderr, (language, done.stderr.decode())


def comby(tree, old, new):
    call("comby", old, new, "-in-place", "-directory", tree, "-matcher", ".generic", *[f.name for f in files(tree)])


TOOLS = {"sed": sed, "perl, with boundaries": perl, "sd": sd, "ast-grep": ast_grep, "comby": comby}


def compare(case, tree):
    """Lines right, missed and wrong; each line that is not right as (kind, path, line)."""
    counts, notes = {"right": 0, "missed": 0, "wrong": 0}, []
    for path in files(case / "before"):
        name = path.relative_to(case / "before")
        texts = [path, case / "after" / name, tree / name]
        texts = [text.read_bytes().split(b"\n") if text.exists() else [] for text in texts]
        for before, after, now in itertools.zip_longest(*texts):
            if before == after == now:
                continue
            kind = "right" if now == after else "missed" if now == before else "wrong"
            counts[kind] += 1
            if kind != "right":
                notes.append((kind, f"{case.parent.name}/{case.name}/{name}", (now or b"").decode(errors="replace")))
    return counts, notes


def run(case, replace):
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "tree"
        shutil.copytree(case / "before", tree)
        replace(tree)
        return compare(case, tree)


def apply(program, case, tree):
    call(program, "-C", tree, "apply", "--rules", case / "redomain.yaml")
    shutil.rmtree(tree / ".redomain", ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redomain", default=ROOT / "target/release/redomain")
    parser.add_argument("--details", action="store_true", help="list the lines that are missed or wrong")
    options = parser.parse_args()
    cases = []
    for rules in sorted((ROOT / "testdata/cases").glob("*/*/redomain.yaml")):
        found = pairs(rules.read_bytes())
        if found and (rules.parent / "before").is_dir():
            cases.append((rules.parent, found))
    absent = [name for name in TOOLS if not shutil.which(name.split(",")[0])]
    here = {name: tool for name, tool in TOOLS.items() if name not in absent}
    rows = {}
    for name in [*here, "redomain"]:
        total, passed = {"right": 0, "missed": 0, "wrong": 0}, 0
        for case, found in cases:
            def replace(tree):
                if name == "redomain":
                    return apply(options.redomain, case, tree)
                for old, new in found:
                    here[name](tree, old, new)
            counts, notes = run(case, replace)
            passed += not notes
            for kind, count in counts.items():
                total[kind] += count
            if options.details:
                for note in notes:
                    print(name, *note, sep="\t")
        rows[name] = (total, passed)
    wanted = sum(rows["redomain"][0][kind] for kind in ["right", "missed"])
    print(f"{len(cases)} cases with plain rules, {wanted} lines that change\n")
    print("| tool | lines right | missed | wrong | cases |\n| --- | --: | --: | --: | --: |")
    for name, (total, passed) in rows.items():
        print(f"| {name} | {total['right']} | {total['missed']} | {total['wrong']} | {passed} |")
    if absent:
        print(f"\nnot installed: {', '.join(absent)}")


if __name__ == "__main__":
    main()
