#!/usr/bin/env python3
"""Replays a migration of a repository's history and compares it, line by line, with what people did.

    replay.py [--list] [--redomain FILE] GIT_DIRECTORY COMMIT RULES [NAME...]

COMMIT is the migration, or A..B for one in several commits. The tree before it is laid out in a temporary folder, where
`redomain diff` and `redomain apply` run with RULES. Nothing is written to the repository.

A line counts if it holds a NAME (default: the literal part of each `from` and `domain` in RULES; without scheme and path)
and people or `redomain` changed it. Spaces are not compared, since formatters move them.

right    as people wrote it, or each word that redomain changed is one that people wrote in its place
more     people wrote the same new name, and changed something else beside it
wrong    people wrote another name
extra    people left it; to be read, since people forget lines as well
missed   people changed it, and redomain has no mention there: a silent miss
review   people changed it, and redomain shows it for review
left     people changed it, and redomain shows it as kept, allowed or unlisted
covered  all but missed and left, of those that people changed

People's lines and those of redomain are paired within each hunk of `git diff`. Exit code 1 if a line was missed.
"""
import argparse
import collections
import difflib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

KINDS = ["right", "more", "wrong", "extra", "missed", "review", "left"]
HERE = pathlib.Path(__file__).resolve().parent


def git(directory, *arguments, data=None):
    command = ["git", f"--git-dir={directory}", "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def tree(directory, revision):
    """The regular files of a revision by path. A snapshot may lack large files: these are left out."""
    blobs = []
    for entry in git(directory, "ls-tree", "-r", "-z", revision).split(b"\0"):
        if entry:
            kind, path = entry.split(b"\t", 1)
            mode, _, digest = kind.split()
            if mode in (b"100644", b"100755"):
                blobs.append((path, digest))
    answer = git(directory, "cat-file", "--batch", data=b"".join(digest + b"\n" for _, digest in blobs))
    files, at = {}, 0
    for path, _ in blobs:
        end = answer.index(b"\n", at)
        head, at = answer[at:end].split(), end + 1
        if head[-1] != b"missing":
            size = int(head[2])
            files[path] = answer[at : at + size]
            at += size + 1
    return files


def names_of(rules):
    """The literal part of each `from` and `domain`, from the first label that is no capture or wildcard."""
    names = set()
    for values in re.findall(r"^[-\s]*(?:from|domain):\s*(.+)$", rules, re.M):
        for value in re.sub(r"\s#.*", "", values).strip("[] ").split(","):
            host = re.sub(r"^[\w+.-]+://", "", value.strip(" \"'")).split("/")[0].split(":")[0]
            literal = re.sub(r".*[*}]", "", host).strip(".")
            if literal:
                names.add(literal.lower())
    return sorted(names)


def names_pattern(names):
    """The names in the plain and in the escaped spelling."""
    dot = rb"(?:\\*\.|%2e|\[\.\])"
    return re.compile(b"|".join(dot.join(re.escape(part.encode()) for part in name.split(".")) for name in names), re.I)


def report_of(redomain, folder, rules):
    """The report of a dry run, then the tree is rewritten."""
    def run(*arguments):
        done = subprocess.run([redomain, *arguments, "--rules", rules], cwd=folder, stdout=subprocess.PIPE)
        if done.returncode:
            # The tool has said why.
            sys.exit(f"replay.py: `redomain {' '.join(arguments)}` failed with exit code {done.returncode}")
        return done.stdout

    report = json.loads(run("diff", "--format", "json"))
    run("apply")
    return report


def hunks(old, new):
    """What each old line became: the new lines of its hunk, or the one in its place where there are as many."""
    became = {}
    for tag, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            for line in range(start, end):
                same = end - start == last - first
                became[line] = new[first + line - start : first + line - start + 1] if same else new[first:last]
    return became


def words(line):
    return re.findall(rb"[^\s\"'`<>()\[\]{},;|]+", line)


def agrees(old, mine, theirs):
    """Whether people wrote this line, or each word of it that is new."""
    if b"".join(mine.split()) in {b"".join(line.split()) for line in theirs}:
        return True
    new = set(words(mine)) - set(words(old))
    return bool(new) and new <= {word for line in theirs for word in words(line)}


def has_names(mentions, theirs):
    """Whether each new name stands in people's lines, and is not a part of a longer one."""
    names = {mention["new"] for mention in mentions if mention["verdict"] == "rewrite"}
    text = b"\n".join(theirs)
    return all(re.search(rb"(?<![\w.-])" + re.escape(name.encode()) + rb"(?![\w-])", text) for name in names)


def kind(old, mine, theirs, mentions):
    if mine != old:
        if theirs is None:
            return "extra"
        if agrees(old, mine, theirs):
            return "right"
        return "more" if has_names(mentions, theirs) else "wrong"
    if any(mention["verdict"] == "review" for mention in mentions):
        return "review"
    return "left" if mentions else "missed"


def judged(path, before, people, mine, named, mentions):
    """Each line of one file that counts: its kind, its place, its three forms, and its mentions."""
    lines = before.splitlines()
    ours = mine.splitlines()
    # An edit stays within its line, but a removed entry takes its own line along.
    moved = hunks(lines, ours) if len(lines) != len(ours) else None
    theirs = hunks(lines, people.splitlines()) if people is not None else dict.fromkeys(range(len(lines)), [])
    for number, old in enumerate(lines):
        new = b"\n".join(moved.get(number, [old])) if moved is not None else ours[number]
        # Of a line that people deleted nothing tells what it would have become.
        gone = theirs.get(number) == []
        if named.search(old) and not gone and (number in theirs or new != old):
            here = mentions.get(number + 1, [])
            what = kind(old, new, theirs.get(number), here)
            yield what, f"{path.decode(errors='replace')}:{number + 1}", old, new, theirs.get(number), here


def replay(options):
    first, last = (options.commit.split("..") + [None])[:2]
    parent, commit = (first, last) if last else (f"{first}^", first)
    rules = pathlib.Path(options.rules).resolve()
    named = names_pattern(options.names or names_of(rules.read_text()))
    before, people = tree(options.directory, parent), tree(options.directory, commit)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        for path, content in before.items():
            target = root / path.decode(errors="surrogateescape")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        report = report_of(options.redomain, root, rules)
        mentions = collections.defaultdict(lambda: collections.defaultdict(list))
        for file in report["files"]:
            for mention in file["mentions"]:
                mentions[file["path"].encode()][mention["line"]].append(mention)
        for path, content in sorted(before.items()):
            mine = (root / path.decode(errors="surrogateescape")).read_bytes()
            if (mine != content or people.get(path) != content) and b"\0" not in content:
                found += judged(path, content, people.get(path), mine, named, mentions[path])
    return report["summary"]["mentions"], found


def show(found):
    printable = lambda line: line.decode(errors="replace").encode("unicode_escape").decode()
    for what, place, old, mine, theirs, mentions in found:
        if what == "right":
            continue
        reasons = ", ".join(sorted({mention["reason"] for mention in mentions if mention["reason"]}))
        print(f"{what} {place}{reasons and f' ({reasons})'}\n  before   {printable(old)}")
        if mine != old:
            print(f"  redomain {printable(mine)}")
        for line in theirs or []:
            print(f"  people   {printable(line)}")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print each line that is not right")
    parser.add_argument("--redomain", default=str(HERE.parent / "target/release/redomain"), help="the program to run")
    parser.add_argument("directory", help="the git directory")
    parser.add_argument("commit")
    parser.add_argument("rules")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    mentions, found = replay(options)
    if options.list:
        show(found)
    count = collections.Counter(what for what, *_ in found)
    changed = sum(count[what] for what in KINDS if what != "extra")
    covered = changed - count["missed"] - count["left"]
    moved = mentions["rewrite"] + mentions["review"]
    share = lambda part, whole: f"{100 * part / whole:.1f} %" if whole else "-"
    columns = ["changed", *KINDS, "covered", "mentions", "for review"]
    row = [changed, *(count[what] for what in KINDS), share(covered, changed), moved, share(mentions["review"], moved)]
    print("| " + " | ".join(columns) + " |\n| " + " | ".join(["--:"] * len(columns)) + " |")
    print("| " + " | ".join(map(str, row)) + " |")
    return 1 if count["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
