#!/usr/bin/env python3
"""The command: what it writes where it cannot, and files of output, which are whole or as they were.

    python3 tests/test_command_output.py BUILD [WORD…]"""
import os
import resource
import signal
import subprocess
import threading
import time

from command import (content, finish, FOLDER, long_files, main, on_terminal, PROGRAM, put, run, SECONDS, standard_files, start, table_files,
                     want, want_result)


def test_closed_pipe():
    rules, facts = standard_files()
    for arguments in ([rules, facts], ["--format=json", rules, facts], ["check", rules], ["dump", rules], ["test", rules, facts], ["--help"], ["--version"]):
        read, write = os.pipe()
        os.close(read)
        result = run(*arguments, stdout=write)
        os.close(write)
        want_result(result, 1, error="not all could be written: Broken pipe")


def test_full_disk():
    rules, facts = standard_files()
    for arguments in ([rules, facts], ["--format=json", rules, facts], ["check", rules], ["dump", rules], ["test", rules, facts], ["--help"], ["--version"]):
        with open("/dev/full", "wb") as full:
            want_result(run(*arguments, stdout=full), 1, error="not all could be written: No space left on device")


def test_full_messages():
    """A message that is lost makes the status 1, and takes nothing from the reports."""
    rules, _ = standard_files()
    put("odd.facts", "case good\n  calcinosis\ncase odd\n  gout\n")
    whole = run(rules, "odd.facts")
    want_result(whole, 0, error="W601")
    for arguments, status in (([rules, "odd.facts"], 1), ([rules], 2)):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=full, cwd=FOLDER, timeout=SECONDS, check=False)
        want(done.returncode == status and (status == 2 or done.stdout.decode() == whole.out), f"status {done.returncode}: {done.stdout[:500]}")


def test_closed_descriptors():
    rules, facts = standard_files()
    for descriptor, arguments, status, says in ((0, [rules, "-"], 1, "`standard input` cannot be read: Bad file descriptor"),
                                                (1, [rules, facts], 1, "not all could be written: Bad file descriptor"), (2, [rules, facts], 0, "")):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=FOLDER, timeout=SECONDS, preexec_fn=lambda d=descriptor: os.close(d), check=False)
        want(done.returncode == status and says in done.stderr.decode(), f"without {descriptor}: status {done.returncode}: {done.stderr[:500]}")


def test_file_that_grows_too_large():
    rules, facts = long_files()
    whole = run("--format=json", rules, facts).out.encode()
    with open(os.path.join(FOLDER, "out"), "wb") as out:
        done = subprocess.run([PROGRAM, "--format=json", rules, facts], stdout=out, stderr=subprocess.PIPE, cwd=FOLDER, timeout=SECONDS, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000)))
    with open(os.path.join(FOLDER, "out"), "rb") as out:
        written = out.read()
    want(done.returncode == 1 and b"not all could be written: File too large" in done.stderr, f"status {done.returncode}: {done.stderr[:500]}")
    want(written == whole[:100000], "what there was room for")


def left_beside(folder=""):
    return [name for name in os.listdir(os.path.join(FOLDER, folder)) if name.startswith(".rulesrun-")]


def test_output_to_a_file():
    rules, facts = standard_files()
    for arguments in ([rules, facts], ["--format=json", rules, facts], ["check", rules], ["dump", rules], ["test", rules, facts], ["--help"]):
        wanted = run(*arguments)
        for option in (["-o", "made"], ["--output=made"], ["-omade"]):
            result = run(*option, *arguments)
            want_result(result, 0)
            want(result.out == "" and result.error == wanted.error and content("made") == wanted.out.encode(), f"{arguments}: {result}")
            os.unlink(os.path.join(FOLDER, "made"))
        want(run("-o", "-", *arguments).out == wanted.out, "- is standard output")
    want("\033" not in on_terminal({"TERM": "xterm"}, "-o", "made", rules, facts).decode() and b"\033" not in content("made"), "no colour in a file")
    want_result(run("-o", "/dev/full", rules, facts), 1, error="not all could be written: No space left on device")
    want_result(run("-o", "/dev/null", rules, facts), 0)
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        want(run("-o", name, rules, facts).out == run(rules, facts).out, f"{name}, a pipe")
    want(not left_beside(), "nothing is left")


def test_output_to_a_file_that_is_read():
    rules, table = table_files(500, set())
    wanted = run("--format=csv", rules, table).out
    put("both.csv", content(table))
    want_result(run("--format=csv", "-o", "both.csv", rules, "both.csv"), 0)
    want(content("both.csv").decode() == wanted, "the file is read to its end before it is replaced")


