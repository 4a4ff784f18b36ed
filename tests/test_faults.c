/* Every allocation fails in turn: in the load of rules, in reading and stating facts, in running, in reports and in
 * expectations. Whatever fails, the answer is RR_NO_MEMORY (or the right one all the same), nothing leaks, and the same
 * step asked again gives the answer that it gives when nothing fails.
 *
 * Few pieces of an arena need a malloc, and which do changes with all that came before; so each call of an arena can be
 * refused as well: the program is linked with a function of its own before each (`--wrap` in the Makefile). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "cases/names_seen.h"
#include "refuse.h"
#include "rulesrun.h"

/* ---- pieces of arenas that fail ---- */

void *__real_arena_alloc(Arena *arena, size_t size);
void *__real_arena_zero(Arena *arena, size_t size);
void *__real_arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size);
char *__real_arena_copy(Arena *arena, const char *text, size_t size);
char *__real_arena_vprintf(Arena *arena, const char *format, va_list args);

/* As an arena says it. */
static bool piece_refused(Arena *arena)
{
    if (!refused()) return false;
    return arena->failed = true;
}

void *__wrap_arena_alloc(Arena *arena, size_t size)
{
    return piece_refused(arena) ? NULL : __real_arena_alloc(arena, size);
}

void *__wrap_arena_zero(Arena *arena, size_t size)
{
    return piece_refused(arena) ? NULL : __real_arena_zero(arena, size);
}

void *__wrap_arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size)
{
    return piece_refused(arena) ? NULL : __real_arena_grow(arena, old, old_size, new_size);
}

char *__wrap_arena_copy(Arena *arena, const char *text, size_t size)
{
    return piece_refused(arena) ? NULL : __real_arena_copy(arena, text, size);
}

char *__wrap_arena_vprintf(Arena *arena, const char *format, va_list args)
{
    return piece_refused(arena) ? NULL : __real_arena_vprintf(arena, format, args);
}

char *__wrap_arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = __wrap_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

/* ---- what is done ---- */

/* One state of the world in which a step is tried; each test fills what it needs. */
typedef struct World {
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
} World;

/* What a step answered, to be compared; in fixed memory, so that comparing asks for none. */
typedef struct Answer {
    size_t size;
    char text[400000];
} Answer;
static Answer wanted, came;

static void add(Answer *answer, const char *text, size_t size)
{
    assert_true(size < sizeof answer->text - answer->size);
    memcpy(answer->text + answer->size, text, size);
    answer->size += size;
}

static void add_text(Answer *answer, const char *text)
{
    add(answer, text ? text : "(none)", text ? strlen(text) : 6);
    add(answer, "\n", 1);
}

typedef rr_status Step(World *world, Answer *answer);
typedef void Prepare(World *world);

static void free_world(World *world)
{
    rr_run_free(world->run);
    rr_cases_free(world->cases);
    rr_rules_free(world->rules);
    *world = (World){ 0 };
}

typedef struct Trial {
    Prepare *prepare; /* makes the world before the step, nothing failing */
    Step *step;
    bool repeatable; /* a step that failed may be asked again of the same world */
} Trial;

/* The step with its n-th allocation refused (and all after, where so wanted). False when it has no n-th. */
static bool try_one(const Trial *trial, long n, bool and_all_after)
{
    World world = { 0 };
    long before = live;
    if (trial->prepare) trial->prepare(&world);
    came.size = 0;
    arm(n, and_all_after);
    rr_status status = trial->step(&world, &came);
    bool refusal = disarm();
    if (status == RR_NO_MEMORY && !refusal) fail_msg("no memory, though none was refused");
    if (status == RR_NO_MEMORY && trial->repeatable) {
        came.size = 0;
        status = trial->step(&world, &came);
        if (status == RR_NO_MEMORY) fail_msg("allocation %ld refused: asked again, there is still no memory", n);
    }
    if (status != RR_NO_MEMORY && (came.size != wanted.size || memcmp(came.text, wanted.text, wanted.size) != 0)) {
        size_t at = 0;
        came.text[came.size] = wanted.text[wanted.size] = 0;
        while (at < came.size && came.text[at] == wanted.text[at]) at++;
        fail_msg("allocation %ld%s refused: status %d, and another answer, which goes on\n%.200s\ninstead of\n%.200s",
                 n, and_all_after ? " and all after" : "", status, came.text + at, wanted.text + at);
    }
    free_world(&world);
    if (!SANITIZED && live != before)
        fail_msg("allocation %ld%s refused: %ld pieces of memory leaked", n, and_all_after ? " and all after" : "",
                 live - before);
    return refusal;
}

/* How many allocations the step has. */
static long exhaust(const Trial *trial, const char *name)
{
    World world = { 0 };
    long before = live, n = 0;
    if (trial->prepare) trial->prepare(&world);
    wanted.size = 0;
    assert_int_not_equal(trial->step(&world, &wanted), RR_NO_MEMORY);
    free_world(&world);
    if (!SANITIZED && live != before)
        fail_msg("%s: %ld pieces of memory leaked, and none was refused", name, live - before);
    while (try_one(trial, n + 1, false)) n++;
    for (long i = 1; try_one(trial, i, true); i += refusal_stride()) assert_true(i <= n);
    if (name) print_message("           %s: %ld allocations\n", name, n);
    return n;
}

/* ---- rules ---- */

static const char main_text[] =
    "title \"All of it\"\n"
    "version \"1.0\"\n"
    "use \"faults-more.rules\"\n"
    "use \"./faults-more.rules\"\n"
    "source Smith2001 \"Smith 2001\"\n"
    "  doi \"10.1\"\n"
    "finding a, b, d\n"
    "finding sö\n"
    "  also \"Sjögren’s\"\n"
    "  code snomed 1\n"
    "  ask \"Is it?\" \"Or not?\"\n"
    "finding closed\n"
    "  assume absent\n"
    "finding sex is female or male\n"
    "  value female also F, woman\n"
    "finding sites are fingers, elbows or spine\n"
    "finding both means a and b\n"
    "measure calcium (mmol/L)\n"
    "  range 0.5 to 6\n"
    "  molar mass 40.078 g/mol\n"
    "  bands low < 2.15 <= normal <= 2.55 < high\n"
    "measure hb (g/dL)\n"
    "  bands scarce < (12 if female else 13) <= enough\n"
    "measure weight (kg)\n"
    "measure height (m)\n"
    "measure bmi (kg/m2) = weight / height ^ 2\n"
    "measure odd = sqrt (weight (kg)) + ln (height (m)) - round (2.5) * - 1\n"
    "score points = sum of (highest of (2 if a, 3 if b), lowest of (1, 2 if d), 4 if calcium > 10.3 mg/dL)\n"
    "  unless closed\n"
    "  bands less < 5 <= more\n"
    "conclusion c, e, few, g, h, i, j, k, x, y\n"
    "conclusion kind is red or blue\n"
    "action act\n"
    "  text \"do it\"\n"
    "rule first: a with b without d implies c and red\n"
    "  because \"so it is\"\n"
    "  cite Smith2001 \"p. 1\"\n"
    "  grade \"A\"\n"
    "a or no b implies e unless sö\n"
    "at least 2 of (a, b, fingers, elbows) implies few\n"
    "exactly 1 of (a, b, d) implies g\n"
    "a excludes e\n"
    "a suggests h\n"
    "b suggests no h\n"
    "h is suspected recommends act unless d\n"
    "sex is recorded and calcium is not recorded implies i\n"
    "a is conflicting implies j\n"
    "points is more or bmi between 20 and 25 kg/m2 implies k\n"
    "hb is scarce and sex is one of (female, male) implies k\n"
    "x implies y\n"
    "y implies x\n"
    "a implies x\n"
    "closed and both implies y\n"
    "other implies y\n";
