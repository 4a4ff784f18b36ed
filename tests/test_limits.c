/* Limits: each set low through the library, where what just fits passes and what is one more is told with its code; in
 * rules, in facts, and in cases stated by hand. And full nesting, long chains and many files in a thread with a small
 * stack: nothing recurs as deep as a text wants. */
#include <pthread.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK = 2 << 20 }; /* frames are larger */
#elif defined(__has_feature)
#if __has_feature(memory_sanitizer)
enum { STACK = 2 << 20 };
#else
enum { STACK = 256 << 10 };
#endif
#else
enum { STACK = 256 << 10 };
#endif

typedef struct Edge {
    size_t field;
    uint64_t least; /* the lowest limit by which the text passes */
    const char *text, *code;
} Edge;

#define FIELD(name) offsetof(rr_limits, name)

static uint64_t *field_of(rr_limits *limits, size_t field)
{
    return (void *)((char *)limits + field);
}

static rr_limits limits_with(size_t field, uint64_t value)
{
    rr_limits limits = { 0 };
    *field_of(&limits, field) = value;
    return limits;
}

static rr_rules *load(const char *text, const rr_limits *limits, rr_status wanted)
{
    rr_rules *rules;
    rr_status status = rr_rules_load_text("test.rules", text, strlen(text), limits, &rules);
    if (status != wanted) fail_msg("status %d, not %d, of: %s", (int)status, (int)wanted, text);
    return rules;
}

/* What tells of a limit says where, and what to do. */
static void assert_told(const rr_diagnostic *d, const Edge *edge, bool placed)
{
    if (strcmp(d->code, edge->code) != 0) fail_msg("%s, not %s, of: %s", d->code, edge->code, edge->text);
    assert_non_null(d->hint);
    if (placed) assert_true(d->line >= 1);
    char number[32];
    snprintf(number, sizeof number, "%" PRIu64, edge->least - 1);
    if (!strstr(d->message, number)) fail_msg("no %s in: %s", number, d->message);
}

/* ---- rules ---- */

static const Edge of_rules[] = {
    { FIELD(line_length), 11, "a implies b\na implies c", "E107" },
    { FIELD(text_length), 5, "title \"12345\"\na implies b", "E109" },
    { FIELD(text_length), 5, "title \"12\"\n  \"34\"\na implies b", "E109" },
    { FIELD(text_length), 5, "\"12345\" implies b", "E109" },
    { FIELD(nesting), 2, "((a)) implies b", "E108" },
    { FIELD(nesting), 3, "any of (a, all of (b, (c))) implies d", "E108" },
    { FIELD(nesting), 2, "finding a, b\nconclusion c\nscore s = sum of (1 if a, sqrt (4) if b)\ns above 1 implies c",
      "E108" },
    { FIELD(term_words), 3, "a b c implies d", "E109" },
    { FIELD(term_words), 3, "rule r s t: a implies b", "E109" },
    { FIELD(term_words), 2, "source a b \"c\"\na implies b", "E109" },
    { FIELD(statements), 3, "finding a\nconclusion b\na implies b", "E109" },
    { FIELD(terms), 3, "finding a, c\nconclusion b\na implies b", "E109" },
    { FIELD(terms), 3, "a and c implies b", "E109" },
    { FIELD(propositions), 4, "finding a is x, y or z\nconclusion b\na is x implies b", "E109" },
    { FIELD(propositions), 3, "measure m\n  bands low < 3 <= high\nconclusion b\nlow m implies b", "E109" },
    { FIELD(phrases), 4, "finding a\n  also c, d\nconclusion b\na implies b", "E109" },
    { FIELD(phrases), 9, "finding a is x or y\n  also c\nconclusion b\nc is x implies b", "E109" },
    { FIELD(circle), 2, "finding a\nconclusion b, c\nb implies c\nc implies b\na implies b", "E109" },
    { FIELD(values), 3, "finding a is x, y or z\nconclusion b\na is x implies b", "E109" },
    { FIELD(values), 3, "a is x implies b\na is y implies b\na is z implies b", "E109" },
    { FIELD(values), 3, "measure m\n  bands x < 1 <= y < 2 <= z\nconclusion b\nx m implies b", "E109" },
};

static void holds_rules_to_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(of_rules); i++) {
        const Edge *edge = &of_rules[i];
        rr_limits limits = limits_with(edge->field, edge->least);
        rr_rules_free(load(edge->text, &limits, RR_OK));
        limits = limits_with(edge->field, edge->least - 1);
        rr_rules *rules = load(edge->text, &limits, RR_ERROR);
        rr_diagnostic d = { 0 };
        assert_true(rr_rules_diagnostic(rules, 0, &d));
        assert_told(&d, edge, true);
        rr_rules_free(rules);
    }
}

