#!/usr/bin/env python3
"""Kills every command that writes, and whatever recovers from that, and compares the tree after each.

    tests/kills.py BINARY FOLDER [TRIALS [SEED]]

FOLDER is on the file system to be tried. A trial kills one command at a random moment or at one of its system calls (by
SIGKILL, by a signal that can be caught, or by a refused call), kills up to three recoveries in the same way, and then
recovers in peace: the tree must be all old or all new, byte for byte and mode for mode, and can be applied and undone
again. System calls need `strace`; without it only random moments are tried. Ends with a table, also after a SIGTERM, and
1 if a trial failed.
"""

import collections
import os
import pathlib
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

RULES = "version: 1\nrules:\n  - {from: old.example.com, to: new.example.com}\n"
FILES = 24
# Calls that change the disk or make it durable, and some on which those depend.
CALLS = """pwrite64 write fsync fdatasync syncfs renameat2 renameat rename unlinkat unlink mkdirat mkdir linkat ftruncate
fchmod fallocate openat close flock statx newfstatat fcntl getdents64 pread64""".split()
CAUGHT = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
ERRORS = ["EIO", "ENOSPC"]
LONGEST = 60
# A thread of its own counts its calls from 1, so that high numbers are reached by none.
MOST_OF_A_CALL = 40


def grow(root):
    (root / "redomain.yaml").write_text(RULES)
    for number in range(FILES):
        path = root / f"s{number % 5}" / f"config-{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"n: {number}\r\nurl: https://old.example.com/{number}\n".encode() * (1 + number**3 % 97))
        path.chmod(0o600 if number % 5 == 0 else 0o755 if number % 7 == 0 else 0o644)
    os.link(root / "s1/config-1.yaml", root / "linked.yaml")
    (root / "link").symlink_to("s1/config-1.yaml")
    (root / "plain.txt").write_text("nothing here\n")


def snapshot(root):
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".redomain"]
        for name in names + folders:
            path = os.path.join(folder, name)
            what = os.lstat(path)
            content = os.readlink(path) if stat.S_ISLNK(what.st_mode) else None
            if stat.S_ISREG(what.st_mode):
                with open(path, "rb") as file:
                    content = file.read()
            links = what.st_nlink if stat.S_ISREG(what.st_mode) else 0
            found[os.path.relpath(path, root)] = (what.st_mode, links, content)
    return found