static const char more_text[] = "finding other\n  also another\nfinding a\nconclusion z\nother excludes z\n";
static const char wrong_text[] = "finding a, b\n"
                                 "finding a\n"
                                 "finding sex is female or male\n"
                                 "measure size (cmm)\n"
                                 "measure weight (kg)\n"
                                 "  bands low < 3 < high\n"
                                 "conclusion c\n"
                                 "a and b or sex implies c\n"
                                 "a adn b implies d\n"
                                 "weight > 3 implies c\n"
                                 "weight > 3 mmol/L implies c\n"
                                 "a and (b implies c\n"
                                 "a implies c implies c\n"
                                 "no a or b implies c\n"
                                 "at least 3 of (a, a) implies c\n"
                                 "a implies c\n"
                                 "  cite Nobody\n"
                                 "femal implies c\n"
                                 "\"never ends implies c\n";
static const char facts_text[] = "case one \"the first\"\n"
                                 "  a, b\n"
                                 "  no d\n"
                                 "  sites are fingers, elbows\n"
                                 "  female\n"
                                 "  calcium = 10.4 mg/dL\n"
                                 "  calcium < 3 mmol/L\n"
                                 "  weight = 64 kg\n"
                                 "  height = 160 cm\n"
                                 "  unknown closed because \"not asked\"\n"
                                 "  expect c\n"
                                 "  expect no rule first\n"
                                 "  expect unknown e\n"
                                 "case two\n"
                                 "  a\n"
                                 "  no a\n"
                                 "  hb = 12 g/dL\n"
                                 "  hb = 13 g/dL\n"
                                 "  kind of thing\n"
                                 "  aa\n"
                                 "  expect conflicting a\n"
                                 "case three\n"
                                 "  no a, b or d\n"
                                 "  weight = 3 m\n"
                                 "case four\n"
                                 "  normal calcium\n"
                                 "  expect points at least 1 or k\n";

static char folder[] = "/tmp/rulesrun-faults-XXXXXX";
static char main_file[64], more_file[64], facts_file[64];

static void write_file(char *path, const char *name, const char *text)
{
    snprintf(path, sizeof main_file, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static int make_files(void **unused)
{
    (void)unused;
    assert_non_null(mkdtemp(folder));
    write_file(main_file, "faults.rules", main_text);
    write_file(more_file, "faults-more.rules", more_text);
    write_file(facts_file, "faults.facts", facts_text);
    return 0;
}

static int remove_files(void **unused)
{
    (void)unused;
    unlink(main_file);
    unlink(more_file);
    unlink(facts_file);
    rmdir(folder);
    return 0;
}

/* What can be seen of rules without an allocation. */
static void describe(const rr_rules *rules, Answer *answer)
{
    rr_diagnostic d;
    rr_rule rule;
    add_text(answer, rr_rules_title(rules));
    for (uint32_t i = 0; i < rr_propositions(rules); i++) add_text(answer, rr_proposition_name(rules, i));
    for (uint32_t i = 0; rr_rule_get(rules, i, &rule); i++) add_text(answer, rule.name);
    for (size_t i = 0; rr_rules_diagnostic(rules, i, &d); i++)
        add_text(answer, d.code), add_text(answer, d.message), add_text(answer, d.hint);
}

/* A load that finds no memory leaves nothing behind. */
static rr_status loaded(World *world, Answer *answer, rr_status status)
{
    if (status == RR_NO_MEMORY) assert_null(world->rules);
    else describe(world->rules, answer);
    return status;
}

static rr_status load_file(World *world, Answer *answer)
{
    return loaded(world, answer, rr_rules_load_file(main_file, NULL, &world->rules));
}

static rr_status load_wrong(World *world, Answer *answer)
{
    return loaded(world, answer,
                  rr_rules_load_text("wrong.rules", wrong_text, strlen(wrong_text), NULL, &world->rules));
}

static rr_status load_open(World *world, Answer *answer)
{
    static const char text[] = "calcium above 2.55 mmol/L and stage is late wiht fever implies metastatic\nmetastatic "
                               "suggests c\nno c recommends act\n";
    return loaded(world, answer, rr_rules_load_text("open.rules", text, strlen(text), NULL, &world->rules));
}

static rr_status load_circle(World *world, Answer *answer)
{
    static const char text[] = "finding a\nconclusion c, d\na implies c unless d\nc implies d\nmeasure x = x + 1\n";
    return loaded(world, answer, rr_rules_load_text("circle.rules", text, strlen(text), NULL, &world->rules));
}

static rr_status load_nowhere(World *world, Answer *answer)
{
    return loaded(world, answer, rr_rules_load_file("/nowhere/at/all.rules", NULL, &world->rules));
}

static void loading(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ NULL, load_file, true }, "rules of every kind, from files");
    exhaust(&(Trial){ NULL, load_wrong, true }, "rules with errors");
    exhaust(&(Trial){ NULL, load_open, true }, "an open vocabulary");
    exhaust(&(Trial){ NULL, load_circle, true }, "circles");
    exhaust(&(Trial){ NULL, load_nowhere, true }, "no file");
}

/* ---- what rules give ---- */

static void with_rules(World *world)
{
    assert_int_equal(rr_rules_load_file(main_file, NULL, &world->rules), RR_OK);
}

static void with_wrong_rules(World *world)
{
    assert_int_equal(rr_rules_load_text("wrong.rules", wrong_text, strlen(wrong_text), NULL, &world->rules), RR_ERROR);
}