/* A text is told without a place: nothing of it was read. */
static void holds_files_to_their_size(void **state)
{
    (void)state;
    const Edge edge = { FIELD(file_size), 12, "a implies b\n", "E503" };
    char path[] = "/tmp/test_limits_XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, edge.text, strlen(edge.text)), strlen(edge.text));
    close(fd);
    for (int from_file = 0; from_file < 2; from_file++) {
        for (uint64_t size = edge.least - 1; size <= edge.least; size++) {
            rr_limits limits = limits_with(edge.field, size);
            rr_status wanted = size < edge.least ? RR_ERROR : RR_OK;
            rr_rules *rules;
            if (from_file) assert_int_equal(rr_rules_load_file(path, &limits, &rules), wanted);
            else rules = load(edge.text, &limits, wanted);
            rr_diagnostic d = { 0 };
            if (wanted != RR_OK && rr_rules_diagnostic(rules, 0, &d)) assert_told(&d, &edge, false);
            assert_int_equal(rr_rules_diagnostics(rules) > 0 && d.severity == RR_SEVERITY_ERROR, wanted == RR_ERROR);
            rr_rules_free(rules);
        }
    }
    unlink(path);
}

/* ---- many files ---- */

/* Files 0 to count - 1 in a new folder, each of which uses the next. */
static void write_files(char *folder, int count)
{
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < count; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%d.rules", folder, i);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        if (i + 1 < count) fprintf(file, "use \"%d.rules\"\n", i + 1);
        fprintf(file, "finding f%d\n", i);
        if (i == 0) fprintf(file, "conclusion c\nf%d implies c\n", count - 1);
        fclose(file);
    }
}

static void remove_files(const char *folder, int count)
{
    char path[64];
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%d.rules", folder, i);
        unlink(path);
    }
    rmdir(folder);
}

static rr_status load_folder(const char *folder, const rr_limits *limits, rr_rules **rules)
{
    char path[64];
    snprintf(path, sizeof path, "%s/0.rules", folder);
    return rr_rules_load_file(path, limits, rules);
}

/* Who allows one file has none opened, not even to see whether it is there. */
static void opens_no_file_where_one_is_allowed(void **state)
{
    (void)state;
    static const char *const uses[] = { "use \"/etc/passwd\"\n", "use \"/nowhere/at/all\"\n", "use \"x.rules\"\n" };
    rr_limits one = { .files = 1 };
    for (size_t i = 0; i < COUNT(uses); i++) {
        rr_rules *rules;
        rr_diagnostic d;
        assert_int_equal(rr_rules_load_text("x.rules", uses[i], strlen(uses[i]), &one, &rules), RR_ERROR);
        assert_int_equal(rr_rules_diagnostics(rules), 1);
        assert_true(rr_rules_diagnostic(rules, 0, &d));
        assert_string_equal(d.code, "E109");
        assert_string_equal(d.message, "More than 1 file");
        rr_rules_free(rules);
    }
}

/* The statements of all files count together: here 8. */
static void holds_rule_sets_to_limits(void **state)
{
    (void)state;
    static const Edge edges[] = { { FIELD(files), 3, "three files", "E109" },
                                  { FIELD(statements), 7, "seven statements", "E109" } };
    char folder[] = "/tmp/test_limits_XXXXXX";
    write_files(folder, 3);
    for (size_t i = 0; i < COUNT(edges); i++) {
        rr_limits limits = limits_with(edges[i].field, edges[i].least);
        rr_rules *rules;
        assert_int_equal(load_folder(folder, &limits, &rules), RR_OK);
        rr_rules_free(rules);
        limits = limits_with(edges[i].field, edges[i].least - 1);
        assert_int_equal(load_folder(folder, &limits, &rules), RR_ERROR);
        rr_diagnostic d = { 0 };
        assert_int_equal(rr_rules_diagnostics(rules), 1);
        assert_true(rr_rules_diagnostic(rules, 0, &d));
        assert_told(&d, &edges[i], true);
        rr_rules_free(rules);
    }
    remove_files(folder, 3);
}

/* ---- messages ---- */

