#!/usr/bin/env python3
"""The command: how far it is, shown on a terminal.

    python3 tests/test_command_progress.py BUILD [WORD…]"""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time

from command import content, finish, FOLDER, main, PROGRAM, put, run, SECONDS, start, table_files, want

ERASE = "\r\033[K"
PASSES = r"(?:\[=* *\] +\d+ %  )?[0-9,]+ rows, [0-9,]+ a second(?:, \d+ (?:s|min) left)?"


class Terminal:
    """The command with a terminal for its messages; what the terminal was sent is in `sent`."""

    def __init__(self, *arguments, terminal="xterm", columns=0, **others):
        self.leader, follower = pty.openpty()
        if columns:
            fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.sent = ""
        self.process = subprocess.Popen([PROGRAM, "--colour=never", *arguments], stderr=follower, cwd=FOLDER, env={**os.environ, "TERM": terminal}, **others)
        os.close(follower)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        try:
            while piece := os.read(self.leader, 65536):
                self.sent += piece.decode()
        except OSError:  # the other end is closed
            pass

    def end(self):
        self.process.wait(SECONDS * 10)
        self.reader.join()
        os.close(self.leader)
        return self.process.returncode

    def screen(self):
        """What is still to be seen."""
        return re.sub(r"[^\n]*" + re.escape(ERASE), "", self.sent).replace("\r\n", "\n")


def slowly(stream, head, pieces):
    """A table that comes in pieces, for more than two seconds."""
    stream.write(head)
    for piece in pieces:
        stream.write(piece)
        stream.flush()
        time.sleep(2.4 / len(pieces))
    stream.close()


def test_progress_on_a_terminal():
    rules, _ = table_files(1, set())
    pieces = ["".join(f"x{k}-{i},{'bad' if i == 77 else 1},,,\n" for i in range(20000)) for k in range(8)]
    put("all.csv", "id,a,b,sex,m\n" + "".join(pieces))
    wanted = run("--keep-going", "--table", rules, "-", text=content("all.csv"))
    shown = Terminal("--keep-going", "--table", rules, "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    slowly(shown.process.stdin, "id,a,b,sex,m\n", pieces)
    want(shown.process.stdout.read() == wanted.out and shown.end() == wanted.status, "the answer is the same")
    lines = re.findall(r"(?:^|\n|\033\[K)(" + PASSES + ")" + re.escape(ERASE), shown.sent)
    want(len(lines) >= 2 and "left" not in "".join(lines), f"lines that pass: {shown.sent[-500:]!r}")
    rows = [int(line.split()[0].replace(",", "")) for line in lines]
    want(rows == sorted(rows) and 4096 <= rows[0] <= rows[-1] <= 160000, f"{rows}")
    want(shown.screen() == wanted.error, f"nothing is left of them, and messages stand as they are: {shown.screen()[:2000]!r}")


def test_progress_through_a_file():
    """Its size is known. Nobody takes the output for a while, so that it takes long."""
    rules, table = table_files(100000, set())
    wanted = run("--format=csv", rules, table)
    for columns in (0, 200, 40):
        shown = Terminal("--format=csv", rules, table, stdout=subprocess.PIPE, columns=columns)
        time.sleep(1.3)
        out = shown.process.stdout.read().decode()
        want(shown.end() == 0 and out == wanted.out and shown.screen() == "", f"the answer is the same: {shown.screen()[:500]!r}")
        line = shown.sent.split(ERASE)[0]
        want("%" in line and (re.match(PASSES, line) and "left" in line or columns == 40), f"share, rows, rate, time left: {shown.sent[:500]!r}")
        want(len(line) < (columns or 1000), f"it fits the terminal: {line!r}")


def test_no_progress():
    rules, table = table_files(100000, set())
    for terminal in ("dumb", ""):
        shown = Terminal("--format=csv", rules, table, stdout=subprocess.PIPE, terminal=terminal)
        time.sleep(1.2)
        shown.process.stdout.read()
        want(shown.end() == 0 and shown.sent == "", f"not on such a terminal: {shown.sent!r}")
    process = start("--format=csv", rules, table)
    time.sleep(1.2)
    want(finish(process).error == "", "nor where it is none")
    shown = Terminal(rules, put("short.csv", "id,a,b,sex,m\none,1,1,male,1\n"), stdout=subprocess.DEVNULL)
    want(shown.end() == 0 and shown.sent == "", f"nor for what is quickly done: {shown.sent!r}")


def test_progress_is_taken_away_by_a_signal():
    rules, _ = table_files(1, set())
    shown = Terminal("--format=csv", "--table", "-o", "kept", rules, "-", stdin=subprocess.PIPE, text=True)
    shown.process.stdin.write("id,a,b,sex,m\n")
    for k in range(200):
        if "rows" in shown.sent:
            break
        shown.process.stdin.write("".join(f"x{k}-{i},1,,,\n" for i in range(5000)))
        shown.process.stdin.flush()
        time.sleep(0.1)
    shown.process.send_signal(signal.SIGINT)
    want(shown.end() == -signal.SIGINT, "it ends by the signal")
    shown.process.stdin.close()
    want(re.search(PASSES + re.escape(ERASE) + r"\Z", shown.sent), f"{shown.sent[-300:]!r}")


if __name__ == "__main__":
    main(globals())