static rr_status given(Answer *answer, char *text)
{
    if (!text) return RR_NO_MEMORY;
    add_text(answer, text);
    rr_free(text);
    return RR_OK;
}

static rr_status dump(World *world, Answer *answer)
{
    return given(answer, rr_rules_dump(world->rules));
}

/* Made when it is first asked for, and then kept. */
static rr_status fingerprint(World *world, Answer *answer)
{
    const char *text = rr_rules_fingerprint(world->rules);
    if (!text) return RR_NO_MEMORY;
    add_text(answer, text);
    add_text(answer, rr_rules_fingerprint(world->rules) == text ? "kept" : "another");
    return RR_OK;
}

static rr_status print_messages(World *world, Answer *answer)
{
    rr_status status = RR_OK;
    for (size_t i = 0; i < rr_rules_diagnostics(world->rules) && status == RR_OK; i++)
        status = given(answer, rr_rules_diagnostic_text(world->rules, i, i % 2));
    return status;
}

/* Without memory a phrase names nothing. */
static rr_status find_phrases(World *world, Answer *answer)
{
    static const char *const phrases[] = {
        "a", "SÖ", "sjögren's", "sex is female", "normal calcium", "hb is scarce", "no such thing is here", "points"
    };
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        uint32_t found = rr_find(world->rules, phrases[i]), term = rr_find_term(world->rules, phrases[i]);
        char text[64];
        if (fired && (found == RR_NONE || term == RR_NONE)) return fired = false, RR_OK + RR_NO_MEMORY;
        snprintf(text, sizeof text, "%u %u", found, term);
        add_text(answer, text);
    }
    return RR_OK;
}

static void asking_rules(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_rules, dump, true }, "dump");
    exhaust(&(Trial){ with_rules, fingerprint, true }, "fingerprint");
    exhaust(&(Trial){ with_wrong_rules, print_messages, true }, "messages");
    exhaust(&(Trial){ with_rules, print_messages, true }, "warnings");
}

static void finding(void **unused)
{
    (void)unused;
    World world = { 0 };
    with_rules(&world);
    long before = live;
    for (long n = 1, done = 0; !done; n++) {
        wanted.size = 0;
        assert_int_equal(find_phrases(&world, &wanted), RR_OK);
        arm(n, false);
        came.size = 0;
        find_phrases(&world, &came);
        done = !disarm() && came.size == wanted.size;
        if (!SANITIZED) assert_int_equal(live, before);
        assert_true(n < 1000);
    }
    free_world(&world);
}

/* ---- facts ---- */

static void with_cases(World *world)
{
    with_rules(world);
    assert_int_equal(rr_cases_new(world->rules, &world->cases), RR_OK);
}

static rr_status make_cases(World *world, Answer *answer)
{
    rr_status status = rr_cases_new(world->rules, &world->cases);
    if (status == RR_NO_MEMORY) assert_null(world->cases);
    else add_text(answer, "made");
    return status;
}

static void describe_cases(const rr_cases *cases, Answer *answer)
{
    rr_diagnostic d;
    for (uint32_t i = 0; i < rr_case_count(cases); i++) {
        add_text(answer, rr_case_name(cases, i));
        add_text(answer, rr_case_description(cases, i));
        add_text(answer, rr_case_failed(cases, i) ? "failed" : "good");
    }
    for (size_t i = 0; rr_cases_diagnostic(cases, i, &d); i++)
        add_text(answer, d.code), add_text(answer, d.message), add_text(answer, d.hint);
}

typedef rr_status Read(rr_cases *cases);

/* The report of the case of that name, from a table that is read while nothing fails. */
static char *whole_report(const rr_rules *rules, Read *read, const char *name)
{
    rr_cases *cases;
    rr_run *run;
    char *report = NULL;
    size_t size;
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_not_equal(read(cases), RR_NO_MEMORY);
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        for (uint32_t row = first; row < first + rr_run_count(run); row++)
            if (!report && !rr_case_failed(cases, row) && strcmp(rr_case_name(cases, row), name) == 0)
                assert_int_equal(rr_report(run, row, RR_TEXT, false, &report, &size), RR_OK);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    return report;
}

/* After a failure what was read remains usable: it can be asked of, run, and cleared. A case of which only a part was
 * read is not there, or is marked as failed: half a patient must not be taken for the whole. */
static rr_status read_cases(World *world, Answer *answer, Read *read)
{
    rr_status status = read(world->cases);
    if (status != RR_NO_MEMORY) {
        describe_cases(world->cases, answer);
        return status;
    }
    bool was_armed = armed;
    armed = false;
    rr_run *run;
    came.size = 0;
    describe_cases(world->cases, &came);
    assert_int_equal(rr_run_new(world->rules, &run), RR_OK);
    for (uint32_t first = 0; first < rr_case_count(world->cases); first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, world->cases, first), RR_OK);
        for (uint32_t row = first; row < first + rr_run_count(run); row++) {
            char *report, *whole;
            size_t size;
            if (rr_case_failed(world->cases, row)) {
                assert_int_equal(rr_report(run, row, RR_TEXT, false, &report, &size), RR_MISUSE);
                continue;
            }
            assert_int_equal(rr_report(run, row, RR_TEXT, false, &report, &size), RR_OK);
            if (row + 2 >= rr_case_count(world->cases)) { /* the last two: the others were finished */
                whole = whole_report(world->rules, read, rr_case_name(world->cases, row));
                assert_string_equal(report, whole);
                rr_free(whole);
            }
            rr_free(report);
        }
    }
    rr_run_free(run);
    assert_int_equal(rr_cases_clear(world->cases), RR_OK);
    armed = was_armed;
    return status;
}

static rr_status every_kind(rr_cases *cases)
{
    return rr_cases_read_file(cases, facts_file, 0);
}

static rr_status read_file(World *world, Answer *answer)
{
    return read_cases(world, answer, every_kind);
}

static rr_status one_case(rr_cases *cases)
{
    static const char text[] = "a, b\nno sö\nhb < 12 g/dL\nunheard of\nunheard of\nanother\n";
    return rr_cases_read_text(cases, "one.facts", text, sizeof text - 1, 0);
}

static rr_status read_text(World *world, Answer *answer)
{
    return read_cases(world, answer, one_case);
}

static rr_status many_cases(rr_cases *cases)
{
    static char text[8192];
    size_t size = 0;
    for (int i = 0; i < 70; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "case n%d\n  %sa\n  weight = %d kg\n  odd%d\n", i,
                                 i % 3 ? "no " : "", i + 1, i % 50);
    return rr_cases_read_text(cases, "many.facts", text, size, 0);
}