static void holds_messages_to_their_limit(void **state)
{
    (void)state;
    static const char text[] = "finding a\nconclusion b\nx implies b\ny implies b\nz implies b\n";
    for (uint64_t most = 2; most <= 3; most++) {
        rr_limits limits = limits_with(FIELD(messages), most);
        rr_rules *rules = load(text, &limits, RR_ERROR);
        rr_diagnostic d;
        assert_int_equal(rr_rules_diagnostics(rules), 3);
        assert_true(rr_rules_diagnostic(rules, 2, &d));
        assert_string_equal(d.code, most < 3 ? "E109" : "E201");
        rr_rules_free(rules);
    }
}

/* One search looks at a few names: it is made where anything is left of the limit, and the next where more is. */
static void holds_suggestions_to_their_limit(void **state)
{
    (void)state;
    static const char text[] = "finding calcinosis\nconclusion b\ncalcinosos implies b\ncalcinosus implies b\n";
    for (int few = 0; few < 2; few++) {
        rr_limits limits = limits_with(FIELD(suggestions), few ? 1 : 10000);
        rr_rules *rules = load(text, &limits, RR_ERROR);
        rr_diagnostic d;
        assert_true(rr_rules_diagnostic(rules, 1, &d));
        assert_string_equal(d.code, "E201");
        assert_int_equal(strstr(d.hint, "did you mean") != NULL, !few);
        rr_rules_free(rules);
    }
}

/* ---- facts ---- */

static const char rules_of_facts[] = "finding a, c\nmeasure m\nfinding s is x or y\nconclusion b\na implies b\n";

static const Edge of_facts[] = {
    { FIELD(file_size), 200, NULL, "E503" }, /* the text is made: that of the rules is shorter */
    { FIELD(line_length), 70, NULL, "E107" },
    { FIELD(text_length), 5, "case one \"12345\"\na\n", "E109" },
    { FIELD(text_length), 5, "unknown a because \"12345\"\n", "E109" },
    { FIELD(nesting), 2, "((a))\n", "E108" },
    { FIELD(nesting), 2, "a\nexpect any of (b, (c))\n", "E108" },
    { FIELD(term_words), 2, "case one two\na\n", "E109" },
    { FIELD(statements), 6, "a\nc\nm = 1\ns is x\na\nc\n", "E109" },
    { FIELD(cases), 2, "case one\na\ncase two\na\n", "E109" },
    { FIELD(facts), 4, "a, c, m = 1\nunknown s\n", "E109" },
    { FIELD(facts), 4, "unknown a, c, m, s\n", "E109" },
};

static const char *text_of(const Edge *edge)
{
    static char text[256];
    if (edge->text) return edge->text;
    memset(text, ' ', edge->least);
    memcpy(text, "a #", 3);
    text[edge->least] = 0;
    return text;
}

static void holds_facts_to_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(of_facts); i++) {
        const Edge *edge = &of_facts[i];
        const char *text = text_of(edge);
        for (uint64_t limit = edge->least - 1; limit <= edge->least; limit++) {
            rr_limits limits = limits_with(edge->field, limit);
            rr_rules *rules = load(rules_of_facts, &limits, RR_OK);
            rr_cases *cases;
            rr_diagnostic d = { 0 };
            assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
            rr_status status = rr_cases_read_text(cases, "test", text, strlen(text), 0);
            if (status != (limit < edge->least ? RR_ERROR : RR_OK)) fail_msg("status %d: %s", (int)status, text);
            if (status == RR_ERROR) assert_true(rr_cases_diagnostic(cases, 0, &d));
            if (status == RR_ERROR) assert_told(&d, edge, edge->field != FIELD(file_size));
            assert_int_equal(rr_cases_diagnostics(cases), status == RR_ERROR);
            rr_cases_free(cases);
            rr_rules_free(rules);
        }
    }
}

/* The cases before one too many can be run; a case that has lost a fact cannot. */
static void fails_only_what_is_over_a_limit(void **state)
{
    (void)state;
    static const char three[] = "case one\na\ncase two\na, c\ncase three\nm = 3\n";
    for (int of_facts_only = 0; of_facts_only < 2; of_facts_only++) {
        rr_limits limits = of_facts_only ? limits_with(FIELD(facts), 1) : limits_with(FIELD(cases), 2);
        rr_rules *rules = load(rules_of_facts, &limits, RR_OK);
        rr_cases *cases;
        assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
        assert_int_equal(rr_cases_read_text(cases, "test", three, strlen(three), 0), RR_ERROR);
        assert_int_equal(rr_cases_diagnostics(cases), 1);
        assert_int_equal(rr_case_count(cases), of_facts_only ? 3 : 2);
        assert_false(rr_case_failed(cases, 0));
        assert_int_equal(rr_case_failed(cases, 1), of_facts_only);
        assert_false(rr_case_failed(cases, 2));
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        assert_int_equal(rr_cases_read_text(cases, "test", "a\n", 2, 0), RR_OK);
        rr_cases_free(cases);
        rr_rules_free(rules);
    }
}

