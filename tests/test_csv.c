/* Lines of CSV against what the library says of each case by itself: on random rule sets, with each instruction set.
 * And what they are in full, of a few cases. */
#include <math.h>

#include "random_rules.h"

enum { MOST_CELLS = 1000, MOST_CASES = 700 /* no whole number of words */ };

/* ---- reading CSV (RFC 4180) ---- */

typedef struct Record {
    const char *cell[MOST_CELLS];
    int count;
} Record;

/* One cell, unpacked where it lies; gives what stood behind it. */
static char read_cell(char **at, const char **cell)
{
    char *from = *at, *to = *at;
    bool quoted = *from == '"';
    *cell = to;
    if (quoted) from++;
    for (; quoted ? *from != '"' || from[1] == '"' : *from != ',' && *from != '\n'; from++) {
        assert_true(*from);
        if (quoted && *from == '"') from++;
        *to++ = *from;
    }
    if (quoted) from++;
    char behind = *from;
    assert_true(behind == ',' || behind == '\n');
    *to = 0;
    *at = from + 1;
    return behind;
}

static void read_record(char **at, Record *record)
{
    record->count = 0;
    do assert_true(record->count < MOST_CELLS);
    while (read_cell(at, &record->cell[record->count++]) == ',');
}

/* ---- what the cells should be ---- */

typedef struct Table {
    const Library *library;
    rr_cases *cases;
    rr_run *run;
    Record names, line;
    int column; /* the one that is looked at */
} Table;

static long truths_met[4][8], failures_met, ends_met; /* by truth and caveats */

static bool is_column_of(const Table *t, const char *name, const char *more)
{
    char text[500];
    snprintf(text, sizeof text, "%s%s", name, more);
    return t->column < t->names.count && strcmp(t->names.cell[t->column], text) == 0;
}

static void check_cell(Table *t, uint32_t row, const char *name, const char *more, const char *wanted)
{
    if (!is_column_of(t, name, more)) fail_msg("column %d is not %s%s", t->column, name, more);
    const char *is = t->line.cell[t->column++];
    if (strcmp(is, wanted) != 0) fail_msg("%s%s of row %u: `%s`, and not `%s`", name, more, row, is, wanted);
}

static const char *truth_cell(const Table *t, uint32_t row, rr_truth truth)
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    return rr_case_failed(t->cases, row) ? "error" : words[truth];
}

static void check_proposition(Table *t, uint32_t row, uint32_t proposition)
{
    rr_term term;
    const char *name = rr_proposition_name(t->library->rules, proposition);
    assert_true(rr_term_get(t->library->rules, rr_proposition_term(t->library->rules, proposition), &term));
    rr_truth truth = rr_verdict(t->run, row, proposition), suspicion = rr_suspicion(t->run, row, proposition);
    unsigned caveats = rr_caveats(t->run, row, proposition);
    if (term.kind == RR_CONCLUSION || term.kind == RR_ACTION) {
        char text[64];
        snprintf(text, sizeof text, "%s%s%s%s%s", caveats & RR_EXCLUDED ? "excluded" : "",
                 caveats & RR_EXCLUDED && caveats > RR_EXCLUDED ? " " : "", caveats & RR_DISPUTED ? "disputed" : "",
                 caveats >= (RR_DISPUTED | RR_PROVIDED) ? " " : "", caveats & RR_PROVIDED ? "provided" : "");
        check_cell(t, row, name, "", truth_cell(t, row, truth));
        check_cell(t, row, name, " caveats", text);
        truths_met[truth][caveats]++;
    }
    if (is_column_of(t, name, " suspected")) check_cell(t, row, name, " suspected", truth_cell(t, row, suspicion));
    else assert_int_equal(suspicion, RR_UNKNOWN);
}

static void check_end(Table *t, uint32_t row, const char *name, const char *more, bool there_is, double end)
{
    char text[64] = "", *rest;
    const char *is = t->column < t->line.count ? t->line.cell[t->column] : "";
    if (there_is && isfinite(end)) {
        ends_met++;
        bool whole = fabs(end) < 1e12 && end == trunc(end);
        if (whole) snprintf(text, sizeof text, "%.0f", end == 0 ? 0 : end);
        else if (fabs(strtod(is, &rest) - end) <= 1e-11 * fabs(end) && *is && !*rest)
            snprintf(text, sizeof text, "%s", is);
        else snprintf(text, sizeof text, "%.12g", end);
    }
    check_cell(t, row, name, more, text);
}

