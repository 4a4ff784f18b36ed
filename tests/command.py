"""What the tests of the command share (tests/test_command_*.py): it is run from outside, with files of a folder that goes afterwards.

Each of them is called with the folder that was built into, and words: then only the tests whose name holds one of them. Ends with
status 1 on a failure; the last line counts."""
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if len(sys.argv) < 2:
    raise SystemExit(f"usage: python3 {sys.argv[0]} BUILD [WORD…]")
BUILD = os.path.abspath(sys.argv[1])
PROGRAM = os.path.join(BUILD, "rulesrun")
with open(PROGRAM, "rb") as binary:
    code = binary.read()
SANITIZED = re.search(rb"__(asan|msan|tsan)_init", code) is not None
COUNTED = b"__gcov_" in code  # scripts/coverage
kept = tempfile.TemporaryDirectory()  # while somebody holds it
FOLDER = kept.name
RULES = """finding calcinosis
finding phosphocalcic metabolism is normal or abnormal
measure size (cm)
  bands small < 2 <= large
score points = sum of (2 if calcinosis, 1 if size > 3 cm)
conclusion type is dystrophic or metastatic
conclusion hypercalcaemia
action biopsy
rule one: calcinosis with normal phosphocalcic metabolism implies dystrophic
calcinosis suggests hypercalcaemia
size is large recommends biopsy
"""
FACTS = """case first "a description"
  calcinosis
  normal phosphocalcic metabolism
  size > 2.5 cm
  expect dystrophic
case second
  no calcinosis
  expect no dystrophic
"""
SECONDS = 30  # for any hard input, with sanitizers on a busy machine


class Failed(Exception):
    pass


def want(condition, text):
    if not condition:
        raise Failed(text)


class Result:
    def __init__(self, status, out, error):
        self.status, self.out, self.error = status, out, error

    def __str__(self):
        return f"status {self.status}\nstdout: {self.out[:2000]}\nstderr: {self.error[:2000]}"


def run(*arguments, text=b"", cwd=None, environment=None, stdout=subprocess.PIPE, user=None, limit=None):
    """Runs the command, in at most `limit` bytes; fails on a crash, on sanitizer output, and where it does not end."""
    seconds = SECONDS * (4 if COUNTED else 1)

    def narrow():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if limit and not SANITIZED:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    try:
        done = subprocess.run([PROGRAM, *arguments], input=text, stdout=stdout, stderr=subprocess.PIPE, cwd=cwd or FOLDER,
                              timeout=10 * seconds, env={**os.environ, "LC_ALL": "C", **(environment or {})}, user=user, preexec_fn=narrow)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"`rulesrun {' '.join(arguments)}` did not end in {10 * seconds} seconds") from late
    want(done.returncode != -signal.SIGXCPU, f"`rulesrun {' '.join(arguments)}` did not end in {seconds} seconds of processor time")
    error = done.stderr.decode("utf-8", "replace")
    result = Result(done.returncode, (done.stdout or b"").decode("utf-8", "replace"), error)
    want(done.returncode >= 0 and "Sanitizer" not in error and "runtime error:" not in error, f"it crashed: {result}")
    want(not limit or "not enough memory" not in error, f"it wants more than {limit or 0} bytes")
    return result


def spent():
    """Processor time of the commands so far: what else the machine does must fail no test."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def want_quick(since, seconds):
    seconds *= 10 if COUNTED else 5 if SANITIZED else 1
    want(spent() - since < seconds, f"it took {spent() - since:.1f} seconds of processor time")


def put(name, content):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return name


def want_result(result, status, out=None, error=None):
    want(result.status == status, f"wanted status {status}: {result}")
    want(out is None or re.search(out, result.out), f"wanted `{out}` on standard output: {result}")
    want(error is None or re.search(error, result.error), f"wanted `{error}` on standard error: {result}")


def standard_files():
    return put("good.rules", RULES), put("good.facts", FACTS)


def on_terminal(environment, *arguments):
    """Standard output as a terminal shows it."""
    leader, follower = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], stdout=follower, stderr=subprocess.DEVNULL, cwd=FOLDER,
                          env={**os.environ, **environment}) as process:
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
        process.wait(SECONDS)
    os.close(leader)
    return shown


def content(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


LONG = 2000  # cases whose reports are more than any pipe holds


def long_files():
    rules, _ = standard_files()
    return rules, put("long.facts", "".join(f"case n{i}\n  {'no ' if i % 2 else ''}calcinosis\n  size = {i % 7} cm\n" for i in range(LONG)))


def start(*arguments, **others):
    return subprocess.Popen([PROGRAM, *arguments], cwd=FOLDER, **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **others})


def finish(process):
    try:
        out, error = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as late:
        process.kill()
        raise Failed("it did not end") from late
    return Result(process.returncode, (out or b"").decode(), (error or b"").decode())


def table_files(rows, bad):
    """A table with so many rows, of which those in `bad` (by number) have a cell that says nothing, each in another column."""
    rules = put("cohort.rules", "finding a, b\nfinding sex is female or male\nmeasure m (mg)\nconclusion c\na and m > 5 mg implies c\nb and female implies c\n")
    lines = ["id,a,b,sex,m"]
    for i in range(rows):
        cells = [f"n{i}", "10"[i % 2], ["1", "", "0"][i % 3], ["F", "female", "male", ""][i % 4].replace("F", "female"), ["", "5.5", "<5", "7"][i % 4]]
        if i in bad:
            cells[1 + i % 4] = "bad"
        lines.append(",".join(cells))
    return rules, put("cohort.csv", "".join(line + "\n" for line in lines))


def main(names):
    """Runs the tests among the names of a file."""
    for inherited in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):  # who runs this in the background has them ignored
        signal.signal(inherited, signal.SIG_DFL)
    words, failed, passed = sys.argv[2:], 0, 0
    for name, test in list(names.items()):
        if not name.startswith("test_") or (words and not any(word in name for word in words)):
            continue
        try:
            test()
            passed += 1
        except (Failed, KeyError, ValueError, OSError) as error:
            failed += 1
            print(f"{name}: {type(error).__name__ + ': ' if not isinstance(error, Failed) else ''}{error}\n")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