/* ---- tables ---- */

static const Edge of_tables[] = {
    { FIELD(columns), 4, "a,m,s,c\n1,,,\n", "E109" },
    { FIELD(line_length), 28, "a,m\n1,3\n\"1\",000000000000000000000003\n0,\n", "E701" },
    { FIELD(facts), 2, "a,m\n1,3\n", "E109" },
    { FIELD(columns), 2, "{\"a\":1}\n{\"a\":1,\"m\":3}\n", "E109" },
    { FIELD(line_length), 16, "{\"a\":1}\n{\"a\":1,\"m\":   3}\n", "E701" },
    { FIELD(facts), 2, "{\"a\":1,\"m\":3}\n", "E109" },
};

static void holds_tables_to_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(of_tables); i++) {
        const Edge *edge = &of_tables[i];
        for (uint64_t limit = edge->least - 1; limit <= edge->least; limit++) {
            rr_limits limits = limits_with(edge->field, limit);
            rr_rules *rules = load(
                edge->field == FIELD(line_length) ? "a implies b\nm > 1 implies b\n" : rules_of_facts, &limits, RR_OK);
            rr_cases *cases;
            rr_cohort *cohort;
            assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
            rr_status status = rr_cohort_open_text(rules, "test", edge->text, strlen(edge->text), NULL, &cohort);
            rr_diagnostic d = { 0 };
            if (status == RR_ERROR) assert_true(rr_cohort_diagnostic(cohort, rr_cohort_diagnostics(cohort) - 1, &d));
            rr_status read = rr_cohort_read(cohort, cases, 10);
            if (read == RR_ERROR) assert_true(rr_cases_diagnostic(cases, 0, &d));
            if (status == RR_OK) status = read;
            if (status != (limit < edge->least ? RR_ERROR : RR_OK)) fail_msg("status %d: %s", (int)status, edge->text);
            if (status == RR_ERROR) assert_string_equal(d.code, edge->code);
            rr_cohort_close(cohort);
            rr_cases_free(cases);
            rr_rules_free(rules);
        }
    }
}

/* A block holds no more cases than there may be; the next one goes on. */
static void reads_as_many_rows_as_there_may_be_cases(void **state)
{
    (void)state;
    static const char text[] = "id,a\none,1\ntwo,0\nthree,1\n";
    rr_limits limits = limits_with(FIELD(cases), 2);
    rr_rules *rules = load(rules_of_facts, &limits, RR_OK);
    rr_cases *cases;
    rr_cohort *cohort;
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_cohort_open_text(rules, "test", text, strlen(text), NULL, &cohort), RR_OK);
    for (uint32_t left = 3; left; left -= rr_case_count(cases)) {
        assert_int_equal(rr_cohort_read(cohort, cases, 100), RR_OK);
        assert_int_equal(rr_case_count(cases), left < 2 ? left : 2);
    }
    assert_int_equal(rr_cohort_rows(cohort), 3);
    rr_cohort_close(cohort);
    rr_rows *rows;
    rr_diagnostic d;
    assert_int_equal(rr_cohort_open_text(rules, "test", text, strlen(text), NULL, &cohort), RR_OK);
    assert_int_equal(rr_rows_new(cohort, &rows), RR_OK);
    assert_true(rr_rows_take(rows, cohort));
    assert_int_equal(rr_rows_read(rows, cases), RR_ERROR); /* what was taken cannot wait */
    assert_int_equal(rr_case_count(cases), 2);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.message, "More than 2 cases");
    assert_int_equal(rr_rows_accept(rows, cohort, cases), RR_OK);
    assert_true(rr_cohort_broken(cohort));
    rr_rows_free(rows);
    rr_cohort_close(cohort);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* ---- by hand ---- */

static void assert_last_told(const rr_cases *cases, const char *code, const char *part)
{
    rr_diagnostic d = { 0 };
    assert_true(rr_cases_diagnostic(cases, rr_cases_diagnostics(cases) - 1, &d));
    assert_string_equal(d.code, code);
    assert_non_null(strstr(d.message, part));
    assert_non_null(d.hint);
}

