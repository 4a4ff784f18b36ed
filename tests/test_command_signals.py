#!/usr/bin/env python3
"""The command: signals, pipes and delays, and little memory.

    python3 tests/test_command_signals.py BUILD [WORD…]"""
import json
import os
import re
import resource
import signal
import subprocess
import threading
import time

from command import FACTS, finish, FOLDER, long_files, main, PROGRAM, put, RULES, run, SANITIZED, SECONDS, standard_files, start, want


def interrupted(sig, *arguments, prepare=None):
    """The signal comes when the command waits for somebody to read on."""
    process = start(*arguments, preexec_fn=prepare)
    begun = os.read(process.stdout.fileno(), 1).decode()
    while not wait_channel_sleeps(process.pid):
        pass
    process.send_signal(sig)
    result = finish(process)
    result.out = begun + result.out
    return result


def wait_channel_sleeps(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "R"


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def test_signals_leave_no_half_line():
    rules, facts = long_files()
    for style in ("json", "text"):
        whole = run("--format", style, rules, facts).out
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            result = interrupted(sig, "--format", style, rules, facts, prepare=no_core)
            want(result.status == -sig and result.error == "", f"it ends by the signal {sig}: {result}")
            want(result.out and whole.startswith(result.out) and len(result.out) < len(whole), f"part of the reports: {result}")
            want(re.match(r'\{"case": "n\d+"' if style == "json" else r"\nn\d+\n", whole[len(result.out):]), f"whole reports: …{result.out[-300:]}")


def test_ignored_signals():
    rules, facts = long_files()
    whole = run("--format=json", rules, facts).out
    for sig in (signal.SIGHUP, signal.SIGINT):
        result = interrupted(sig, "--format=json", rules, facts, prepare=lambda s=sig: signal.signal(s, signal.SIG_IGN))
        want(result.status == 0 and result.out == whole, f"nohup holds: {result.status} {result.error}")


def test_signal_while_nobody_reads():
    rules, facts = long_files()
    for times in (1, 2):
        process = start("--format=json", rules, facts)
        while not wait_channel_sleeps(process.pid):
            pass
        for _ in range(times):
            process.send_signal(signal.SIGTERM)
        try:
            want(process.wait(SECONDS) == -signal.SIGTERM, "it ends though nobody takes its output")
        finally:
            process.kill()
            finish(process)


def test_signal_while_reading():
    rules, _ = standard_files()
    read, write = os.pipe()
    process = start(rules, "-", stdin=read)
    os.write(write, b"case one\n  calcinosis\n")
    process.send_signal(signal.SIGTERM)
    result = finish(process)
    want(result.status == -signal.SIGTERM and result.out == "", f"nothing is said of what was half read: {result}")
    os.close(read)
    os.close(write)


def test_pipes_that_do_not_block():
    rules, facts = long_files()
    with open(os.path.join(FOLDER, facts), "rb") as file:
        text = file.read()
    whole = run("--format=json", rules, "-", text=text).out.encode()
    (read, in_write), (out_read, out_write) = os.pipe(), os.pipe()
    for descriptor in (read, out_write):
        os.set_blocking(descriptor, False)
    process = start("--format=json", rules, "-", stdin=read, stdout=out_write)
    os.close(read)
    os.close(out_write)
    with os.fdopen(in_write, "wb", buffering=0) as file:
        for at in range(0, len(text), len(text) // 3):
            time.sleep(0.05)
            file.write(text[at:at + len(text) // 3])
    came = b""
    while piece := os.read(out_read, 50000):
        came += piece
        if len(came) < 200000:
            time.sleep(0.02)
    os.close(out_read)
    want(finish(process).status == 0 and came == whole, f"the same answer, {len(came)} of {len(whole)} bytes")


def test_pipes_as_files():
    rules, facts = standard_files()
    whole = run("--format=json", rules, facts).out
    for name in ("good.rules", "good.facts"):
        text = RULES if name == rules else FACTS
        os.unlink(os.path.join(FOLDER, name))
        os.mkfifo(os.path.join(FOLDER, name))
        writer = threading.Thread(target=put, args=(name, text))
        writer.start()
        result = run("--format=json", rules, facts)
        writer.join()
        os.unlink(os.path.join(FOLDER, name))
        put(name, text)
        want(result.status == 0 and result.out == whole, f"{name} is a pipe: {result}")


def test_standard_input_that_ends_early():
    """Its end is the end of the text: nobody can know that more was meant."""
    rules, _ = standard_files()
    text = FACTS.encode()
    for size in (0, 1, len(text) // 2, len(text) - 1):
        put("early/standard input", text[:size])
        result, other = run("--format=json", rules, "-", text=text[:size]), run("--format=json", rules, "early/standard input")
        want(result.status == other.status and result.out.replace("<standard input>", "early/standard input") == other.out, f"{size} bytes: {result}")
    put("early/rest.facts", FACTS)
    with open(os.path.join(FOLDER, "early/rest.facts"), "rb") as file:  # a file that somebody has read from before
        os.lseek(file.fileno(), FACTS.index("case second"), os.SEEK_SET)
        result = finish(start("--format=json", rules, "-", stdin=file))
    want(result.status == 0 and [json.loads(line)["case"] for line in result.out.splitlines()] == ["second"], f"the rest of a file: {result}")


def test_little_memory():
    if SANITIZED:
        return  # they reserve terabytes
    put("wide.rules", "".join(f"finding f{i}\nf{i} implies c{i}\nconclusion c{i}\n" for i in range(50000)))
    put("wide.facts", "f1\n")
    for megabytes in (8, 16, 32, 64, 128, 256):
        done = subprocess.run([PROGRAM, "wide.rules", "wide.facts"], cwd=FOLDER, capture_output=True, timeout=SECONDS,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20)))
        want(done.returncode in (0, 1, 127), f"{megabytes} MB: status {done.returncode}: {done.stderr[:500]}")
        want(done.returncode != 1 or b"memory" in done.stderr, f"{megabytes} MB: {done.stderr[:500]}")


if __name__ == "__main__":
    main(globals())