static rr_status read_many(World *world, Answer *answer)
{
    return read_cases(world, answer, many_cases);
}

static rr_status wrong_cases(rr_cases *cases)
{
    static const char text[] =
        "case x\n  unheard of\ncase x\n  a and (\ncase y\n  a or b\n  calcium = 25 mmol/L\n  hb = 3 furlong\n";
    return rr_cases_read_text(cases, "strict.facts", text, sizeof text - 1, RR_STRICT);
}

static rr_status read_strict(World *world, Answer *answer)
{
    return read_cases(world, answer, wrong_cases);
}

static rr_status clear(World *world, Answer *answer)
{
    assert_int_equal(rr_cases_clear(world->cases), RR_OK);
    return read_text(world, answer);
}

static void reading_facts(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_rules, make_cases, true }, "a table of cases");
    exhaust(&(Trial){ with_cases, read_file, true }, "facts of every kind, from a file");
    exhaust(&(Trial){ with_cases, read_text, true }, "one case from text");
    exhaust(&(Trial){ with_cases, read_many, true }, "many cases");
    exhaust(&(Trial){ with_cases, read_strict, true }, "facts with errors");
}

static void describe_run(const World *world, Answer *answer);

static const char table[] = "id,a,sö,no such,sex,sites are fingers,weight (g),hb,calcium,c,nearly,calcim\n"
                            "one,1,,x,F,yes,70000,<12,low,1,1,\n"
                            "\"two \"\"or\"\" so\",conflict,?,,male,no,2,NA,2.2000000000000002,,,\n"
                            "one,2,1,,neither,1,heavy,12,99,,,\n"
                            "short,1\n"
                            "\xc3\x28,0,1,,woman,0,3,9,2,,,\n"
                            "last,0,1,,woman,0,3,9,2,,,\n";

static const char objects[] =
    "{\"id\":\"one\",\"a\":1,\"no such\":\"x\",\"sex\":\"F\",\"weight (g)\":70000,\"hb\":\"<12\"}\n"
    "\n"
    "{\"id\":\"two \\\"or\\\" so\",\"a\":\"conflict\",\"calcim\":null,\"calcium\":2.2000000000000002}\r\n"
    "{\"a\":[true],\"sex\":\"neither\",\"weight (g)\":\"heavy\",\"sites\":[\"fingers\",\"nowhere\"]}\n"
    "{\"a\":{}}\n"
    "{\"a\":1,\"a\":\"\\u00e9\"}\n"
    "{\"id\":\"one\",\"a\":true,\"sites\":[\"fingers\"]}";

/* The table that is read, in one of its forms. */
static struct {
    const char *name, *text;
    size_t size;
    rr_cohort_options options;
} at_hand;

static rr_status run_rows(World *world, rr_cohort *cohort, rr_summary *summary, Answer *answer)
{
    rr_status read = rr_cohort_read(cohort, world->cases, 4);
    if (read == RR_NO_MEMORY) return read;
    for (size_t i = 0; i < rr_cases_diagnostics(world->cases); i++) {
        rr_diagnostic d;
        assert_true(rr_cases_diagnostic(world->cases, i, &d));
        add_text(answer, d.message);
    }
    for (uint32_t first = 0; first < rr_case_count(world->cases); first += rr_run_count(world->run)) {
        rr_status run = rr_run_block(world->run, world->cases, first);
        if (run != RR_OK) return run;
        assert_int_equal(rr_summary_add(summary, world->run), RR_OK);
        describe_run(world, answer);
        char *text;
        size_t size;
        rr_status told = rr_report_rows(world->run, first, rr_run_count(world->run), &text, &size);
        if (told != RR_OK) return told;
        add_text(answer, text);
        rr_free(text);
    }
    return rr_case_count(world->cases) ? run_rows(world, cohort, summary, answer) : RR_OK;
}

/* The words of a step are made when they are first asked for. */
static rr_status name_steps(const World *world, const rr_summary *summary, Answer *answer)
{
    rr_step step;
    for (uint32_t rule = 0; rule < rr_rule_count(world->rules); rule++) {
        for (uint32_t i = 0; rr_summary_step(summary, rule, i, &step); i++) {
            if (!step.text) return RR_NO_MEMORY;
            add_text(answer, step.text);
        }
    }
    return RR_OK;
}

static rr_status count_rows(World *world, rr_cohort *cohort, Answer *answer)
{
    rr_summary *summary;
    char *text = NULL;
    size_t size;
    rr_status status = rr_summary_new(world->rules, &summary);
    if (status == RR_OK) status = run_rows(world, cohort, summary, answer);
    if (status == RR_OK) status = rr_report_names(world->rules, &text, &size);
    if (status == RR_OK) add_text(answer, text);
    rr_free(text);
    text = NULL;
    if (status == RR_OK) status = rr_summary_text(summary, &text, &size);
    if (status == RR_OK) add_text(answer, text);
    rr_free(text);
    text = NULL;
    if (status == RR_OK) status = rr_summary_json(summary, &text, &size);
    if (status == RR_OK) add_text(answer, text);
    rr_free(text);
    text = NULL;
    if (status == RR_OK) status = rr_summary_page(summary, NULL, &text, &size);
    if (status == RR_OK) add_text(answer, text);
    rr_free(text);
    if (status == RR_OK) status = name_steps(world, summary, answer);
    rr_summary_free(summary);
    return status;
}

/* A table from its head to its summary, in a world that is thrown away where there is no memory. */
static rr_status read_cohort(World *world, Answer *answer)
{
    rr_cohort *cohort = NULL;
    rr_cases_free(world->cases);
    rr_run_free(world->run);
    world->cases = NULL;
    world->run = NULL;
    rr_status status = rr_cases_new(world->rules, &world->cases);
    if (status == RR_OK) status = rr_run_new(world->rules, &world->run);
    if (status == RR_OK)
        status = rr_cohort_open_text(world->rules, at_hand.name, at_hand.text, at_hand.size, &at_hand.options, &cohort);
    for (size_t i = 0; status == RR_OK && i < rr_cohort_diagnostics(cohort); i++) {
        rr_diagnostic d;
        assert_true(rr_cohort_diagnostic(cohort, i, &d));
        add_text(answer, d.message);
    }
    if (status == RR_OK) status = count_rows(world, cohort, answer);
    rr_cohort_close(cohort);
    return status;
}

