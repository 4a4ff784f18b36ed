#!/usr/bin/env python3
"""What was built: what is installed, what is visible, how it is hardened, and what includes what.

    python3 tests/test_command_build.py BUILD [WORD…]"""
import os
import re
import shutil
import subprocess
import tempfile

from command import BUILD, COUNTED, main, Result, ROOT, run, SANITIZED, want, want_result

PROGRAM_TEXT = r"""
#include <rulesrun.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
    const char *text = "finding a\nconclusion b\na implies b\n";
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    if (strcmp(rr_version(), RR_VERSION) != 0) return 1;
    if (rr_rules_load_text("x.rules", text, strlen(text), NULL, &rules) != RR_OK) return 2;
    if (rr_cases_new(rules, &cases) != RR_OK || rr_case_begin(cases, "one", NULL) != RR_OK) return 3;
    if (rr_case_state(cases, rr_find(rules, "a"), RR_TRUE) != RR_OK) return 4;
    if (rr_run_new(rules, &run) != RR_OK || rr_run_block(run, cases, 0) != RR_OK) return 5;
    if (rr_verdict(run, 0, rr_find(rules, "b")) != RR_TRUE) return 6;
    puts("it follows");
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
    return 0;
}
"""


def shell(*arguments, **others):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, **others)
    want(done.returncode == 0, f"`{' '.join(arguments)}` ended with {done.returncode}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout


def flags_of_build():
    return ["-fsanitize=address,undefined"] if SANITIZED else ["--coverage"] if COUNTED else []


def install(prefix, destination=""):
    """What was built, as it is (-o all): other tests are running it."""
    shell("make", "-s", "-o", "all", "install", f"BUILD={os.path.relpath(BUILD, ROOT)}", f"PREFIX={prefix}", f"DESTDIR={destination}", cwd=ROOT)


def test_install():
    with tempfile.TemporaryDirectory() as place:
        prefix = place + "/local"
        install(prefix)
        for path in ("bin/rulesrun", "lib/librulesrun.a", "lib/librulesrun.so", "lib/librulesrun.so.0", "lib/pkgconfig/rulesrun.pc", "include/rulesrun.h",
                     "share/man/man1/rulesrun.1", "share/rulesrun/rules/ssc.rules", "share/rulesrun/rules/ssc.facts"):
            want(os.path.exists(f"{prefix}/{path}"), f"{path} is not installed")
        rules = f"{prefix}/share/rulesrun/rules/ssc"
        want_result(Result(*(lambda d: (d.returncode, d.stdout, d.stderr))(subprocess.run(
            [prefix + "/bin/rulesrun", rules + ".rules", rules + ".facts"], capture_output=True, text=True, check=False))), 0, out="Established")
        with open(place + "/x.c", "w", encoding="utf-8") as file:
            file.write(PROGRAM_TEXT)
        environment = {**os.environ, "PKG_CONFIG_PATH": prefix + "/lib/pkgconfig"}
        want(shell("pkg-config", "--modversion", "rulesrun", env=environment).strip() == run("--version").out.split()[1], "pkg-config's version")
        compiler = ["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *flags_of_build(), "-o", place + "/x", place + "/x.c"]
        shared = shell("pkg-config", "--cflags", "--libs", "rulesrun", env=environment).split()
        shell(*compiler, *shared)
        want("librulesrun.so.0" in shell("readelf", "-d", place + "/x"), "the shared library is named by its soname")
        want(shell(place + "/x", env={**os.environ, "LD_LIBRARY_PATH": prefix + "/lib"}) == "it follows\n", "a program with the shared library")
        static = shell("pkg-config", "--static", "--cflags", "--libs", "rulesrun", env=environment).split()
        static = [f"{prefix}/lib/librulesrun.a" if word == "-lrulesrun" else word for word in static]
        shell(*compiler, *static)
        want("librulesrun" not in shell("readelf", "-d", place + "/x"), "the static library is inside")
        want(shell(place + "/x") == "it follows\n", "a program with the static library")
        if shutil.which("c++"):
            shell("c++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-x", "c++", f"{prefix}/include/rulesrun.h")
        shell("make", "-s", "uninstall", f"BUILD={os.path.relpath(BUILD, ROOT)}", f"PREFIX={prefix}", cwd=ROOT)
        left = [name for _, _, names in os.walk(prefix) for name in names]
        want(left == [], f"uninstalling leaves {left}")


def test_install_below_destdir():
    with tempfile.TemporaryDirectory() as place:
        install("/usr", place)
        with open(place + "/usr/lib/pkgconfig/rulesrun.pc", encoding="utf-8") as file:
            text = file.read()
        want("prefix=/usr\n" in text and place not in text and "@" not in text, f"the folder of DESTDIR is nowhere in what is installed: {text}")
        want(os.path.exists(place + "/usr/bin/rulesrun"), "the command is there")


def declared():
    with open(os.path.join(ROOT, "src/rulesrun.h"), encoding="utf-8") as file:
        return set(re.findall(r"^RR_API [^;]*?\b(rr_\w+)\(", file.read(), re.M))


def test_visible_symbols():
    for arguments in (["-D", f"{BUILD}/librulesrun.so.0"], ["-g", f"{BUILD}/librulesrun.a"]):
        lines = shell("nm", "--defined-only", *arguments).split("\n")
        names = {line.split()[-1] for line in lines if len(line.split()) == 3}
        names = {name for name in names if not re.match(r"__(asan|odr_asan|ubsan|sanitizer|gcov)|_(init|fini)$|mangle_path$", name)}
        want(names == declared(), f"visible but not declared: {sorted(names - declared())}; declared but not visible: {sorted(declared() - names)}")


def test_no_writable_data():
    """Nothing global that could be written: no symbol of the library lies in .data, .bss or thread-local storage. Tables of
    pointers lie in .data.rel.ro, which is only written while the library is loaded; so do the tables of Flex and Bison."""
    if SANITIZED or COUNTED:
        return  # they keep a book on globals, or on lines
    sections = re.findall(r"^\s*\d+ (\S+)\s+([0-9a-f]+) ", shell("objdump", "-h", f"{BUILD}/librulesrun.a"), re.M)
    want(sections, "no sections were found")
    for name, size in sections:
        writable = re.match(r"\.(data|bss|tdata|tbss)", name) and not name.startswith(".data.rel.ro")
        want(not writable or int(size, 16) == 0, f"{name} holds {int(size, 16)} bytes that can be written")


def test_hardened():
    """What was built has what scripts/hardening and the linker give: nothing that is writable can be run, what is only written
    while the program is loaded is read-only afterwards, addresses are random, stacks are guarded, buffers and jumps are checked."""
    if SANITIZED or COUNTED:
        return  # built without
    compiler = os.environ.get("CC", "cc").split()
    known = shell("scripts/hardening", *compiler, "-O2", cwd=ROOT)
    for name in ("rulesrun", "librulesrun.so.0"):
        path = f"{BUILD}/{name}"
        segments = shell("readelf", "-W", "-l", path)
        want("Elf file type is DYN" in segments, f"{name} wants a fixed address")
        want(re.search(r"GNU_STACK .* RW ", segments), f"the stack of {name} can be run")
        want("GNU_RELRO" in segments, f"{name} lacks RELRO")
        want(not re.search(r"LOAD .* RWE ", segments), f"{name} has memory that can be written and run")
        dynamic = shell("readelf", "-W", "-d", path)
        want(re.search(r"FLAGS_1.* NOW", dynamic), f"{name} binds its symbols while it runs, so their table stays writable")
        want("TEXTREL" not in dynamic, f"{name} has code that is written while it is loaded")
        symbols = shell("readelf", "-W", "-s", path)
        want("stack-protector" not in known or "__stack_chk_fail" in symbols, f"{name} lacks guards of its stack")
        want("FORTIFY" not in known or "__vsnprintf_chk" in symbols, f"{name} does not check its buffers")
    notes = shell("readelf", "-W", "-n", f"{BUILD}/librulesrun.o")
    want("cf-protection" not in known or "IBT, SHSTK" in notes, "the library lacks guards of its jumps")


def test_floors():
    """A file includes only from its own floor or a lower one; the command line rulesrun.h and its own files alone."""
    floors = ["base", "language", "program", "cases", "run", "report", ""]
    checked = 0
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        floor = os.path.relpath(folder, os.path.join(ROOT, "src")).replace(".", "")
        for name in names:
            if not name.endswith((".c", ".h")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                included = re.findall(r'^#\s*include "([^"]+)"', file.read(), re.M)
            for path in included:
                checked += 1
                other = "language" if path == "rules.tab.h" else os.path.dirname(path)
                if floor == "cli":
                    fits = path == "rulesrun.h" or other == "cli"
                else:
                    fits = floor in floors and other in floors and floors.index(other) <= floors.index(floor)
                want(fits, f"src/{floor}/{name} includes {path}")
    want(checked > 100, "hardly any file was read")


def test_nothing_below_the_command_prints_or_exits():
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        if os.path.basename(folder) == "cli":
            continue
        for name in (n for n in names if n.endswith(".c")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = re.sub(r'/\*.*?\*/|"(\\.|[^"\\])*"', "", file.read(), flags=re.S)
            found = re.search(r"\b(printf|puts|fputs|putchar|exit|abort|_exit|perror|getenv|setlocale|time|rand|errx?)\s*\(", text)
            want(not found, f"{folder}/{name} calls {found and found.group(1)}")


if __name__ == "__main__":
    main(globals())
