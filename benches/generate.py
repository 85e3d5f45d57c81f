#!/usr/bin/env python3
"""Lays out a tree to measure on, and rule files for it. The same seed gives the same bytes.

    generate.py FOLDER [FILES]

FOLDER/tree   55,000 files, 1.1 GB: sizes, depth and rate of hits are those of a real monorepo (median 16 KB,
              95 % below 48 KB, largest 3.3 MB; 8 % of the files name the zone, 3 % would change)
FOLDER/rules  1 and 500 rules on one zone, 500 rules on 20, 64 and 500 zones, and rules of common words;
              beside each the old names, one a line, for tools that take a list
FOLDER/binary 400 files of 2 MiB;  FOLDER/tiny 100,000 files of a line;  FOLDER/large one file of 1 GiB without
              and FOLDER/large-hits one with about 1,000 names
"""
import math
import os
import random
import sys

SEED = 20_240_601
OLD = "harborline.example"
SERVICES = "api app auth www cdn admin billing search login static events mail docs status shop cart user img".split()
FRONT = (
    "north south west east blue red green silver golden iron copper bright dark quick lazy clever stone river lake ocean "
    "mountain forest desert winter summer autumn spring castle bridge tower garden meadow valley island canyon crystal "
    "shadow thunder lightning cloud storm rocket comet planet galaxy"
).split()
BACK = (
    "wind traders works systems labs soft ware forge craft path way gate port field wood house media studio press bank "
    "trust capital health care foods motors energy power networks telecom logistics shipping travel hotels fashion "
    "design games sports music books"
).split()
ENDS = ["com", "net", "io", "ai", "org", "dev", "co.uk", "de"]
WORDS = (
    "self return import from def class async await None True False config client server response request error message "
    "user token session data value result index name path file line test assert mock patch service manager handler "
    "staging production environment api backend frontend database connection timeout retry logger debug info warning "
    "websocket agent thread state update create delete fetch validate python github editor archive harbor example http "
    "https localhost json dict list str int float bool Optional Exception raise except finally with open read write"
).split()


def lines(source, size):
    """About `size` bytes that look like code and prose."""
    joints = [" ", " ", " ", "_", ".", " = ", "(", ")", ", ", ": ", '"', "'", "/", " - "]
    made, total = [], 0
    while total < size:
        parts = ["    " * source.choice((0, 0, 1, 1, 2, 2, 3))]
        for _ in range(source.randint(1, 9)):
            parts.append(source.choice(WORDS))
            parts.append(source.choice(joints))
        if source.random() < 0.02:
            parts.append("%032x" % source.getrandbits(128))
        line = "".join(parts).rstrip() + "\n"
        if source.random() < 0.12:
            line = "\n"
        made.append(line)
        total += len(line)
    return "".join(made).encode()


def mention(source, old):
    """A line that names a host: mostly in a URL, sometimes escaped, encoded or in capitals."""
    if old:
        host = f"{source.choice(SERVICES)}.staging.{OLD}"
    else:
        host = source.choice((OLD, f"www.{OLD}", f"{source.choice(SERVICES)}-staging.{OLD}"))
    form = source.random()
    if form < 0.04:
        host = host.replace(".", "\\.")
    elif form < 0.06:
        host = host.upper()
    elif form < 0.08:
        return f"next=https%3A%2F%2F{host}%2Fhome\n".encode()
    return f'    base_url = "https://{host}/v1/{source.choice(WORDS)}"  # {source.choice(WORDS)}\n'.encode()