static void holds_cases_by_hand_to_limits(void **state)
{
    (void)state;
    rr_limits limits = { .cases = 2, .facts = 3, .text_length = 5, .line_length = 70 };
    rr_rules *rules = load(rules_of_facts, &limits, RR_OK);
    rr_cases *cases;
    uint32_t a = rr_find(rules, "a"), m = rr_find_term(rules, "m");
    char line[] = "a                                                                      ";
    assert_int_equal(strlen(line), 71);
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);

    assert_int_equal(rr_case_begin(cases, "longer", NULL), RR_ERROR);
    assert_last_told(cases, "E109", "name of a case has more than 5 bytes");
    assert_int_equal(rr_case_begin(cases, "one", "longer"), RR_ERROR);
    assert_last_told(cases, "E109", "description of a case has more than 5 bytes");
    assert_int_equal(rr_case_count(cases), 0);

    assert_int_equal(rr_case_begin(cases, "12345", "12345"), RR_OK);
    assert_int_equal(rr_case_state(cases, a, RR_CONFLICT), RR_OK);
    assert_int_equal(rr_case_state_number(cases, m, 3, NULL), RR_OK);
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(rr_case_state_number(cases, m, 3, NULL), RR_ERROR);
    assert_last_told(cases, "E109", "More than 3 facts of one case");
    assert_int_equal(rr_case_state(cases, a, RR_TRUE), RR_ERROR);
    assert_int_equal(rr_case_state(cases, a, RR_UNKNOWN), RR_ERROR);
    assert_int_equal(rr_case_state_interval(cases, m, 3, 4, false, false), RR_ERROR);
    assert_int_equal(rr_case_state_text(cases, "unknown s", 0), RR_ERROR);
    assert_true(rr_case_failed(cases, 0));

    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "a, c, s is x", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "a", 0), RR_ERROR);
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_ERROR);
    assert_last_told(cases, "E109", "More than 2 cases");
    assert_int_equal(rr_case_count(cases), 2);

    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, line, 0), RR_ERROR);
    assert_last_told(cases, "E107", "the limit is 70");
    line[70] = 0;
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, line, 0), RR_OK);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* ---- what is usual, and what can be ---- */

static void gives_the_limits_that_hold(void **state)
{
    (void)state;
    rr_limits usual = rr_limits_usual(), most, given;
    rr_rules *rules = load("a implies b", NULL, RR_OK);
    given = rr_rules_limits(rules);
    assert_memory_equal(&given, &usual, sizeof given);
    rr_rules_free(rules);

    memset(&most, 0xff, sizeof most);
    rules = load("a implies b", &most, RR_OK);
    given = rr_rules_limits(rules);
    for (size_t field = 0; field < sizeof given; field += sizeof(uint64_t)) {
        assert_true(*field_of(&usual, field) > 0);
        assert_true(*field_of(&usual, field) <= *field_of(&given, field));
    }
    assert_int_equal(given.nesting, 100);
    assert_int_equal(given.term_words, 64);
    assert_int_equal(given.files, 1000);
    assert_true(given.file_size < INT32_MAX);
    assert_true(given.cases < UINT32_MAX / 2);
    rr_rules_free(rules);

    rr_limits one = { .values = 1 };
    rules = load("a implies b", &one, RR_OK);
    given = rr_rules_limits(rules);
    usual.values = 1;
    assert_memory_equal(&given, &usual, sizeof given);
    rr_rules_free(rules);
}

/* ---- memory ---- */

/* The text so many times, with its number in place of each `@`. */
static char *repeated(const char *form, int count)
{
    size_t size = strlen(form) * 8;
    char *text = malloc((size_t)count * size + 1), *end = text;
    assert_non_null(text);
    for (int i = 0; i < count; i++)
        for (const char *at = form; *at; at++) {
            if (*at == '@') end += snprintf(end, 8, "%d", i);
            else *end++ = *at;
        }
    *end = 0;
    return text;
}

/* Everything that takes memory, one after the other; the first that finds none ends it. */
static rr_status do_all(const char *rules_text, const char *facts, uint64_t memory)
{
    rr_limits limits = { .memory = memory };
    Engine e = { 0 };
    char *report = NULL;
    size_t size;
    rr_status status = rr_rules_load_text("test.rules", rules_text, strlen(rules_text), &limits, &e.rules);
    if (status == RR_OK) status = rr_cases_new(e.rules, &e.cases);
    if (status == RR_OK) status = rr_cases_read_text(e.cases, "test", facts, strlen(facts), 0);
    if (status == RR_OK) status = rr_run_new(e.rules, &e.run);
    if (status == RR_OK) status = rr_run_block(e.run, e.cases, 0);
    for (int format = RR_TEXT; format <= RR_CSV && status == RR_OK; format++) {
        status = rr_report(e.run, 1, (rr_format)format, false, &report, &size);
        rr_free(report);
    }
    if (status == RR_OK) status = rr_cases_test(e.cases);
    engine_free(&e);
    return status;
}