class Trial:
    def __init__(self, binary, folder, dice, has_strace):
        self.binary, self.dice, self.has_strace = binary, dice, has_strace
        self.folder = pathlib.Path(folder)
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="kills", dir=folder))
        grow(self.root)
        self.old = snapshot(self.root)
        self.took, self.log = {}, []
        self.peace("apply")
        self.new = snapshot(self.root)
        assert self.new != self.old
        self.peace("undo")
        assert snapshot(self.root) == self.old
        self.log = []

    def count_calls(self):
        """Notes which system calls each command makes, and how many, so that most injections find theirs."""
        self.calls = {}
        for name in dict.fromkeys(COMMANDS) if self.has_strace else []:
            self.reset()
            arguments = self.prepare(name)
            log = self.root.parent / (self.root.name + ".log")
            trace = ["strace", "-f", "-qq", "-o", str(log), "-e", "trace=" + ",".join(CALLS)]
            self.start(arguments, before=trace).communicate(timeout=LONGEST)
            made = collections.Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE))
            found = [(call, number) for call, count in made.items() for number in range(1, min(count, MOST_OF_A_CALL) + 1)]
            self.calls.setdefault(arguments, []).extend(found)

    def start(self, arguments, **more):
        return subprocess.Popen([*more.pop("before", []), self.binary, *arguments], cwd=self.root,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, **more)

    def peace(self, *arguments):
        began = time.monotonic()
        process = self.start(arguments)
        out, err = process.communicate(timeout=LONGEST)
        self.took[arguments] = time.monotonic() - began
        if process.returncode != 0:
            self.log.append(f"{arguments} in peace {process.returncode} {err.decode(errors='replace')[-300:]}")
        if process.returncode in (2, 101) or process.returncode < 0 or b"panicked" in err:
            raise AssertionError(f"{arguments}: {process.returncode} {err.decode(errors='replace')}")
        return process.returncode, (out + err).decode(errors="replace")

    def disturb(self, *arguments):
        """Runs a command and disturbs it; gives the way, or None if it was over before."""
        way = self.dice.choice(["moment", "moment", "call", "call", "refused"] if self.has_strace else ["moment"])
        if way == "moment":
            sent = self.dice.choice([signal.SIGKILL, signal.SIGKILL, *CAUGHT])
            after = self.dice.random() * 1.1 * self.took.get(arguments, 0.02)
            process = self.start(arguments)
            time.sleep(after)
            process.send_signal(sent)
            out, err = process.communicate(timeout=LONGEST)
            hit = process.returncode != 0
            name = f"{sent.name} at a moment"
        else:
            call, number = self.dice.choice(self.calls[arguments])
            sent = "KILL" if self.dice.random() < 0.7 else self.dice.choice(CAUGHT).name[3:]
            what = f"signal=SIG{sent}" if way == "call" else f"error={self.dice.choice(ERRORS)}"
            log = self.root.parent / (self.root.name + ".log")
            before = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}",
                      "-e", f"inject={call}:{what}:when={number}"]
            process = self.start(arguments, before=before)
            out, err = process.communicate(timeout=LONGEST)
            text = log.read_text(errors="replace")
            hit = "(INJECTED)" in text or "killed by" in text or "--- SIG" in text and way == "call"
            name = f"SIG{sent} at a call" if way == "call" else "a refused call"
            what = f"{call} {number} {what}"
            self.log.append(what)
        self.log.append(f"{arguments} {name} {hit} {process.returncode} {err.decode(errors='replace')[-300:]}")
        if b"panicked" in err or process.returncode == 101:
            raise AssertionError(f"{arguments}: a panic: {err.decode(errors='replace')}")
        return name if hit else None

    def is_open(self):
        runs = self.root / ".redomain/runs"
        return runs.is_dir() and any(
            '"committing"' in last or '"undoing"' in last
            for last in (self.last_state(run / "journal.jsonl") for run in runs.iterdir()))

    @staticmethod
    def last_state(journal):
        try:
            states = [line for line in journal.read_text(errors="replace").split("\n")[:-1] if '{"state"' in line]
        except OSError:
            return ""
        return states[-1] if states else ""

    def contents(self):
        return {path: content for path, (_, _, content) in snapshot(self.root).items()}

    def reset(self):
        shutil.rmtree(self.root)
        self.root.mkdir()
        grow(self.root)
        self.log = []

    def prepare(self, name):
        """Brings the tree to the state in which the command makes sense; gives its arguments."""
        if name in ("undo", "undo of a part", "apply --resume"):
            self.peace("apply")
        if name in ("undo of a part", "apply --resume"):
            # An undo that was killed is an open run, too.
            self.peace("undo")
            self.kill_in_commit()
        if name == "undo --prune":
            for _ in range(12):
                self.peace("apply")
                self.peace("undo")
            for journal in (self.root / ".redomain/runs").glob("*/journal.jsonl"):
                text = journal.read_text()
                start = text.index('"started":') + len('"started":')
                journal.write_text(text[:start] + "1500000000" + text[text.index(",", start):])
            if self.dice.random() < 0.5:
                self.peace("apply")
        return {"undo of a part": ("undo",)}.get(name, tuple(name.split(" ")))

    def kill_in_commit(self):
        for _ in range(20):
            number = self.dice.randrange(1, FILES)
            if self.has_strace:
                self.start(["apply"], before=["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e",
                                              f"inject=renameat2:signal=SIGKILL:when={number}"]).communicate()
            else:
                process = self.start(["apply"])
                time.sleep(self.dice.random() * self.took[("apply",)])
                process.kill()
                process.communicate()
            if self.is_open():
                return
            self.peace("undo") if snapshot(self.root) == self.new else None

    def run(self, name):
        """One trial; gives the ways in which commands were disturbed."""
        arguments = self.prepare(name)
        expected = snapshot(self.root)
        first = self.disturb(*arguments)
        ways = [(name, first)]
        while self.is_open() and self.dice.random() < 0.6 and len(ways) < 4:
            again = self.dice.choice([("undo",), ("apply", "--resume")])
            ways.append((f"recovery: {' '.join(again)}", self.disturb(*again)))
        if self.is_open():
            self.peace(*self.dice.choice([("undo",), ("apply", "--resume")]))
        now = snapshot(self.root)
        if now not in (self.old, self.new) and any("was not read" in line for line in self.log):
            # A file that could not be read is named and left out; the others were written, and go back.
            self.peace("undo")
            assert self.contents() == {path: content for path, (_, _, content) in self.old.items()}, "undo of the others"
            return [(command, way) for command, way in ways if way]
        assert now in (self.old, self.new), f"neither old nor new: {differences(now, self.old, self.new)}"
        assert not self.is_open(), "the run is still open"
        if name == "undo --prune":
            assert now == expected, "pruning changes the tree"
            self.peace("undo", "--prune")
        if now != self.new and "run `redomain undo` to discard it" in self.peace("apply")[1]:
            # Stopped before it modified a file.
            self.peace("undo")
            assert snapshot(self.root) == now, "discarding a run changes the tree"
        self.peace("apply")
        assert snapshot(self.root) == self.new, "the next apply"
        self.peace("undo")
        assert snapshot(self.root) == self.old, "the next undo"
        return [(command, way) for command, way in ways if way]


def differences(now, old, new):
    paths = [path for path in sorted({*now, *old}) if now.get(path) != old.get(path) and now.get(path) != new.get(path)]
    kinds = {path: "old" if now.get(path) == old.get(path) else "new" for path in old if old[path] != new[path]}
    return paths, collections.Counter(kinds.values())


COMMANDS = ["apply", "apply", "check --fix", "undo", "undo of a part", "apply --resume", "undo --prune"]


def main():
    binary, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    trials = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    has_strace = shutil.which("strace") is not None
    trial = Trial(binary, folder, random.Random(seed), has_strace)
    trial.count_calls()
    # A run that takes too long still tells what it tried.
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    tried, survived, failures = collections.Counter(), collections.Counter(), []
    for number in range(trials):
        if stopped:
            break
        trial.reset()
        trial.dice = random.Random(seed * 1_000_003 + number)
        name = trial.dice.choice(COMMANDS)
        try:
            ways = trial.run(name)
            survived.update(ways)
            tried.update(ways)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            kept = pathlib.Path(tempfile.mkdtemp(prefix="failed", dir=folder)) / "tree"
            trial.root.rename(kept)
            trial.root.mkdir()
            tried.update([(name, "failed")])
            failures.append((number, name, str(error), trial.log, str(kept)))
            print(f"FAILED {failures[-1]}", flush=True)
    shutil.rmtree(trial.root)
    (trial.root.parent / (trial.root.name + ".log")).unlink(missing_ok=True)
    for key in sorted(tried):
        print(f"{key[0]:28} {key[1]:24} {tried[key]:6} tried {survived[key]:6} survived")
    print(f"{sum(tried.values())} tried, {sum(survived.values())} survived, {len(failures)} trials failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