def tree(folder, count):
    source = random.Random(SEED)
    pool = lines(source, 16 << 20)
    starts = [at + 1 for at in range(0, len(pool) - 1) if pool[at] == 10]
    folders = ["/".join(source.choice(WORDS) for _ in range(source.choice((1, 2, 3, 3, 4, 5, 5, 6, 6, 6, 7)))) for _ in range(max(1, count // 18))]
    endings = [".py"] * 45 + [".md"] * 12 + [".ts"] * 10 + [".yaml"] * 6 + [".json"] * 8 + [".sh"] * 4 + [".tf"] * 2 + [""] * 13
    for path in set(folders):
        os.makedirs(os.path.join(folder, path), exist_ok=True)
    for number in range(count):
        size = min(3_300_000, int(math.exp(source.gauss(math.log(16_100), 0.7)))) if number else 3_300_000
        path = f"{folders[number % len(folders)]}/{source.choice(WORDS)}_{number}{source.choice(endings)}"
        kind = source.random()
        parts, total = [], 0
        if kind < 0.002:
            parts.append(b"\x89PNG\r\n\0" + source.randbytes(size))
            total = size
        while total < size:
            begin = source.choice(starts)
            part = pool[begin : begin + min(size - total, 6000)]
            parts.append(part[: part.rfind(b"\n") + 1] or part)
            total += len(part)
        if 0.01 < kind < 0.09:
            for _ in range(source.choice((1, 1, 2, 3, 5, 9))):
                parts.insert(source.randint(0, len(parts)), b"\n" + mention(source, kind < 0.04))
        with open(os.path.join(folder, path), "wb") as file:
            file.write(b"".join(parts))


def rules(folder, zones):
    for name, count, width in (("1-rule", 1, 1), ("500-rules", 500, 1), ("20-zones", 500, 20), ("64-zones", 500, 64), ("500-zones", 500, 500)):
        text, hosts = "version: 1\nrules:\n", ""
        for number in range(count):
            service, zone = SERVICES[number // width % len(SERVICES)], zones[number % width]
            label = service if number < width * len(SERVICES) else f"{service}{number}"
            text += f"  - {{id: r{number}, from: {label}.staging.{zone}, to: {label}-staging.{zone}}}\n"
            hosts += f"{label}.staging.{zone}\n"
        write(folder, f"{name}.yaml", f"{text}\n".replace("rules:\n", f"zones: [{', '.join(zones[:width])}]\nrules:\n", 1))
        write(folder, f"{name}.txt", hosts)
    write(
        folder,
        "common-words.yaml",
        f"version: 1\nzones: [{OLD}]\nrules:\n  - {{id: open, from: api.staging., to: api-staging.}}\n"
        f"  - {{id: front, from: staging.{OLD}, to: stage.{OLD}}}\n",
    )


def zones(source, count):
    found = [OLD]
    while len(found) < count:
        label = source.choice(FRONT) + source.choice(BACK) + (source.choice(BACK) if source.random() < 0.25 else "")
        if all(zone.split(".")[0] != label for zone in found):
            found.append(f"{label}.{source.choice(ENDS)}")
    return found


def write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def single(folder):
    source = random.Random(SEED + 1)
    noise = source.randbytes(2 << 20)
    os.makedirs(f"{folder}/binary", exist_ok=True)
    for number in range(400):
        with open(f"{folder}/binary/{number}.bin", "wb") as file:
            file.write(b"\x7fELF\0" + noise[number:] + noise[: max(0, number - 5)])
    for number in range(100_000):
        if number % 500 == 0:
            os.makedirs(f"{folder}/tiny/{number // 500}", exist_ok=True)
        with open(f"{folder}/tiny/{number // 500}/{number}.txt", "w", encoding="utf-8") as file:
            file.write(" ".join(source.choices(WORDS, k=source.randint(2, 9))) + "\n")
    pool = lines(source, 4 << 20)
    for name, hits in (("large", 0), ("large-hits", 4)):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        with open(f"{folder}/{name}/dump.sql", "wb") as file:
            for _ in range(256):
                file.write(pool)
                for _ in range(hits):
                    file.write(b"\n" + mention(source, True))


def main():
    folder = sys.argv[1]
    rules(f"{folder}/rules", zones(random.Random(SEED + 2), 500))
    single(folder)
    tree(f"{folder}/tree", int(sys.argv[2]) if len(sys.argv) > 2 else 55_000)


if __name__ == "__main__":
    main()