static void check_term(Table *t, uint32_t row, uint32_t i)
{
    rr_term term;
    rr_number n = { 0 };
    assert_true(rr_term_get(t->library->rules, i, &term));
    if (!term.computed) return;
    bool there_is = rr_number_get(t->run, row, i, &n) && !n.not_applicable;
    check_end(t, row, term.name, " low", there_is, n.low);
    check_end(t, row, term.name, " high", there_is, n.high);
}

static void check_line(Table *t, uint32_t row)
{
    assert_int_equal(t->line.count, t->names.count);
    t->column = 0;
    check_cell(t, row, "case", "", t->line.cell[0]);
    assert_string_equal(t->line.cell[0], rr_case_name(t->cases, row));
    for (uint32_t p = 0; p < rr_propositions(t->library->rules); p++) check_proposition(t, row, p);
    for (uint32_t i = 0; i < rr_terms(t->library->rules); i++) check_term(t, row, i);
    assert_int_equal(t->column, t->names.count);
    failures_met += rr_case_failed(t->cases, row);
}

/* ---- blocks ---- */

static char *rows_text(const rr_run *run, uint32_t first, uint32_t count, size_t *size)
{
    char *text;
    assert_int_equal(rr_report_rows(run, first, count, &text, size), RR_OK);
    assert_int_equal(strlen(text), *size);
    return text;
}

/* Some of the rows, and one of them alone, are the same lines as in all. */
static void check_parts(const rr_run *run, const char *whole, Random *random)
{
    uint32_t begin = rr_run_first(run), count = rr_run_count(run);
    uint32_t from = (uint32_t)random_below(random, (int)count),
             some = (uint32_t)random_below(random, (int)(count - from));
    size_t before, size, one;
    rr_free(rows_text(run, begin, from, &before));
    char *text = rows_text(run, begin + from, some, &size), *line;
    assert_memory_equal(text, whole + before, size);
    rr_free(text);
    assert_int_equal(rr_report(run, begin + from, RR_CSV, false, &line, &one), RR_OK);
    assert_memory_equal(line, whole + before, one);
    rr_free(line);
}

static void check_block(Table *t, Random *random)
{
    size_t size;
    uint32_t first = rr_run_first(t->run), count = rr_run_count(t->run);
    char *text = rows_text(t->run, first, count, &size), *at = text;
    check_parts(t->run, text, random);
    for (uint32_t row = first; row < first + count; row++) {
        const char *name = rr_case_name(t->cases, row);
        assert_int_equal(*at == '"', *name == ' ' || strpbrk(name, ",\"\r\n"));
        read_record(&at, &t->line);
        check_line(t, row);
    }
    assert_ptr_equal(at, text + size);
    rr_free(text);
}

/* Names of every kind; now and then a fact that cannot be. */
static void state_case(rr_cases *cases, const RefCase *facts, Random *random)
{
    static const char *const names[] = { "plain",        "a,b",         "\"",    "say \"no\", twice",
                                         " blank first", "blank last ", "",      "line\nend",
                                         "ends\r",       "tab\tin",     "naïve", "'" };
    assert_int_equal(rr_case_begin(cases, names[random_below(random, sizeof names / sizeof *names)], NULL), RR_OK);
    for (int i = 0; i < facts->count; i++)
        assert_int_equal(rr_case_state_text(cases, facts->fact[i].text, RR_STRICT), RR_OK);
    if (random_chance(random, 5)) assert_int_equal(rr_case_state_text(cases, "no such thing", RR_STRICT), RR_ERROR);
}

static void check_rules(const Generated *g, const Library *library, uint64_t seed)
{
    static Table t;
    static RefCase facts;
    static const int counts[] = { 1, 64, 65, MOST_CASES };
    Random random = random_of(seed);
    char *names, *at;
    size_t size;
    t.library = library;
    assert_int_equal(rr_report_names(library->rules, &names, &size), RR_OK);
    at = names;
    read_record(&at, &t.names);
    assert_ptr_equal(at, names + size);
    assert_int_equal(rr_cases_new(library->rules, &t.cases), RR_OK);
    assert_int_equal(rr_run_new(library->rules, &t.run), RR_OK);
    for (int left = counts[seed % 4]; left > 0; left--) {
        gen_case(g, &random, random_below(&random, 100), &facts);
        state_case(t.cases, &facts, &random);
    }
    for (uint32_t first = 0; first < rr_case_count(t.cases); first += rr_run_count(t.run)) {
        run_block(library, t.run, t.cases, first);
        check_block(&t, &random);
    }
    rr_run_free(t.run);
    rr_cases_free(t.cases);
    rr_free(names);
}

