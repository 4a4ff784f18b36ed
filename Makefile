# rulesrun. `make run` and `make test` install what is missing (Debian packages) and do the rest; `make help` lists all.
VERSION = 0.1.0
SONAME = librulesrun.so.0
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
PYTHON ?= python3

CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wcast-align -Wformat=2 -Wundef -Wnull-dereference \
    -Wimplicit-fallthrough -Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes -Wredundant-decls -Wunused-macros -Wwrite-strings -Wvla
# -ffp-contract=off: the same numbers on every machine.
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Isrc -I$(BUILD)/gen -fPIC -fvisibility=hidden -ffp-contract=off -MMD -MP $(WARNINGS) $(HARDENING) $(CFLAGS) $(TUNE) $(CHOICE)
# What makes errors that nobody found harder to use, as far as the compiler knows it; asked once, when it is first needed.
# Sanitizers do not go with it (HARDENING=).
HARDENING = $(eval HARDENING := $$(shell scripts/hardening $$(CC) $$(CFLAGS)))$(HARDENING)
READ_ONLY = -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
HARDENED_LINK = $(if $(HARDENING),$(READ_ONLY))
LIBS = -ljansson -lutf8proc -lmd -lz -lzstd -lm -pthread
# How the command is linked: with its libraries inside where the system has them as archives, which not all have.
# Sanitizers do not work so (COMMAND_LDFLAGS=).
COMMAND_LDFLAGS ?= $(shell echo 'int main(void) { return 0; }' | $(CC) $(CFLAGS) $(LDFLAGS) -static-pie -x c -o $(BUILD)/probe - $(LIBS) 2>/dev/null && echo -static-pie || echo -pie; rm -f $(BUILD)/probe)