static void reading_tables(void **unused)
{
    (void)unused;
    static char gzip[2000], zstd[2000];
    z_stream z = { .next_in = (const Bytef *)table, .avail_in = sizeof table - 1 };
    z.next_out = (Bytef *)gzip, z.avail_out = sizeof gzip;
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    size_t size = ZSTD_compress(zstd, sizeof zstd, table, sizeof table - 1, 3);
    at_hand.name = "t.csv", at_hand.text = table, at_hand.size = sizeof table - 1;
    exhaust(&(Trial){ with_rules, read_cohort, true }, "a table of cases, read, run and counted");
    at_hand.options = (rr_cohort_options){ .verdicts_only = true, .against = "calcim" };
    exhaust(&(Trial){ with_rules, read_cohort, true }, "the same for verdicts only, against a column");
    at_hand.options = (rr_cohort_options){ 0 };
    at_hand.name = "t.csv.gz", at_hand.text = gzip, at_hand.size = z.total_out;
    exhaust(&(Trial){ with_rules, read_cohort, true }, "the same, packed by gzip");
    at_hand.name = "t.csv.zst", at_hand.text = zstd, at_hand.size = size;
    exhaust(&(Trial){ with_rules, read_cohort, true }, "the same, packed by zstd");
    at_hand.name = "t.ndjson", at_hand.text = objects, at_hand.size = sizeof objects - 1;
    exhaust(&(Trial){ with_rules, read_cohort, true }, "cases as lines of JSON");
    at_hand.name = "told by its first byte";
    exhaust(&(Trial){ with_rules, read_cohort, true }, "the same, by its first byte");
}

/* All verdicts and numbers of the block that was run. */
static void describe_run(const World *world, Answer *answer)
{
    for (uint32_t row = rr_run_first(world->run); row < rr_run_first(world->run) + rr_run_count(world->run); row++) {
        char text[4096];
        size_t size = 0;
        for (uint32_t p = 0; p < rr_propositions(world->rules); p++) {
            text[size++] = (char)('0' + rr_verdict(world->run, row, p));
            text[size++] = (char)('0' + rr_suspicion(world->run, row, p));
            text[size++] = (char)('0' + rr_caveats(world->run, row, p));
        }
        for (uint32_t t = 0; t < rr_terms(world->rules); t++) {
            rr_number n;
            if (rr_number_get(world->run, row, t, &n))
                size += (size_t)snprintf(text + size, sizeof text - size, " %.15g-%.15g%d%d%d", n.low, n.high,
                                         n.low_open, n.high_open, n.conflict);
        }
        add_text(answer, text);
    }
}

/* A call that found no memory is made again. What it had done by then may be stated twice, which changes no verdict. */
#define UNTIL_OK(call)                                            \
    do {                                                          \
        rr_status until = (call);                                 \
        if (until == RR_NO_MEMORY) armed = false, until = (call); \
        assert_int_equal(until, RR_OK);                           \
    } while (0)

static rr_status state_by_hand(World *world, Answer *answer)
{
    static uint32_t a, so, weight, calcium, sex;
    bool was_armed = armed;
    armed = false;
    a = rr_find(world->rules, "a"), so = rr_find(world->rules, "sö"), sex = rr_find(world->rules, "female");
    weight = rr_find_term(world->rules, "weight"), calcium = rr_find_term(world->rules, "calcium");
    armed = was_armed;
    for (int i = 0; i < 70; i++) {
        char name[16];
        snprintf(name, sizeof name, "h%d", i);
        UNTIL_OK(rr_case_begin(world->cases, name, "by hand"));
        UNTIL_OK(rr_case_state(world->cases, a, i % 2 ? RR_CONFLICT : RR_TRUE));
        UNTIL_OK(rr_case_state(world->cases, so, RR_UNKNOWN));
        UNTIL_OK(rr_case_state(world->cases, sex, RR_FALSE));
        UNTIL_OK(rr_case_state_number(world->cases, weight, 64000, "g"));
        UNTIL_OK(rr_case_state_number(world->cases, calcium, 10, "mg/dL"));
        UNTIL_OK(rr_case_state_interval(world->cases, calcium, 2, 3, true, false));
        UNTIL_OK(rr_case_state_all(world->cases, (uint32_t[]){ sex, a }, (rr_truth[]){ RR_FALSE, RR_TRUE }, 2));
        UNTIL_OK(rr_case_state_numbers(world->cases, (uint32_t[]){ calcium, weight }, (double[]){ 2.5, 65 }, 2));
    }
    armed = false;
    assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
    for (uint32_t first = 0; first < rr_case_count(world->cases); first += rr_run_count(world->run)) {
        assert_int_equal(rr_run_block(world->run, world->cases, first), RR_OK);
        describe_run(world, answer);
    }
    return RR_OK;
}

/* A table that could not grow holds one case as any other does. */
static rr_status state_after_growth(World *world, Answer *answer)
{
    bool was_armed = armed;
    armed = false;
    uint32_t a = rr_find(world->rules, "a"), sex = rr_find(world->rules, "female"),
             weight = rr_find_term(world->rules, "weight");
    for (int i = 0; i < 64; i++) {
        assert_int_equal(rr_case_begin(world->cases, "many", NULL), RR_OK);
        assert_int_equal(rr_case_state(world->cases, a, RR_TRUE), RR_OK);
        assert_int_equal(rr_case_state(world->cases, sex, RR_TRUE), RR_OK);
        assert_int_equal(rr_case_state_number(world->cases, weight, 60, NULL), RR_OK);
    }
    armed = was_armed;
    rr_case_begin(world->cases, "one too many", NULL);
    armed = false;
    assert_int_equal(rr_cases_clear(world->cases), RR_OK);
    assert_int_equal(rr_case_begin(world->cases, "alone", NULL), RR_OK);
    assert_int_equal(rr_case_state(world->cases, a, RR_FALSE), RR_OK);
    assert_int_equal(rr_case_state(world->cases, sex, RR_FALSE), RR_OK);
    assert_int_equal(rr_case_state_number(world->cases, weight, 70, NULL), RR_OK);
    assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
    assert_int_equal(rr_run_block(world->run, world->cases, 0), RR_OK);
    describe_run(world, answer);
    return RR_OK;
}

/* A line may state several facts: the case is marked where only some of them may be there. Where it is not, nothing was
 * stated, and the line is stated again. */
static rr_status state_by_text(World *world, Answer *answer)
{
    bool was_armed = armed;
    armed = false;
    assert_int_equal(rr_case_begin(world->cases, "text", NULL), RR_OK);
    armed = was_armed;
    static const char line[] = "a, female, unheard of, no sö";
    rr_status status = rr_case_state_text(world->cases, line, 0);
    if (status == RR_NO_MEMORY && !rr_case_failed(world->cases, 0)) {
        armed = false;
        status = rr_case_state_text(world->cases, line, 0);
    }
    assert_int_equal(rr_case_failed(world->cases, 0), status == RR_NO_MEMORY);
    if (status != RR_NO_MEMORY) describe_cases(world->cases, answer);
    return status;
}