/* The least memory by which all passes; one byte less, and with any less, is none. */
static void holds_memory_to_its_limit(void **state)
{
    (void)state;
    char *rules = repeated("f@ with g@ implies c@\n", 60),
         *facts = repeated("case n@\nf@\nunknown g@ because \"so\"\nexpect unknown c1\n", 90);
    uint64_t none = 0, enough = 64 << 20;
    assert_int_equal(do_all(rules, facts, enough), RR_OK);
    while (enough - none > 1) {
        uint64_t middle = none + (enough - none) / 2;
        rr_status status = do_all(rules, facts, middle);
        assert_true(status == RR_OK || status == RR_NO_MEMORY);
        *(status == RR_OK ? &enough : &none) = middle;
    }
    assert_true(enough > 100000);
    for (uint64_t memory = 1; memory < enough; memory += enough / 200)
        assert_int_equal(do_all(rules, facts, memory), RR_NO_MEMORY);
    free(rules);
    free(facts);
}

/* Each object takes its own, and gives all back: after failures it can do what there is memory for. */
static void counts_the_memory_of_each_object(void **state)
{
    (void)state;
    Engine e;
    char *facts = repeated("case n@\na\nm = @\n", 5000), *report;
    size_t size;
    engine_start(&e, rules_of_facts, "a\n");
    uint64_t cases = e.cases->memory.taken, run = e.run->memory.taken, rules = e.rules->memory.taken;
    assert_true(cases && run && rules);

    e.cases->memory.limit = cases + 10000;
    assert_int_equal(rr_cases_read_text(e.cases, "test", facts, strlen(facts), 0), RR_NO_MEMORY);
    assert_true(e.cases->memory.taken <= cases + 10000);
    assert_int_equal(rr_cases_clear(e.cases), RR_OK);
    engine_facts(&e, "a\n");
    assert_int_equal(e.cases->memory.taken, cases);

    e.run->memory.limit = run;
    for (int format = RR_TEXT; format <= RR_CSV; format++)
        assert_int_equal(rr_report(e.run, 0, (rr_format)format, false, &report, &size), RR_NO_MEMORY);
    assert_int_equal(e.run->memory.taken, run);
    e.run->memory.limit = UINT64_MAX;
    for (int format = RR_TEXT; format <= RR_CSV; format++) {
        assert_int_equal(rr_report(e.run, 0, (rr_format)format, false, &report, &size), RR_OK);
        rr_free(report);
    }
    run = e.run->memory.taken;
    assert_int_equal(rr_report(e.run, 0, RR_JSON, false, &report, &size), RR_OK);
    rr_free(report);
    assert_int_equal(e.run->memory.taken, run); /* a report that was handed out is not counted any more */

    e.run->memory.limit = e.run->memory.taken;
    engine_facts(&e, "a\n"); /* the same registers do */
    e.cases->memory.limit = UINT64_MAX;
    assert_int_equal(rr_cases_clear(e.cases), RR_OK);
    assert_int_equal(rr_cases_read_text(e.cases, "test", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(e.run, e.cases, 0), RR_NO_MEMORY); /* more cases want wider ones */
    e.run->memory.limit = UINT64_MAX;
    assert_int_equal(rr_run_block(e.run, e.cases, 0), RR_OK);
    assert_int_equal(e.rules->memory.taken, rules);
    free(facts);
    engine_free(&e);
}

/* ---- a small stack ---- */

typedef struct Deep {
    const char *rules, *facts, *folder; /* or a folder of rules */
    rr_status status;
} Deep;

static rr_status load_deep(const Deep *deep, rr_rules **rules)
{
    if (deep->folder) return load_folder(deep->folder, NULL, rules);
    return rr_rules_load_text("test.rules", deep->rules, strlen(deep->rules), NULL, rules);
}

/* Nothing here may fail a test: it is another thread. */
static void *work(void *argument)
{
    Deep *deep = argument;
    Engine e = { 0 };
    char *report, *dump = NULL;
    size_t size;
    rr_status status = load_deep(deep, &e.rules);
    if (status == RR_OK) status = rr_cases_new(e.rules, &e.cases);
    if (status == RR_OK) status = rr_cases_read_text(e.cases, "test", deep->facts, strlen(deep->facts), 0);
    if (status == RR_OK) status = rr_run_new(e.rules, &e.run);
    if (status == RR_OK) status = rr_run_block(e.run, e.cases, 0);
    for (int format = RR_TEXT; format <= RR_CSV && status == RR_OK; format++) {
        status = rr_report(e.run, 0, (rr_format)format, false, &report, &size);
        rr_free(report);
    }
    for (uint32_t i = 0; status == RR_OK && i < rr_propositions(e.rules); i++) rr_caveats(e.run, 0, i);
    if (status == RR_OK) status = rr_cases_test(e.cases);
    if (status == RR_OK && !(dump = rr_rules_dump(e.rules))) status = RR_NO_MEMORY;
    rr_free(dump);
    engine_free(&e);
    deep->status = status;
    return NULL;
}

static void work_on_a_small_stack(Deep *deep, const char *what)
{
    pthread_attr_t attributes;
    pthread_t thread;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, work, deep), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    if (deep->status != RR_OK) fail_msg("status %d: %s", (int)deep->status, what);
}

