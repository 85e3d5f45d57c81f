#!/usr/bin/env python3
"""Runs commands in turns, one of each a round, and prints medians and paired ratios as Markdown tables.

    measure.py REDOMAIN FOLDER [TREE]

In turns, since a machine's speed drifts: a ratio compares runs next to each other in time, and the median of the
ratios is printed. ROUNDS (default 7) sets the number of rounds after a warm-up round; ONLY=WORD selects tables.
"""
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("ROUNDS", "7"))
REDOMAIN, FOLDER = sys.argv[1], sys.argv[2]
TREE = sys.argv[3] if len(sys.argv) > 3 else f"{FOLDER}/tree"
OLD = os.environ.get("NAME", "harborline.example")
OUT = f"{FOLDER}/out"


class Run:
    """A command, as a list or as a line for the shell, and what to do after each run (untimed)."""

    def __init__(self, command, cwd=None, after=None):
        self.command, self.cwd, self.after = command, cwd or TREE, after

    def once(self):
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command, cwd=self.cwd, shell=isinstance(self.command, str), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            sys.exit(f"{self.command} ended with {process.returncode}")
        if self.after:
            self.after()
        return took * 1000, usage.ru_maxrss / 1024


def table(title, runs, base):
    if os.environ.get("ONLY", "") not in title:
        return
    runs = {name: run for name, run in runs.items() if run}
    found = {name: [] for name in runs}
    for number in range(ROUNDS + 1):
        for name, run in runs.items():
            sample = run.once()
            if number:
                found[name].append(sample)
    print(f"\n### {title}\n\n| what | ms | × {base} | peak MB |\n| --- | --: | --: | --: |")
    for name, samples in found.items():
        ratio = statistics.median(mine[0] / other[0] for mine, other in zip(samples, found[base]))
        # At least that of this process, from which each child starts.
        peak = max(sample[1] for sample in samples)
        print(f"| {name} | {statistics.median(sample[0] for sample in samples):.1f} | {ratio:.2f} | {peak:.1f} |", flush=True)


def tool(name):
    return next((path for path in [os.environ.get(name.upper())] if path), None) or shutil.which(name)


def redomain(*arguments, cwd=None, after=None):
    return Run([REDOMAIN, *arguments], cwd, after)


def search(rg, cwd=None):
    return Run([rg, "-l", "--hidden", "-F", OLD.split(".")[0]], cwd) if rg else None


def dry_run(rg):
    rules = lambda name: ("--rules", os.environ["RULES"] if name == "1-rule" and "RULES" in os.environ else f"{FOLDER}/rules/{name}.yaml")
    base = "`rg -l` of one literal" if rg else "`check`, 1 rule"
    table(
        "Dry run of the tree",
        {
            "`rg -l` of one literal": search(rg),
            "`check`, 1 rule": redomain("check", *rules("1-rule")),
            "`diff --format json`, 1 rule": redomain("diff", "--format", "json", "--output", f"{OUT}/diff.json", *rules("1-rule")),
            "`diff`, 1 rule": redomain("diff", "--output", f"{OUT}/diff.txt", *rules("1-rule")),
            "`check`, 500 rules, 1 zone": redomain("check", *rules("500-rules")),
            "`check`, 500 rules, 20 zones": redomain("check", *rules("20-zones")),
            "`check`, 500 rules, 64 zones": redomain("check", *rules("64-zones")),
            "`check`, 500 rules, 500 zones": redomain("check", *rules("500-zones")),
            "`check`, rules of common words": redomain("check", *rules("common-words")),
            "`rg -li -F -f` of the 500 hosts": Run([rg, "-li", "--hidden", "-F", "-f", f"{FOLDER}/rules/500-zones.txt"]) if rg else None,
            "`rg -l`, again": search(rg),
        },
        base,
    )


def odd_trees(rg):
    for name, title in (
        ("binary", "400 binary files of 2 MiB"),
        ("tiny", "100,000 files of one line"),
        ("large", "One file of 1 GiB without a hit"),
        ("large-hits", "One file of 1 GiB with about 1,000 names (`rg -l` stops at the first)"),
    ):
        cwd = f"{FOLDER}/{name}"
        rules = ["--rules", f"{FOLDER}/rules/1-rule.yaml"]
        runs = {"`rg -l`": search(rg, cwd), "`check`": redomain("check", *rules, cwd=cwd)}
        if name == "large-hits":
            runs["`apply`"] = redomain("apply", *rules, cwd=cwd, after=lambda: taken_back(cwd))
        table(title, runs, "`rg -l`" if rg else "`check`")