static void stating_by_hand(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_cases, state_by_text, false }, "a line of text");
    exhaust(&(Trial){ with_cases, state_by_hand, false }, "70 cases by hand");
    exhaust(&(Trial){ with_cases, state_after_growth, false }, "a case where there could be no more");
}

/* ---- going on otherwise ---- */

enum { GOING_ON = 70 * 5 };

/* The i-th of many calls by hand. */
static rr_status one_call(const World *world, const uint32_t *what, int i)
{
    char name[16];
    snprintf(name, sizeof name, "h%d", i / 5);
    switch (i % 5) {
    case 0: return rr_case_begin(world->cases, name, NULL);
    case 1: return rr_case_state(world->cases, what[0], i % 2 ? RR_CONFLICT : RR_TRUE);
    case 2: return rr_case_state(world->cases, what[1], i % 3 ? RR_UNKNOWN : RR_FALSE);
    case 3: return rr_case_state_number(world->cases, what[2], 60 + i, NULL);
    default: return rr_case_state_interval(world->cases, what[2], 0, 40 + i % 50, false, true);
    }
}

/* All calls but one (-1: all), in a world of their own; with `n`, the n-th allocation is refused and the call that it
 * is for given up. Gives that call, or -1 where none was. */
static int calls_without(Answer *answer, int left_out, long n)
{
    World world = { 0 };
    int given_up = -1;
    with_cases(&world);
    uint32_t what[] = { rr_find(world.rules, "a"), rr_find(world.rules, "sö"), rr_find_term(world.rules, "weight") };
    if (n) arm(n, false);
    for (int i = 0; i < GOING_ON; i++) {
        if (i == left_out) continue;
        rr_status status = one_call(&world, what, i);
        if (status == RR_NO_MEMORY && n) given_up = i;
        else assert_int_equal(status, rr_case_count(world.cases) ? RR_OK : RR_MISUSE);
    }
    disarm();
    answer->size = 0;
    assert_int_equal(rr_run_new(world.rules, &world.run), RR_OK);
    for (uint32_t first = 0; first < rr_case_count(world.cases); first += rr_run_count(world.run)) {
        assert_int_equal(rr_run_block(world.run, world.cases, first), RR_OK);
        describe_run(&world, answer);
    }
    free_world(&world);
    return given_up;
}

static bool same_answers(void)
{
    return came.size == wanted.size && memcmp(came.text, wanted.text, wanted.size) == 0;
}

/* A call that finds no memory did what it was to do, or nothing, whatever other call comes after it. */
static void going_on_otherwise(void **unused)
{
    (void)unused;
    long n = 1;
    for (int given_up; (given_up = calls_without(&came, -1, n)) >= 0; n++) {
        calls_without(&wanted, given_up, 0);
        if (same_answers()) continue;
        calls_without(&wanted, -1, 0);
        if (!same_answers())
            fail_msg("allocation %ld refused, call %d given up: another answer than with it or without", n, given_up);
    }
    assert_true(n > 30);
    print_message("           %ld allocations refused, each call given up and the next one made\n", n - 1);
}

static rr_status clear_and_fill(World *world, Answer *answer)
{
    rr_status status = rr_cases_clear(world->cases);
    if (status == RR_NO_MEMORY) { /* only rr_cases_free may follow */
        armed = false;
        return status;
    }
    armed = false;
    return clear(world, answer);
}

static void with_read_cases(World *world)
{
    with_cases(world);
    assert_int_equal(rr_cases_read_file(world->cases, facts_file, 0), RR_ERROR);
}

static void clearing(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_read_cases, clear_and_fill, false }, "clear");
}

/* ---- running ---- */

static rr_status make_run(World *world, Answer *answer)
{
    rr_status status = rr_run_new(world->rules, &world->run);
    if (status == RR_NO_MEMORY) assert_null(world->run);
    else add_text(answer, "made");
    return status;
}

static rr_status run_block(World *world, Answer *answer)
{
    if (!world->run) assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
    rr_status status = rr_run_block(world->run, world->cases, 0);
    if (status != RR_OK) {
        assert_int_equal(rr_run_count(world->run), 0); /* nothing may be asked now, and nothing is answered */
        assert_int_equal(rr_verdict(world->run, 0, 0), RR_UNKNOWN);
        return status;
    }
    describe_run(world, answer);
    return RR_OK;
}

static void with_run_started(World *world)
{
    with_cases(world);
    assert_int_equal(rr_case_begin(world->cases, "one", NULL), RR_OK);
    assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
    assert_int_equal(rr_run_block(world->run, world->cases, 0), RR_OK);
    assert_int_equal(rr_cases_clear(world->cases), RR_OK);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(rr_case_begin(world->cases, "more", NULL), RR_OK);
        assert_int_equal(rr_case_state(world->cases, rr_find(world->rules, "a"), i % 2 ? RR_CONFLICT : RR_TRUE), RR_OK);
    }
}

static void with_run(World *world)
{
    with_read_cases(world);
    assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
    assert_int_equal(rr_run_block(world->run, world->cases, 0), RR_OK);
}

static void with_run_made(World *world)
{
    with_read_cases(world);
    assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
}

static void running(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_rules, make_run, true }, "a run");
    exhaust(&(Trial){ with_run_made, run_block, true }, "a block with conflicts and exceptions");
    exhaust(&(Trial){ with_run_started, run_block, true }, "a run that must grow");
}

/* ---- reports and expectations ---- */

static rr_status report_all(World *world, Answer *answer, rr_format format)
{
    for (uint32_t row = 0; row < rr_run_count(world->run); row++) {
        char *report = (char *)1;
        size_t size = 1;
        rr_status status = rr_report(world->run, row, format, row % 2, &report, &size);
        if (status != RR_OK) {
            assert_null(report);
            assert_int_equal(size, 0);
            return status;
        }
        add(answer, report, size);
        rr_free(report);
    }
    return RR_OK;
}

static rr_status report_text(World *world, Answer *answer)
{
    return report_all(world, answer, RR_TEXT);
}

static rr_status report_json(World *world, Answer *answer)
{
    return report_all(world, answer, RR_JSON);
}

static rr_status report_lines(World *world, Answer *answer)
{
    char *lines = (char *)1;
    size_t size = 1;
    rr_status status = report_all(world, answer, RR_CSV);
    if (status != RR_OK) return status;
    status = rr_report_rows(world->run, 0, rr_run_count(world->run), &lines, &size);
    if (status == RR_OK) add(answer, lines, size);
    else assert_true(!lines && size == 0);
    rr_free(lines);
    return status;
}