/* before before … inner … after after */
static char *nested(const char *start, const char *before, const char *inner, const char *after, int times,
                    const char *end)
{
    Buffer text = { 0 };
    buffer_text(&text, start);
    for (int i = 0; i < times; i++) buffer_text(&text, before);
    buffer_text(&text, inner);
    for (int i = 0; i < times; i++) buffer_text(&text, after);
    buffer_text(&text, end);
    char *made = buffer_take(&text);
    assert_non_null(made);
    return made;
}

#define START "finding a, b, d\nmeasure m\nconclusion x, y, z\nx implies y\n"

static const struct {
    const char *start, *before, *inner, *after;
    int times;
    const char *end;
} kinds[] = {
    { START, "(", "a", ")", 100, " implies x\n" },
    { START, "no (", "a", ")", 100, " implies x\n" },
    { START, "((b and ", "a", ") or d)", 50, " implies x\n" },
    { START, "any of (b, ", "a", ")", 100, " implies x\n" },
    { START, "all of (b, ", "a", ")", 100, " implies x\n" },
    { START, "none of (b, ", "a", ")", 100, " implies x\n" },
    { START, "exactly 1 of (b, d, ", "a", ")", 100, " implies x\n" },
    { START, "at most 1 of (b, d, ", "a", ")", 100, " implies x\n" },
    { START, "at least 2 of (b, d, ", "a", ")", 100, " implies x\n" },
    { START, "exactly 1 of (b, d, ", "y", ")", 100, " implies x\n" }, /* a circle */
    { START "a implies x unless ", "exactly 1 of (b, d, ", "z", ")", 100, "\n" },
    { START "a implies x unless ", "(", "z", ")", 100, "\n" },
    { START "finding e means ", "(d or ", "a", ")", 100, "\ne implies x\n" },
    { START, "(", "a is recorded", ")", 100, " implies x\n" },
    { START "score s = ", "sum of (1 if a, ", "2 if b", ")", 100, "\ns above 1 implies x\n" },
    { START "score s = ", "highest of (m, ", "2", ")", 100, "\ns above 1 implies x\n" },
    { START "measure s = ", "sqrt (", "m", ")", 100, "\ns above 1 implies x\n" },
    { START "measure s = ", "1 - (", "m", ")", 100, "\ns above 1 implies x\n" },
    { START "measure s = ", "2 * (", "m", ")", 100, "\ns above 1 implies x\n" },
    { START "measure s = ", "-(", "m", ")", 100, "\ns above 1 implies x\n" },
    { START "measure s = ", "(", "m", ")^2", 100, "\ns above 1 implies x\n" },
    { START, "(1 if ", "a", " else 2) above 1", 100, " implies x\n" },
    { START "score s = ", "(1 if ", "m", " = 2 else 3)", 100, "\ns above 1 implies x\n" },
    { START "score s = ", "(1 if ", "m", " between 1 and 2 else 3)", 100, "\ns above 1 implies x\n" },
    { START "measure s = ", "sqrt (1 if a and 1 + 2 * - ", "m", " ^ 2 between 1 and 2 else 3)", 100,
      "\ns above 1 implies x\n" }, /* as much as a bracket can hold */
    { START "score s = ", "highest of (1 if no ", "m", " / 2 - 1 at least 2 with a else 3 if d, 4)", 100,
      "\ns above 1 implies x\n" },
    { START "a implies x unless (z and ", "(1 if ", "m", " = 2 else 3)", 99, " = 1)\n" },
};