def taken_back(cwd):
    subprocess.run([REDOMAIN, "undo"], cwd=cwd, stdout=subprocess.DEVNULL, check=True)
    shutil.rmtree(f"{cwd}/.redomain")
    os.sync()


def start_up():
    empty = f"{OUT}/empty"
    os.makedirs(empty, exist_ok=True)
    subprocess.run(["git", "init", "--quiet", empty], check=True)
    rules = f"{FOLDER}/rules/1-rule.yaml"
    table(
        "Start-up",
        {
            "`true`": Run([shutil.which("true")], empty),
            "`redomain --version`": redomain("--version", cwd=empty),
            "`redomain check` in an empty repository": redomain("check", "--rules", rules, cwd=empty),
        },
        "`true`",
    )


def writing(rg):
    """On a copy: the files that have the name are put back after each run."""
    if not rg:
        return
    copy = f"{FOLDER}/copy"
    if not os.path.isdir(copy):
        subprocess.run(["cp", "-a", f"{FOLDER}/tree", copy], check=True)
        # As in a clone, git knows what the files look like.
        subprocess.run(["git", "-C", copy, "update-index", "-q", "--refresh"], check=True)
    old, new = f".staging.{OLD}", f"-staging.{OLD}"
    listed = subprocess.run([rg, "-l0", "--hidden", "-F", old], cwd=copy, stdout=subprocess.PIPE, check=False).stdout
    paths = [os.path.join(copy.encode(), path) for path in listed.split(b"\0") if path]
    kept = {path: open(path, "rb").read() for path in paths}

    def restore():
        for path, content in kept.items():
            with open(path, "wb") as file:
                file.write(content)
        os.sync()

    stores = tempfile.mkdtemp(prefix="stores-", dir=FOLDER)

    def undo():
        subprocess.run([REDOMAIN, "undo"], cwd=copy, stdout=subprocess.DEVNULL, check=True)
        # Each is a first run. What is deleted now would stand in the way of the next: ext4 looks for inodes that
        # were not in use a moment ago.
        os.rename(f"{copy}/.redomain", f"{stores}/{len(os.listdir(stores))}")
        os.sync()

    pipe = lambda last: Run(f"{rg} -l0 --hidden -F {old} | xargs -0 {last}", copy, restore)
    rules = f"{OUT}/one.yaml"
    with open(rules, "w", encoding="utf-8") as file:
        move = f'{{id: one, from: "{{name}}{old}", to: "{{name}}{new}"}}'
        file.write(f"version: 1\nzones: [{OLD}]\nrules:\n  - {move}\n")
    sd, sed, ruplacer = tool("sd"), tool("sed"), tool("ruplacer")
    table(
        f"Writing {len(paths)} files (`redomain` durably and undoable; the others neither)",
        {
            "`rg` and `sd`": pipe(f"{sd} -F -- {old} {new}") if sd else None,
            "`rg` and `sed -i`": pipe(f"{sed} -i s/{old}/{new}/g") if sed else None,
            "`ruplacer --go`": Run([ruplacer, "--go", "--quiet", "--hidden", "--no-regex", "--", old, new, "."], copy, restore) if ruplacer else None,
            "`redomain apply`": redomain("apply", "--rules", rules, cwd=copy, after=undo),
        },
        "`rg` and `sd`" if sd else "`rg` and `sed -i`",
    )


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    system = subprocess.run(["stat", "-f", "-c", "%T", FOLDER], capture_output=True, text=True, check=False).stdout.strip()
    load = os.getloadavg()[0]
    print(f"{len(os.sched_getaffinity(0))} processors ({model}), {memory} GiB, {system}, Linux {platform.release()}, load {load:.1f} at the start.")
    print(f"Warm cache; medians of {ROUNDS} rounds in turns. A peak below {own_peak():.0f} MB is that of the process that starts the others.")
    for name in ("rg", "sd", "sed", "ruplacer"):
        path = tool(name)
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.splitlines()[0] if path else "not installed"
        print(f"- {name}: {version}")


def own_peak():
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    os.makedirs(OUT, exist_ok=True)
    machine()
    rg = tool("rg")
    dry_run(rg)
    odd_trees(rg)
    start_up()
    if len(sys.argv) <= 3:
        writing(rg)


if __name__ == "__main__":
    main()