/* That all there is to write was written: each truth, and each with its caveats. */
static void tell_what_was_met(long sets)
{
    int texts = 0;
    for (int truth = 0; truth < 4; truth++)
        for (int caveats = 0; caveats < 8; caveats++) texts += truths_met[truth][caveats] > 0;
    print_message("%ld rule sets; %d of 14 truths with caveats, %ld ends of numbers, %ld cases that failed\n", sets,
                  texts, ends_met, failures_met);
    assert_int_equal(texts, 14);
    assert_true(ends_met && failures_met);
}

static void lines_are_what_is_said_of_each_case(void **unused)
{
    (void)unused;
    static Generated g;
    Library library;
    long sets = 0;
    for (Rounds r = gen_rounds(400, 8); gen_next(&r);) {
        long i = r.at;
        gen_rules(
            &g, (uint64_t)i,
            (GenOptions){ .strict = i % 5 != 4, .numbers = i % 3 != 2, .open = i % 7 == 0, .size = 1 + (int)(i % 3) });
        if (!library_load_or_circle(&library, &g, 0)) continue;
        check_rules(&g, &library, (uint64_t)i);
        rr_rules_free(library.rules);
        sets++;
    }
    tell_what_was_met(sets);
}

/* ---- a few cases in full ---- */

static const char few_rules[] = "finding f, g, exempt, doubtful\n"
                                "measure x\n"
                                "measure half = x / 2\n"
                                "score s = 2 if f unless exempt\n"
                                "conclusion c, \"a, b\"\n"
                                "f implies c and \"a, b\"\n"
                                "g excludes c\n"
                                "doubtful suggests \"a, b\"\n";
static const char few_rows[] = "id,f,g,exempt,doubtful,x\n"
                               "1,1,0,0,1,2.5\n"
                               "\"a, \"\"b\"\"\",0,1,1,0,-3\n"
                               " c,,,,,2001\n"
                               "wrong,,,zzz,1,1\n"
                               "d,conflict,1,?,conflict,1998\n"
                               "e,1,1,0,,\n";
static const char few_lines[] = "1,true,,true,,true,1.25,1.25,2,2\n"
                                "\"a, \"\"b\"\"\",false,excluded,false,,false,-1.5,-1.5,,\n"
                                "c,unknown,,unknown,,unknown,1000.5,1000.5,0,2\n"
                                "wrong,error,,error,,error,,,,\n"
                                "d,conflict,,conflict,,conflict,999,999,0,2\n"
                                "e,conflict,,true,,unknown,,,2,2\n";

static void a_few_lines(void **unused)
{
    (void)unused;
    rr_rules *rules;
    rr_cohort *cohort;
    rr_cases *cases;
    rr_run *run;
    char *text;
    size_t size;
    assert_int_equal(rr_rules_load_text("few.rules", few_rules, sizeof few_rules - 1, NULL, &rules), RR_OK);
    assert_int_equal(rr_report_names(rules, &text, &size), RR_OK);
    assert_string_equal(text, "case,c,c caveats,\"a, b\",\"a, b caveats\",\"a, b suspected\",half low,half high,s low,"
                              "s high\n");
    rr_free(text);
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_equal(rr_cohort_open_text(rules, "few.csv", few_rows, sizeof few_rows - 1, NULL, &cohort), RR_OK);
    assert_int_equal(rr_cohort_read(cohort, cases, 10), RR_ERROR);
    assert_int_equal(rr_report_rows(run, 0, 1, &text, &size), RR_MISUSE); /* nothing was run */
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    text = rows_text(run, 0, 6, &size);
    assert_string_equal(text, few_lines);
    rr_free(text);
    text = rows_text(run, 5, 0, &size);
    assert_string_equal(text, "");
    rr_free(text);
    static const uint32_t outside[][2] = { { 0, 7 }, { 5, 2 }, { 6, 0 }, { 6, 1 }, { 1, RR_NONE }, { RR_NONE, 1 } };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        assert_int_equal(rr_report_rows(run, outside[i][0], outside[i][1], &text, &size), RR_MISUSE);
        assert_null(text);
        assert_int_equal(size, 0);
    }
    assert_int_equal(rr_case_begin(cases, "one more", NULL), RR_OK);
    assert_int_equal(rr_report_rows(run, 0, 1, &text, &size), RR_MISUSE); /* the cases have changed */
    rr_cohort_close(cohort);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_few_lines),
                                        cmocka_unit_test(lines_are_what_is_said_of_each_case) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