static void nests_on_a_small_stack(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        char *rules = nested(kinds[i].start, kinds[i].before, kinds[i].inner, kinds[i].after, kinds[i].times,
                             kinds[i].end);
        char *condition = nested("", "exactly 1 of (b, d, ", "a", ")", 100, "\n");
        char facts[8192];
        for (int stated = 0; stated < 3; stated++) {
            static const char *const lines[] = { "b\n", "a\nno b, d\nm = 2\n", "a\nno a\nm = 2\nm = 3\n" };
            snprintf(facts, sizeof facts, "case one\n%sexpect %sexpect no %s", lines[stated], condition, condition);
            Deep deep = { .rules = rules, .facts = facts };
            work_on_a_small_stack(&deep, rules);
        }
        free(condition);
        free(rules);
    }
}

enum { CHAIN = 100000 };

/* Link i joins i - 1 to i. */
static char *chain(const char *start, const char *link, int links)
{
    Buffer text = { 0 };
    buffer_text(&text, start);
    for (int i = 1; i < links; i++) {
        for (const char *at = link; *at; at++) {
            if (*at == '<') buffer_printf(&text, "%d", i - 1);
            else if (*at == '>') buffer_printf(&text, "%d", i);
            else buffer_add(&text, at, 1);
        }
    }
    char *made = buffer_take(&text);
    assert_non_null(made);
    return made;
}

static void follows_chains_on_a_small_stack(void **state)
{
    (void)state;
    static const struct {
        const char *start, *link, *facts;
        int links;
    } chains[] = {
        { "", "c< implies c>\n", "case one\nc0\nexpect c99999\n", CHAIN },
        { "", "c< implies c>\n", "case one\nunknown c0\nexpect unknown c99999\n", CHAIN },
        { "", "c< implies c>\n", "case one\nc0\nno c0\nexpect conflicting c99999\n", CHAIN },
        { "", "a implies c> unless c<\n", "case one\na\nexpect c1\n", CHAIN },
        { "", "c< suggests c>\n", "case one\nc0\n", CHAIN },
        { "finding c0\n", "finding c> means c<\n", "case one\nc0\nexpect c99999\n", CHAIN },
        { "measure m0\n", "measure m> = m< + 1\n", "case one\nm0 = 1\nexpect m99999 = 100000\n", CHAIN },
        { "measure m0\n", "measure m> = m< + 1\n", "case one\nunknown m0\n", CHAIN },
        { "c999 implies c0\na implies c0\n", "c< implies c>\n", "case one\na\nexpect c999\n", 1000 },
    };
    for (size_t i = 0; i < COUNT(chains); i++) {
        char *rules = chain(chains[i].start, chains[i].link, chains[i].links);
        Deep deep = { .rules = rules, .facts = chains[i].facts };
        work_on_a_small_stack(&deep, chains[i].link);
        free(rules);
    }
}

static void reads_many_files_on_a_small_stack(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_limits_XXXXXX";
    write_files(folder, 1000);
    Deep deep = { .folder = folder, .facts = "case one\nf999\nexpect c\n" };
    work_on_a_small_stack(&deep, folder);
    remove_files(folder, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_rules_to_limits),
        cmocka_unit_test(holds_files_to_their_size),
        cmocka_unit_test(holds_rule_sets_to_limits),
        cmocka_unit_test(opens_no_file_where_one_is_allowed),
        cmocka_unit_test(holds_messages_to_their_limit),
        cmocka_unit_test(holds_suggestions_to_their_limit),
        cmocka_unit_test(holds_facts_to_limits),
        cmocka_unit_test(holds_tables_to_limits),
        cmocka_unit_test(reads_as_many_rows_as_there_may_be_cases),
        cmocka_unit_test(fails_only_what_is_over_a_limit),
        cmocka_unit_test(holds_cases_by_hand_to_limits),
        cmocka_unit_test(gives_the_limits_that_hold),
        cmocka_unit_test(holds_memory_to_its_limit),
        cmocka_unit_test(counts_the_memory_of_each_object),
        cmocka_unit_test(nests_on_a_small_stack),
        cmocka_unit_test(follows_chains_on_a_small_stack),
        cmocka_unit_test(reads_many_files_on_a_small_stack),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