static rr_status print_case_messages(World *world, Answer *answer)
{
    rr_status status = RR_OK;
    for (size_t i = 0; i < rr_cases_diagnostics(world->cases) && status == RR_OK; i++)
        status = given(answer, rr_cases_diagnostic_text(world->cases, i, i % 2));
    return status;
}

/* Cases whose points are decided. */
static void with_points(World *world)
{
    with_cases(world);
    for (int i = 0; i < 70; i++) {
        assert_int_equal(rr_case_begin(world->cases, "x", NULL), RR_OK);
        assert_int_equal(rr_case_state_text(world->cases, i % 3 ? "a, no d" : "no a, no d", 0), RR_OK);
        assert_int_equal(rr_case_state_text(world->cases, i % 2 ? "b, no closed" : "no b, no closed", 0), RR_OK);
        assert_int_equal(rr_case_state_number(world->cases, rr_find_term(world->rules, "calcium"), 2 + i / 30, NULL),
                         RR_OK);
    }
    assert_int_equal(rr_run_new(world->rules, &world->run), RR_OK);
    assert_int_equal(rr_run_block(world->run, world->cases, 0), RR_OK);
}

static rr_status told_agreement(const rr_agreement *agreement, Answer *answer)
{
    char *text = NULL, *json = NULL;
    size_t size;
    rr_status status = rr_agreement_text(agreement, &text, &size);
    if (status == RR_OK) status = rr_agreement_json(agreement, &json, &size);
    if (status == RR_OK) add_text(answer, text), add_text(answer, json);
    rr_free(text);
    rr_free(json);
    return status;
}

static rr_status told_page(const World *world, const rr_agreement *agreement, Answer *answer)
{
    rr_summary *summary;
    char *text = NULL;
    size_t size;
    rr_status status = rr_summary_new(world->rules, &summary);
    if (status == RR_OK) status = rr_summary_add(summary, world->run);
    if (status == RR_OK) status = rr_summary_page(summary, agreement, &text, &size);
    if (status == RR_OK) add_text(answer, text);
    rr_free(text);
    rr_summary_free(summary);
    return status;
}

/* ---- columns of the caller ---- */

/* A binding that found no memory may be asked again, and then binds once. */
static rr_status bind_all(World *world, rr_columns *columns)
{
    static const uint8_t bits[1] = { 0x16 }, valid[1] = { 0x3e };
    static const int8_t kinds[5] = { 0, 1, 2, 3, 0 };
    static const double amounts[6] = { 2, 9.6, -1, 0.1, 1e9, 10 }, weights[6] = { 60, 70, -80, 1 / 3.0, 5, 6 };
    bool was_armed = armed;
    armed = false;
    uint32_t a = rr_find(world->rules, "a"), female = rr_find(world->rules, "female");
    uint32_t calcium = rr_find_term(world->rules, "calcium"), weight = rr_find_term(world->rules, "weight");
    armed = was_armed;
    const rr_code codes[3] = { { female, RR_TRUE }, { a, RR_FALSE }, { a, RR_CONFLICT } };
    UNTIL_OK(rr_columns_truths(columns, a, bits, NULL, 2));
    UNTIL_OK(rr_columns_codes(columns, codes, 3, RR_INT8, kinds, NULL, 0));
    UNTIL_OK(rr_columns_numbers(columns, weight, NULL, weights, valid, 0));
    UNTIL_OK(rr_columns_numbers(columns, calcium, "mg/dL", amounts, valid, 1));
    UNTIL_OK(rr_columns_numbers(columns, weight, "kg{body}", weights, valid, 1));
    UNTIL_OK(rr_columns_gold(columns, bits, NULL, 0));
    return RR_OK;
}

static rr_status tell_columns(World *world, rr_columns *columns, Answer *answer)
{
    rr_diagnostic d;
    char *lines;
    size_t size;
    rr_status status = rr_run_columns(world->run, columns, 0, 5);
    if (status != RR_ERROR) return status == RR_NO_MEMORY ? status : RR_MISUSE;
    for (size_t i = 0; rr_columns_diagnostic(columns, i, &d); i++) add_text(answer, d.message);
    for (size_t i = 0; rr_run_diagnostic(world->run, i, &d); i++) add_text(answer, d.message), add_text(answer, d.hint);
    describe_run(world, answer);
    status = rr_report_rows(world->run, 0, 5, &lines, &size);
    if (status != RR_OK) return status;
    add_text(answer, lines);
    rr_free(lines);
    return RR_OK;
}

/* The second block follows one that had errors, and perhaps one that found no memory. Bindings are asked again, too. */
static rr_status run_all_columns(World *world, Answer *answer)
{
    rr_columns *columns;
    rr_run_free(world->run);
    world->run = NULL;
    rr_status status = rr_columns_new(world->rules, 5, &columns);
    if (status == RR_OK) status = rr_run_new(world->rules, &world->run);
    if (status == RR_OK) status = bind_all(world, columns);
    for (int i = 0; i < 2 && status == RR_OK; i++) {
        size_t before = answer->size;
        status = tell_columns(world, columns, answer);
        if (status != RR_NO_MEMORY) continue;
        armed = false;
        answer->size = before;
        status = tell_columns(world, columns, answer);
    }
    rr_columns_free(columns);
    return status;
}

static void running_columns(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_rules, run_all_columns, true }, "columns of the caller, bound, run and told of");
}

/* What found no memory is counted, or merged, once when it is asked again. */
static rr_status count_apart(World *world, Answer *answer)
{
    static const uint64_t gold_true[2] = { UINT64_C(0x5DC5551155775555), 1 };
    static const uint64_t gold_false[2] = { UINT64_C(0xA22AAAE2AA8AAA8A), 6 };
    rr_agreement *both = NULL, *half = NULL;
    rr_status status = rr_agreement_new(world->rules, &both);
    if (status == RR_OK) status = rr_agreement_new(world->rules, &half);
    if (status == RR_OK) {
        UNTIL_OK(rr_agreement_add(half, world->run, gold_true, gold_false));
        UNTIL_OK(rr_agreement_merge(both, half));
        UNTIL_OK(rr_agreement_name(both, "gold"));
        UNTIL_OK(rr_agreement_add(both, world->run, gold_false, gold_true));
        status = told_agreement(both, answer);
        if (status == RR_OK) status = told_page(world, both, answer);
    }
    rr_agreement_free(half);
    rr_agreement_free(both);
    return status;
}