FLOORS = base language program cases run report
SOURCES = $(foreach floor,$(FLOORS),$(wildcard src/$(floor)/*.c)) src/rulesrun.c $(wildcard src/rulesrun_*.c)
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/rules.tab.o $(BUILD)/obj/gen/rules.lex.o
# What works on whole blocks, once more for each instruction set that src/base/instruction_set.c then asks the processor for.
SETS = $(eval SETS := $$(shell $$(CC) $$(CFLAGS) -dM -E -x c /dev/null | grep -q __x86_64__ && echo avx2 avx512))$(SETS)
IN_SETS = run/interpret run/measure run/numbers run/compare run/points cases/plain_rows_read run/columns_plain
OBJECTS += $(foreach set,$(SETS),$(IN_SETS:%=$(BUILD)/obj/%.$(set).o))
AVX2 = -mavx2 -mbmi -mbmi2 -mpopcnt
AVX512 = $(AVX2) -mavx512f -mavx512bw -mavx512dq -mavx512vl
CLI_OBJECTS = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(wildcard src/cli/*.c))
TESTS = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c))
FUZZED = $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: all run test check analyse coverage fuzz torture bench install uninstall clean deps help format formatted
all: $(BUILD)/rulesrun $(BUILD)/librulesrun.a $(BUILD)/$(SONAME)

help:
	@echo "make            build/rulesrun, build/librulesrun.a and build/$(SONAME)"
	@echo "make run        builds, and runs the rules on the article's patient"
	@echo "make test       builds, and runs every test"
	@echo "make check      the tests under sanitizers, and the rules of the house"
	@echo "make analyse    what compilers and analysers say of the sources: nothing"
	@echo "make coverage   how much of src/ the tests run, in lines and branches; a page in build/coverage/html"
	@echo "make fuzz       each fuzzer for TIME seconds (60)"
	@echo "make torture    all that is known to try, for hours; the fuzzers for TIME seconds in all (7200)"
	@echo "make bench      speed, as ratios to references measured in the same run"
	@echo "make install    into PREFIX ($(PREFIX)), below DESTDIR"
	@echo "make format     formats the sources"
	@echo "make clean      removes build/"

deps:
	@scripts/deps

run: deps
	@$(MAKE) --no-print-directory -s all
	$(BUILD)/rulesrun rules/ssc.rules rules/ssc.facts --case Manresa-2013

test: deps
	@$(MAKE) --no-print-directory -s all tests
	@scripts/test $(BUILD)

.PHONY: tests
tests: $(TESTS) $(FUZZED)

check: deps
	@scripts/check

analyse: deps
	@scripts/analyse

coverage: deps
	@scripts/coverage

fuzz: deps
	@scripts/fuzz $(or $(TIME),60)

torture: deps
	@scripts/torture $(or $(TIME),7200)

bench: all
	@bench/run

# ---- what is built ----

$(BUILD)/gen/rules.tab.c $(BUILD)/gen/rules.tab.h &: grammar/rules.y | $(BUILD)/gen
	bison -Wall -Werror -o $(BUILD)/gen/rules.tab.c --header=$(BUILD)/gen/rules.tab.h $<
$(BUILD)/gen/rules.lex.c: grammar/rules.l | $(BUILD)/gen
	flex -o $@ $<
$(BUILD)/gen:
	@mkdir -p $@

# Generated code is not held to our warnings.
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/gen/rules.tab.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -w -c -o $@ $<
$(BUILD)/obj/run/%.o $(BUILD)/obj/cases/table.o $(BUILD)/obj/cases/conflict.o $(BUILD)/obj/cases/plain_rows_read%o $(BUILD)/obj/cases/columns_read.o: TUNE = -O3
# Its vectors are written out; loops over a few operands only become slower by more.
$(BUILD)/obj/run/interpret.o $(SETS:%=$(BUILD)/obj/run/interpret.%.o): TUNE = -O3 -fno-tree-vectorize
# Facts are written field by field, which is faster than to put fields together first.
$(BUILD)/obj/rulesrun_cases.o: TUNE = -fno-tree-slp-vectorize
$(BUILD)/obj/base/instruction_set.o $(BUILD)/obj/run/sets.o $(BUILD)/obj/cases/plain_rows.o: CHOICE = $(if $(SETS),-DINSTRUCTION_SETS_X86)
$(BUILD)/obj/%.avx2.o: src/%.c $(BUILD)/gen/rules.tab.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(AVX2) -DINSTRUCTION_SET=avx2 -c -o $@ $<
$(BUILD)/obj/%.avx512.o: src/%.c $(BUILD)/gen/rules.tab.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(AVX512) -DINSTRUCTION_SET=avx512 -c -o $@ $<
$(BUILD)/obj/%.o: src/%.c $(BUILD)/gen/rules.tab.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# One object with all but the rr_ symbols made local, so that the static library shows no others either.
$(BUILD)/librulesrun.o: $(OBJECTS)
	$(LD) -r -o $@.all $^
	objcopy --localize-hidden $@.all $@
	@rm -f $@.all
$(BUILD)/librulesrun.a: $(BUILD)/librulesrun.o
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/$(SONAME): $(OBJECTS)
	$(CC) -shared -Wl,-soname,$(SONAME) -Wl,--no-undefined $(HARDENED_LINK) $(LDFLAGS) -o $@ $^ $(LIBS)
	@ln -sf $(SONAME) $(BUILD)/librulesrun.so

# With its libraries inside the command starts faster, and runs where they are not installed.
$(BUILD)/rulesrun: $(CLI_OBJECTS) $(BUILD)/librulesrun.a
	$(CC) $(CFLAGS) $(HARDENED_LINK) $(LDFLAGS) $(COMMAND_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/%: tests/%.c $(OBJECTS) $(wildcard tests/*.h)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests -Wno-missing-prototypes -o $@ $< $(MORE) $(OBJECTS) $(LDFLAGS) -lcmocka $(LIBS)

# The command, as a function that a test calls.
$(BUILD)/tests/test_io_faults: MORE = $(BUILD)/tests/command.o
$(BUILD)/tests/test_io_faults: $(BUILD)/tests/command.o
$(BUILD)/tests/command.o: $(CLI_OBJECTS)
	@mkdir -p $(@D)
	$(LD) -r -o $@ $^
	objcopy --redefine-sym main=command_main $@

# Stands before each call of an arena, to refuse it.
$(BUILD)/tests/test_faults: MORE = $(foreach piece,alloc zero grow copy printf vprintf,-Wl,--wrap=arena_$(piece))

# What fuzzing tries; by itself, on files: the seeds, and what it found before. Fuzzers have a main of their own (scripts/fuzz).
FUZZ_MAIN = tests/fuzz/replay.c
$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_MAIN) tests/fuzz/fuzz.h $(OBJECTS) $(wildcard tests/*.h)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests -Wno-missing-prototypes -o $@ $< $(FUZZ_MAIN) $(OBJECTS) $(LDFLAGS) -lcmocka $(LIBS)

# ---- installing ----

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/rulesrun/rules
	install -m 755 $(BUILD)/rulesrun $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(BUILD)/librulesrun.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(BUILD)/$(SONAME) $(DESTDIR)$(PREFIX)/lib/librulesrun.so.$(VERSION)
	ln -sf librulesrun.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(PREFIX)/lib/librulesrun.so
	install -m 644 src/rulesrun.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 docs/rulesrun.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 rules/*.rules rules/*.facts $(DESTDIR)$(PREFIX)/share/rulesrun/rules/
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' src/rulesrun.pc.in > $(DESTDIR)$(PREFIX)/lib/pkgconfig/rulesrun.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/rulesrun $(DESTDIR)$(PREFIX)/lib/librulesrun.* $(DESTDIR)$(PREFIX)/include/rulesrun.h \
	    $(DESTDIR)$(PREFIX)/share/man/man1/rulesrun.1 $(DESTDIR)$(PREFIX)/lib/pkgconfig/rulesrun.pc
	rm -rf $(DESTDIR)$(PREFIX)/share/rulesrun

# The peers' sources in bench/ stay as they are.
FORMATTED = $(wildcard src/*.[ch] src/*/*.[ch] tests/*.[ch] tests/fuzz/*.[ch] tests/sanitize/*.c) $(filter-out bench/bits.c bench/cohort.h bench/gen.c bench/planes.h bench/scalar.c bench/scale.c bench/scale.h,$(wildcard bench/*.[ch]))
format:
	clang-format -i $(FORMATTED)
formatted:
	@echo $(FORMATTED)

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(TESTS:=.d) $(FUZZED:=.d)
