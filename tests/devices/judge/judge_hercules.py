#!/usr/bin/env python3
"""Runs a channel-program script (*.ccw) for a disk on Hercules, with the script's own expectations.

The scripts say what we believe a 3390 or 9336 does; Hercules was written by others. Usage:
judge_hercules.py SCRIPT. Needs hercules, dasdinit and the s390x assembler. Lines that Hercules is
known to answer otherwise carry the mark `# hercules: reason` and are skipped; so is a whole script
whose first line says `# not for hercules: reason` (exit 77).
"""
import os
import re
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TRACK, HEADS, HEADER = 56832, 15, 512
STEPS, RESULTS, PROGRAM = 0x100000, 0x200000, 0x1000


def track(cylinder, head, records, length):
    data = struct.pack(">BHH", 0, cylinder, head) + struct.pack(">HHBBH", cylinder, head, 0, 0, 8)
    data += bytes(8)
    for record in range(1, records + 1):
        data += struct.pack(">HHBBH", cylinder, head, record, 0, length) + bytes([record]) * length
    return (data + b"\xff" * 8).ljust(TRACK, b"\0")


class Judge:
    """Collects the steps of a script, runs them, and checks what came back."""

    def __init__(self):
        self.steps = b""
        self.checks = []  # (line number, line, kind, words)
        self.next_ccw = PROGRAM
        self.started = True
        self.orb = (0, 0x80, 0)
        self.device = None
        self.format = None

    def step(self, operation, address=0, data=b"", length=None):
        size = len(data) if length is None else length
        self.steps += struct.pack(">IIII", operation, address, size, 0)
        self.steps += data + bytes(-len(data) % 8)

    def read(self, path):
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            if "# hercules:" in line:
                continue
            words = line.split("#")[0].split()
            if words:
                self.line(number, line.rstrip(), words)

    def line(self, number, text, words):
        verb = words[0]
        if verb == "device":
            self.device = words[1:]
        elif verb == "format":
            self.format = (int(words[1], 16), int(words[2], 16))
        elif verb == "storage":
            self.step(1, int(words[1], 16), bytes.fromhex("".join(words[2:])))
        elif verb in ("ccw", "at"):
            self.ccw(words)
        elif verb == "orb":
            self.orb = tuple(int(word, 16) for word in words[1:4])
        elif verb == "start":
            self.started = True
            key, flags5, flags7 = self.orb
            orb = struct.pack(">IBBBBI4x", 0, key, flags5, 0xFF, flags7, PROGRAM)
            self.step(2, 0, orb)
            self.checks.append((number, text, "start", words))
        elif verb in ("expect", "fill"):
            count = int(words[2], 16) if verb == "fill" else len("".join(words[2:])) // 2
            self.step(3, int(words[1], 16), b"", count)
            self.checks.append((number, text, verb, words))
        elif verb in ("status", "sense"):
            self.checks.append((number, text, verb, words))
        elif verb != "test":
            raise SystemExit(f"{number}: {text}: not for Hercules")

    def ccw(self, words):
        if self.started:
            self.next_ccw = PROGRAM
            self.started = False
        if words[0] == "at":
            self.next_ccw = int(words[1], 16)
            return
        command, flags, count, address = (int(word, 16) for word in words[1:5])
        self.step(1, self.next_ccw, struct.pack(">BBHI", command, flags, count, address))
        self.next_ccw += 8

    def make_disk(self, path):
        readonly = " ro" if self.device[-1] == "readonly" else ""
        if self.device[0] == "fba":
            with open(path, "wb") as image:
                image.truncate(int(self.device[1]) * 512)
            return f"0191 9336 {path}{readonly}"
        cylinders = int(self.device[2])
        subprocess.run(["dasdinit", path, self.device[1], "JUDGE1", str(cylinders)], check=True,
                       capture_output=True)
        records, length = self.format or (0, 0)
        with open(path, "r+b") as image:
            for index in range(cylinders * HEADS):
                image.seek(HEADER + index * TRACK)
                image.write(track(index // HEADS, index % HEADS, records, length))
        return f"0191 {self.device[1]} {path} cu=3990-6{readonly}"

    def run(self, folder):
        def name(file):
            return os.path.join(folder, file)

        subprocess.run(["s390x-linux-gnu-as", "-m31", "-mesa", "-o", name("stepper.o"),
                        os.path.join(HERE, "stepper.s")], check=True)
        subprocess.run(["s390x-linux-gnu-objcopy", "-O", "binary", name("stepper.o"),
                        name("core")], check=True)
        with open(name("core"), "r+b") as core:
            core.seek(STEPS)
            core.write(self.steps + bytes(16))
        with open(name("conf"), "w", encoding="utf-8") as conf:
            conf.write("ARCHMODE ESA/390\nMAINSIZE 16\nNUMCPU 1\n" + self.make_disk(name("disk")) +
                       "\n")
        with open(name("rc"), "w", encoding="utf-8") as commands:
            commands.write(f"loadcore {name('core')} 0\nrestart\npause 1\n"
                           f"savecore {name('saved')} 0 3fffff\nquit\n")
        environment = dict(os.environ, HERCULES_RC=name("rc"))
        done = subprocess.run(["hercules", "-d", "-f", name("conf")], env=environment,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
                              check=False)
        if not os.path.exists(name("saved")):
            raise SystemExit("hercules did not run: " + done.stdout.decode(errors="replace")[-2000:])
        with open(name("saved"), "rb") as saved:
            return saved.read()[RESULTS:]

    def judge(self, results):
        wrong = 0
        irb = b""
        for number, text, kind, words in self.checks:
            found = ""
            if kind == "start":
                condition = struct.unpack(">I", results[:4])[0]
                irb, results = results[8:104], results[104:]
                wanted = int(words[2], 16) if len(words) > 2 else 0
                found = "" if condition == wanted else f"condition code {condition}"
            elif kind == "status":
                found = self.status(irb, words)
            elif kind == "sense":
                found = self.compare(irb[32:], "".join(words[1:]))
            else:
                count = int(words[2], 16) if kind == "fill" else len("".join(words[2:])) // 2
                kept, results = results[:count], results[(count + 7) // 8 * 8:]
                wanted = words[3] * count if kind == "fill" else "".join(words[2:])
                found = self.compare(kept, wanted)
            if found:
                wrong += 1
                print(f"{number}: {text}\n   hercules: {found}")
        return wrong

    @staticmethod
    def status(irb, words):
        fields = {"device": irb[8], "subchannel": irb[9],
                  "residual": struct.unpack(">H", irb[10:12])[0],
                  "ccw": struct.unpack(">I", irb[4:8])[0],
                  "control": struct.unpack(">H", irb[2:4])[0]}
        for word in words[1:]:
            field, value = word.split("=")
            if fields[field] != int(value, 16):
                return " ".join(f"{f}={v:X}" for f, v in fields.items()) + " sense " + irb[32:64].hex()
        return ""

    @staticmethod
    def compare(found, wanted):
        pattern = re.compile("".join(wanted).replace("..", "[0-9A-F]{2}"))
        text = found.hex().upper()
        return "" if pattern.match(text) else text[:max(64, len(wanted))][:160]


def main():
    with open(sys.argv[1], encoding="utf-8") as script:
        if script.readline().startswith("# not for hercules"):
            return 77
    judge = Judge()
    judge.read(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        return 1 if judge.judge(judge.run(folder)) else 0


if __name__ == "__main__":
    sys.exit(main())