static void reporting(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_run, report_text, true }, "text reports");
    exhaust(&(Trial){ with_run, report_json, true }, "JSON reports");
    exhaust(&(Trial){ with_run, report_lines, true }, "lines of CSV");
    exhaust(&(Trial){ with_run, print_case_messages, true }, "messages about facts");
    exhaust(&(Trial){ with_points, count_apart, true }, "agreement with a gold standard");
}

static rr_status test_expectations(World *world, Answer *answer)
{
    rr_outcome o;
    rr_status status = rr_cases_test(world->cases);
    if (status == RR_NO_MEMORY) return status;
    for (size_t i = 0; rr_outcome_get(world->cases, i, &o); i++) {
        add_text(answer, o.text);
        add_text(answer, o.held ? "held" : o.instead);
        add_text(answer, o.file);
    }
    return status;
}

static void with_expectations_that_do_not_read(World *world)
{
    static const char text[] = "case one\n  a\n  expect nobody knows\n  expect rule frist\n  expect rule nobody\n  "
                               "expect a and b or d\n  expect c\n";
    with_cases(world);
    assert_int_equal(rr_cases_read_text(world->cases, "x.facts", text, sizeof text - 1, 0), RR_OK);
}

static void testing(void **unused)
{
    (void)unused;
    exhaust(&(Trial){ with_read_cases, test_expectations, true }, "expectations");
    exhaust(&(Trial){ with_expectations_that_do_not_read, test_expectations, false }, "expectations that do not read");
}

/* ---- the whole way of a seed of the fuzzers: rules, and below a line `%%` facts ---- */

static char seed[1 << 16];
static size_t seed_size;

static rr_status report_case(World *world, Answer *answer, uint32_t row)
{
    for (rr_format format = RR_TEXT; format <= RR_JSON; format++) {
        char *report;
        size_t size;
        rr_status status = rr_report(world->run, row, format, false, &report, &size);
        if (status == RR_MISUSE) continue; /* a case with errors */
        if (status != RR_OK) return status;
        add(answer, report, size);
        rr_free(report);
    }
    return RR_OK;
}

static rr_status run_and_test(World *world, Answer *answer)
{
    rr_status status = rr_run_new(world->rules, &world->run);
    uint32_t first = 0;
    while (status == RR_OK && first < rr_case_count(world->cases)) {
        status = rr_run_block(world->run, world->cases, first);
        for (uint32_t i = 0; status == RR_OK && i < rr_run_count(world->run); i++)
            status = report_case(world, answer, first + i);
        first += rr_run_count(world->run);
    }
    return status == RR_OK ? test_expectations(world, answer) : status;
}

static rr_status whole_way(World *world, Answer *answer)
{
    static const char line[] = "\n%%\n";
    const char *facts = memmem(seed, seed_size, line, sizeof line - 1);
    size_t size = facts ? (size_t)(facts - seed) : seed_size;
    rr_status status = loaded(world, answer, rr_rules_load_text("seed.rules", seed, size, NULL, &world->rules));
    if (status != RR_OK || !facts) return status;
    facts += sizeof line - 1;
    status = rr_cases_new(world->rules, &world->cases);
    if (status != RR_OK) return status;
    status = rr_cases_read_text(world->cases, "seed.facts", facts, (size_t)(seed + seed_size - facts), 0);
    if (status == RR_NO_MEMORY) return status;
    describe_cases(world->cases, answer);
    return run_and_test(world, answer);
}

/* Only one of the allocations is refused: the state of the rest is what a service goes on with. */
static long refuse_each(const char *path)
{
    const Trial trial = { NULL, whole_way, false };
    World world = { 0 };
    long n = 0;
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("%s cannot be read", path);
    seed_size = fread(seed, 1, sizeof seed, file);
    fclose(file);
    wanted.size = 0;
    whole_way(&world, &wanted);
    free_world(&world);
    while (try_one(&trial, n + 1, false)) n += refusal_stride();
    return n;
}

/* ---- names that come again ---- */

/* So many that they are moved to more shelves three times. */
enum { NAMES = (1 << 14) + 5000 };

/* A name whose n-th allocation is refused is not noted, and asked again it is; the others stay. How many were refused.
 */
static long refuse_nth_of_each_name(long n)
{
    Memory memory = { .limit = UINT64_MAX };
    NamesSeen seen;
    bool came_before = false;
    long before = live, failures = 0;
    names_seen_start(&seen, &memory);
    for (uint64_t i = 0; i < NAMES; i++) {
        arm(n, false);
        bool added = names_seen_add(&seen, name_mark_of_number(2 * i), &came_before);
        disarm();
        failures += !added;
        if (!added) assert_true(names_seen_add(&seen, name_mark_of_number(2 * i), &came_before));
        assert_false(came_before);
    }
    for (uint64_t i = 0; i < NAMES; i++)
        assert_true(names_seen_add(&seen, name_mark_of_number(2 * i), &came_before) && came_before);
    names_seen_free(&seen);
    assert_int_equal(memory.taken, 0);
    if (!SANITIZED) assert_int_equal(live, before);
    return failures;
}

/* Each name has one now and then; a second one has the first name, and those with which all are moved, which have many.
 */
static void noting_names(void **unused)
{
    (void)unused;
    assert_true(refuse_nth_of_each_name(1) > 2000);
    assert_int_equal(refuse_nth_of_each_name(2), 4);
    assert_int_equal(refuse_nth_of_each_name(200), 2);
    assert_int_equal(refuse_nth_of_each_name(3500), 1);
    assert_int_equal(refuse_nth_of_each_name(3 * NAMES), 0);
}

static char **seeds;

static void seeds_of_the_fuzzers(void **unused)
{
    (void)unused;
    long count = 0, files = 0;
    for (char **path = seeds; *path; path++, files++) count += refuse_each(*path);
    assert_true(count > files);
    print_message("           %ld seeds: %ld allocations\n", files, count);
}

/* With names of files: those instead. */
int main(int argc, char **argv)
{
    const struct CMUnitTest of_seeds[] = { cmocka_unit_test(seeds_of_the_fuzzers) };
    seeds = argv + 1;
    if (argc > 1) return cmocka_run_group_tests(of_seeds, NULL, NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loading),        cmocka_unit_test(asking_rules),    cmocka_unit_test(finding),
        cmocka_unit_test(reading_facts),  cmocka_unit_test(stating_by_hand), cmocka_unit_test(going_on_otherwise),
        cmocka_unit_test(reading_tables), cmocka_unit_test(running_columns), cmocka_unit_test(clearing),
        cmocka_unit_test(running),        cmocka_unit_test(reporting),       cmocka_unit_test(testing),
        cmocka_unit_test(noting_names),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