def test_rights_and_links_of_an_output():
    rules, _ = standard_files()
    wanted = run("dump", rules).out.encode()
    old = os.umask(0o027)
    try:
        run("-o", "rights", "dump", rules)
        want(os.stat(os.path.join(FOLDER, "rights")).st_mode & 0o777 == 0o640, "a new file, as umask says")
        os.chmod(os.path.join(FOLDER, "rights"), 0o604)
        run("-o", "rights", "dump", rules)
        want(os.stat(os.path.join(FOLDER, "rights")).st_mode & 0o777 == 0o604, "an old one keeps its rights")
    finally:
        os.umask(old)
    os.makedirs(os.path.join(FOLDER, "far/away"), exist_ok=True)
    for link, to, place in (("link1", "far/link2", None), ("far/link2", "away/new", "far/away/new"), ("absolute", os.path.join(FOLDER, "far/abs"), "far/abs")):
        os.symlink(to, os.path.join(FOLDER, link))
    for link, place in (("link1", "far/away/new"), ("link1", "far/away/new"), ("absolute", "far/abs")):
        want_result(run("-o", link, "dump", rules), 0)
        want(content(place) == wanted and os.path.islink(os.path.join(FOLDER, link)), f"{link} leads to {place}")
    os.symlink("round", os.path.join(FOLDER, "round"))
    want_result(run("-o", "round", "dump", rules), 1, error="round cannot be written: Too many levels of symbolic links")
    want(not left_beside("far") and not left_beside("far/away") and not left_beside(), "nothing is left")


def test_outputs_that_cannot_be():
    rules, facts = standard_files()
    for name, says in (("no/such", "No such file"), (".", "is a folder: name a file in it"), ("", "a file without a name"), (facts + "/x", "Not a directory")):
        want_result(run("-o", name, rules, facts), 1, error=says)
    put("read.only", "as it was")
    os.chmod(os.path.join(FOLDER, "read.only"), 0o444)
    if os.getuid() != 0:
        want_result(run("-o", "read.only", rules, facts), 1, error="read.only cannot be written: Permission denied")
    os.mkfifo(os.path.join(FOLDER, "pipe"))
    read = []
    reader = threading.Thread(target=lambda: read.append(content("pipe")))
    reader.start()
    want_result(run("-o", "pipe", "dump", rules), 0)
    reader.join()
    want(read[0] == run("dump", rules).out.encode(), "a pipe is written where it is")


def test_output_stays_as_it_was():
    rules, facts = standard_files()
    put("odd.facts", "case odd\n  size = 3 kg\n")
    put("failing.facts", "case x\n  expect dystrophic\n")
    table_rules, bad = table_files(100, {7})
    for arguments, status, kept in (([rules, facts], 0, True), ([rules, "odd.facts"], 1, False), ([rules, "no.facts"], 1, False), ([rules], 2, False),
                                    (["test", rules, "failing.facts"], 1, True), (["test", rules, "odd.facts"], 1, False), ([table_rules, bad], 1, False),
                                    (["--format=csv", table_rules, bad], 1, False), (["--format=csv", "--keep-going", table_rules, bad], 1, True),
                                    (["--keep-going", table_rules, bad], 1, True), (["--keep-going", table_rules, bad, "no.csv"], 1, False),
                                    (["--keep-going", "--format=csv", "--case=nobody", table_rules, bad], 1, False)):
        put("kept", "as it was")
        plain, result = run(*arguments), run("-o", "kept", *arguments)
        want(result.status == plain.status == status and not result.out, f"{arguments}: {result}")
        want(content("kept") == (plain.out.encode() if kept else b"as it was"), f"{arguments}: {content('kept')[:200]}")
        want(("kept is as it was" in result.error) == (not kept and status != 2), f"{arguments}: {result}")
    want(not left_beside(), "nothing is left")


def test_output_on_a_full_disk_or_stopped():
    rules, facts = long_files()
    for limit in (0, 1000, 100000):
        put("kept", "as it was")
        done = subprocess.run([PROGRAM, "-o", "kept", "--format=json", rules, facts], capture_output=True, cwd=FOLDER, timeout=SECONDS, check=False,
                              preexec_fn=lambda m=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (m, m)))
        want(done.returncode == 1 and b"kept cannot be written: File too large; it is as it was" in done.stderr, f"{done.returncode}: {done.stderr[:300]}")
        want(content("kept") == b"as it was" and not left_beside(), "nothing is changed, nothing is left")
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        read, write = os.pipe()  # it waits for more of the table, with what came of the first block written
        process = start("-o", "kept", "--format=csv", "--table", table_files(1, set())[0], "-", stdin=read)
        os.write(write, b"id,a\n" + b"x,1\n" * 9000)
        while not left_beside():
            time.sleep(0.01)
        process.send_signal(sig)
        want(finish(process).status == -sig and content("kept") == b"as it was" and not left_beside(), f"signal {sig}: nothing is changed, nothing is left")
        os.close(read)
        os.close(write)


if __name__ == "__main__":
    main(globals())
