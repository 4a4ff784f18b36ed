#include "cases/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "language/checker.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char rules_text[] = "finding cough, dysphagia, fever, weight loss, calcinosis\n"
                                 "finding sex is female or male\n"
                                 "finding sites are fingers, elbows or cervical spine\n"
                                 "finding allergy\n"
                                 "  assume absent\n"
                                 "measure age (a)\n"
                                 "  range 0 to 130\n"
                                 "measure mass size (cm)\n"
                                 "measure serum calcium (mmol/L)\n"
                                 "  range 0.5 to 6\n"
                                 "  bands low < 2.15 <= normal <= 2.55 < high\n"
                                 "conclusion dystrophic\n"
                                 "rule first rule:\n"
                                 "  calcinosis implies dystrophic\n"
                                 "rule second rule:\n"
                                 "  cough implies dystrophic\n";

typedef struct Fixture {
    Arena arena, cases;
    Sources sources;
    Meaning meaning;
    CaseTable table;
} Fixture;

static int start(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    uint32_t file;
    if (!f) return -1;
    f->sources.arena = f->meaning.arena = &f->arena;
    f->meaning.sources = &f->sources;
    Diagnostics diagnostics = { .arena = &f->arena };
    assert_int_equal(source_add(&f->sources, "test.rules", rules_text, sizeof rules_text - 1, &file), SOURCE_OK);
    assert_true(check_rules(&f->meaning, file, &diagnostics));
    assert_int_equal(diagnostics.errors, 0);
    assert_true(cases_start(&f->table, &f->cases, &f->meaning));
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    arena_free(&f->cases);
    arena_free(&f->arena);
    free(f);
    return 0;
}

/* ---- what was read, as text ---- */

static void show_observation(Buffer *out, const CaseTable *table, const Observation *o)
{
    const char *name = o->proposition == NONE ? table->meaning->terms.at[o->term].name
                                              : table->meaning->propositions.at[o->proposition].name;
    buffer_printf(out, " %c %s", "+-?#"[o->kind], name);
    if (o->kind == OBSERVED_NUMBER)
        buffer_printf(out, " %c%g, %g%c", o->interval.lo_open ? '(' : '[', o->interval.lo, o->interval.hi,
                      o->interval.hi_open ? ')' : ']');
    buffer_printf(out, o->reason ? " (%s)\n" : "\n", o->reason);
}

static void show_case(Buffer *out, const CaseTable *table, uint32_t row)
{
    static const char *const expectations[] = { "true", "unknown", "conflicting", "rule", "no rule" };
    const CaseRow *shown = &table->rows.at[row];
    buffer_printf(out, "%s%s%s%s\n", shown->name, shown->description ? ": " : "",
                  shown->description ? shown->description : "", shown->failed ? " FAILED" : "");
    for (uint32_t i = 0; i < shown->observations; i++)
        show_observation(out, table, &table->observations.at[shown->first_observation + i]);
    for (uint32_t i = 0; i < table->strangers.count; i++)
        if (table->strangers.at[i].row == row) buffer_printf(out, " ~ %s\n", table->strangers.at[i].text);
    for (uint32_t i = 0; i < table->expected.count; i++) {
        const ExpectedVerdict *expected = &table->expected.at[i];
        if (expected->row != row) continue;
        buffer_printf(out, " = %s: %s", expectations[expected->expectation],
                      expected_text(table, table->arena, expected));
        assert_true(!expected->condition == !!expected->rule_name);
        if (expected->rule != NONE) buffer_printf(out, " [rule %u]", expected->rule);
        buffer_text(out, "\n");
    }
}

static void show_messages(Buffer *out, const CaseTable *table)
{
    for (uint32_t i = 0; i < table->diagnostics.list.count; i++) {
        const Diagnostic *d = &table->diagnostics.list.at[i];
        uint32_t line = d->span.file == NO_FILE
                            ? 0
                            : source_place(&table->sources.list.at[d->span.file], d->span.start).line;
        buffer_printf(out, "%u %s %s", line, diagnostic_code_name(d->code), d->message);
        if (d->hint && strncmp(d->hint, "did you", 7) == 0) buffer_printf(out, ", %s", d->hint);
        if (d->other.file != NO_FILE)
            buffer_printf(out, " (%u: %s)", source_place(&table->sources.list.at[d->other.file], d->other.start).line,
                          d->other_note);
        buffer_text(out, "\n");
        assert_true(d->severity != SEVERITY_ERROR || d->hint);
    }
}

static void check_table(const CaseTable *table, const char *wanted)
{
    Buffer out = { 0 };
    buffer_text(&out, "");
    for (uint32_t i = 0; i < table->rows.count; i++) show_case(&out, table, i);
    show_messages(&out, table);
    assert_false(out.failed);
    assert_string_equal(out.text ? out.text : "", wanted);
    for (uint32_t i = 0; i < table->diagnostics.list.count; i++) /* that all they point to is still there */
        diagnostic_print(&out, &table->sources, &table->diagnostics.list.at[i], false);
    buffer_free(&out);
}

/* ---- texts ---- */

static const struct {
    bool strict;
    const char *text, *wanted;
} texts[] = {
    /* cases */
    { false, "cough\nno fever\n", "test\n + cough\n - fever\n" },
    { false, "case A \"a woman\"\n  cough\n\n# a comment\ncase B 2\n  fever.\n",
      "A: a woman\n + cough\nB 2\n + fever\n" },
    { false, "case A\ncase B\n", "A\nB\n" },
    { false, "", "test\n1 W603 This file states nothing\n" },
    { false, "# nothing\n", "test\n1 W603 This file states nothing\n" },
    { false, "cough\nfever\ncase A\n  cough\n",
      "A\n + cough\n1 E601 This fact belongs to no case: it stands before the first `case`\n" },
    { false, "expect cough\ncase A\n", "A\n1 E601 This fact belongs to no case: it stands before the first `case`\n" },
    { false, "case A\n  cough\ncase B\ncase A\n  fever\n",
      "A\n + cough\nB\nA FAILED\n + fever\n4 E605 There are two cases called `A` (1: the first case of this name is "
      "here)\n" },
    /* lists */
    { false, "cough, dysphagia and fever", "test\n + cough\n + dysphagia\n + fever\n" },
    { false, "no cough, dysphagia, fever or weight loss", "test\n - cough\n - dysphagia\n - fever\n - weight loss\n" },
    { false, "no cough or fever", "test\n - cough\n - fever\n" },
    { false, "no cough,\n  dysphagia, # and more\n  or fever\n", "test\n - cough\n - dysphagia\n - fever\n" },
    { false, "no cough,\n  dysphagia\n",
      "test FAILED\n2 E303 It is not clear whether the `no` reaches `dysphagia`, on another line (1: it is here)\n" },
    { false, "cough, no fever", "test\n + cough\n - fever\n" },
    { false, "no cough, no fever", "test\n - cough\n - fever\n" },
    { false, "no cough and no fever", "test\n - cough\n - fever\n" },
    { false, "no cough, dysphagia, no fever", "test\n - cough\n - dysphagia\n - fever\n" },
    { false, "cough, no fever, dysphagia or weight loss", "test\n + cough\n - fever\n - dysphagia\n - weight loss\n" },
    { false, "cough and no fever or dysphagia", "test\n + cough\n - fever\n - dysphagia\n" },
    { false, "not cough", "test\n - cough\n" },
    { false, "not cough or fever", "test\n - cough\n - fever\n" },
    { false, "cough or fever", "test FAILED\n1 E602 A fact cannot leave open which of several it is\n" },
    { false, "no cough or no fever", "test FAILED\n1 E602 A fact cannot leave open which of several it is\n" },
    { false, "cough, dysphagia or fever", "test FAILED\n1 E602 A fact cannot leave open which of several it is\n" },
    { false, "no cough and fever",
      "test FAILED\n1 E303 It is not clear whether the `no` reaches `fever` (1: it is here)\n" },
    { false, "no cough, dysphagia, and fever",
      "test FAILED\n1 E303 It is not clear whether the `no` reaches `fever` (1: it is here)\n" },
    { false, "cough, no fever, dysphagia",
      "test FAILED\n1 E303 It is not clear whether the `no` reaches `dysphagia` (1: it is here)\n" },
    { false, "no cough, no fever, dysphagia",
      "test FAILED\n1 E303 It is not clear whether the `no` reaches `dysphagia` (1: it is here)\n" },
    { false, "not cough, fever",
      "test FAILED\n1 E303 It is not clear whether the `not` reaches `fever` (1: it is here)\n" },
    { false, "no cough, age = 81 years",
      "test FAILED\n1 E303 The `no` of this line would reach `age = 81 years` too (1: it is here)\n" },
    { false, "no cough, sex is female",
      "test FAILED\n1 E303 The `no` of this line would reach `sex is female` too (1: it is here)\n" },
    /* values */
    { false, "female", "test\n + sex is female\n" },
    { false, "sites are fingers, elbows and cervical spine",
      "test\n + sites is fingers\n + sites is elbows\n + sites is cervical spine\n" },
    { false, "no sites are fingers", "test\n - sites is fingers\n" },
    { false, "no fingers, elbows or cervical spine",
      "test\n - sites is fingers\n - sites is elbows\n - sites is cervical spine\n" },
    { false, "female\nmale\n",
      "test\n + sex is female\n + sex is male\n2 W602 `sex` is stated as female and as male in the case `test` (1: it "
      "is "
      "stated as female here)\n" },
    { false, "no cough\nfever\ncough\n",
      "test\n - cough\n + fever\n + cough\n3 W602 `cough` is stated as present and as absent in the case `test` (1: it "
      "is "
      "stated as absent here)\n" },
    /* numbers */
    { false, "age = 81 years\nmass size = 23 mm\n", "test\n # age [81, 81]\n # mass size [2.3, 2.3]\n" },
    { false, "age > 5 years", "test\n # age (5, 130]\n" },
    { false, "age < 5 years", "test\n # age [0, 5)\n" },
    { false, "age = 130 years", "test\n # age [130, 130]\n" },
    { false, "mass size < 5 cm", "test\n # mass size (-inf, 5)\n" },
    { false, "normal serum calcium\nserum calcium = 2.3 mmol/L\n",
      "test\n + serum calcium is normal\n # serum calcium [2.3, 2.3]\n" },
    { false, "normal serum calcium\nserum calcium = 3 mmol/L\n",
      "test\n + serum calcium is normal\n # serum calcium [3, 3]\n2 W602 `serum calcium` is stated as normal and as 3 "
      "mmol/L in "
      "the case `test` (1: it is stated as normal here)\n" },
    { false, "age = 131 years",
      "test FAILED\n1 E603 `age` is stated as 131 a, which lies outside its range, 0 to 130 a\n" },
    { false, "cough\nage > 130 years\nfever",
      "test FAILED\n + cough\n + fever\n2 E603 `age` is stated as > 130 a, which lies outside its range, 0 to 130 "
      "a\n" },
    { false, "serum calcium between 7 and 8 mmol/L",
      "test FAILED\n1 E603 `serum calcium` is stated as 7 to 8 mmol/L, which lies outside its range, 0.5 to 6 "
      "mmol/L\n" },
    { false, "case A\n  age = 131 years\ncase B\n  age = 13 years\n",
      "A FAILED\nB\n # age [13, 13]\n2 E603 `age` is stated as 131 a, which lies outside its range, 0 to 130 a\n" },
    /* what is not known */
    { false, "unknown allergy", "test\n ? allergy\n" },
    { false, "unknown cough, fever and age because \"not asked\"",
      "test\n ? cough (not asked)\n ? fever (not asked)\n ? age (not asked)\n" },
    { false, "unknown sex, elbows, normal serum calcium",
      "test\n ? sex\n ? sites is elbows\n ? serum calcium is normal\n" },
    { false, "unknown sites are fingers, elbows", "test\n ? sites is fingers\n ? sites is elbows\n" },
    { false, "cough\nunknown cough", "test\n + cough\n ? cough\n" },
    { false, "unknown no cough", "test FAILED\n1 E602 `unknown` and `no` do not go together\n" },
    { false, "unknown age = 5 years", "test FAILED\n1 E602 A number that is stated is not unknown\n" },
    /* facts that no rule knows */
    { false, "asthma\ncaugh",
      "test\n ~ asthma\n ~ caugh\n1 W601 No rule knows `asthma`\n"
      "2 W601 No rule knows `caugh`, did you mean `cough`?\n" },
    { false, "case A\n  asthma\ncase B\n  no   asthma, cough or fever\n",
      "A\n ~ asthma\nB\n - cough\n - fever\n ~ no asthma\n2 W601 No rule knows `asthma`\n" },
    { false, "peak flow  = 300 L/min\npeak flow < 5 L/min\nunknown peak flow",
      "test\n ~ peak flow = 300 L/min\n ~ peak flow < 5 L/min\n ~ peak flow\n1 W601 No rule knows `peak flow = 300 "
      "L/min`\n" },
    { true, "case A\n  asthma\ncase B\n  no caugh\ncase C\n  caugh, cough\n",
      "A FAILED\n ~ asthma\nB FAILED\n ~ no caugh\nC FAILED\n + cough\n ~ caugh\n2 E606 No rule knows `asthma`\n"
      "4 E606 No rule knows `no caugh`, did you mean `no cough`?\n6 E606 No rule knows `caugh`, did you mean "
      "`cough`?\n" },
    { false, "peak flow = 5\nno peak flow = 5\n",
      "test FAILED\n ~ peak flow = 5\n1 W601 No rule knows `peak flow = 5`\n2 E602 Only a finding or a value can be "
      "denied\n" },
    /* expectations */
    { false,
      "cough\nexpect dystrophic\nexpect no   cough # a comment\nexpect unknown age at least 9 a\n"
      "expect conflicting cough\nexpect rule first rule\nexpect no rule Second rule\n",
      "test\n + cough\n = true: dystrophic\n = true: no cough\n = unknown: unknown age at least 9 a\n"
      " = conflicting: conflicting cough\n = rule: rule first rule [rule 0]\n = no rule: no rule Second rule [rule "
      "1]\n" },
    { false, "expect any of (cough,\n  fever)\n", "test\n = true: any of (cough, fever)\n" },
    { false, "expect rule fist rule",
      "test\n = rule: rule fist rule\n1 E604 No rule is called `fist rule`, did you mean "
      "`first rule`?\n" },
    { false, "expect rule nothing of the sort",
      "test\n = rule: rule nothing of the sort\n1 E604 No rule is called `nothing of the sort`\n" },
    /* errors of the parser fail the case that they lie in */
    { false, "case A\n  cough\ncase B\n  age = 5,5 years\n  fever\ncase C\n  cough\n",
      "A\n + cough\nB FAILED\n + fever\nC\n + cough\n4 E106 A decimal is written with a point\n" },
    { false, "age = 5,5 years", "test FAILED\n1 E106 A decimal is written with a point\n" },
    { false, "case\n  cough\ncase B\n  fever\n", "B\n + fever\n1 E110 The statement ends too early\n" },
    { false, "case A\n  (cough\ncase B\n", "A FAILED\nB\n2 E110 This bracket is never closed\n" },
};

static void reads_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        void *made;
        assert_int_equal(start(&made), 0);
        Fixture *f = made;
        FactsOptions options = { .strict = texts[i].strict };
        assert_true(facts_read_text(&f->table, "ward 3/test.facts", texts[i].text, strlen(texts[i].text), &options));
        assert_true(expected_find_rules(&f->table, 0, &f->table.diagnostics));
        check_table(&f->table, texts[i].wanted);
        stop(&made);
    }
}

/* A `case` line that cannot be read: nothing of what follows it may pass for a fact of another case. */
static void a_broken_case_line_fails_what_follows(void **state)
{
    Fixture *f = *state;
    static const char text[] = "case A\n  cough\ncase \"B\" \"a man\" fever\n  fever\ncase C\n  cough\n";
    assert_true(facts_read_text(&f->table, "x", text, sizeof text - 1, &(FactsOptions){ false }));
    assert_int_equal(f->table.rows.count, 2);
    assert_true(f->table.rows.at[0].failed && !f->table.rows.at[1].failed);
}

/* ---- files ---- */

static void names_cases_after_files(void **state)
{
    Fixture *f = *state;
    static const char *const names[][2] = { { "a.facts", "a" },      { "b/c.d.txt", "c.d" },
                                            { "b.d/e", "e" },        { ".f", ".f" },
                                            { "/g/.h.facts", ".h" }, { "<standard input>", "standard input" } };
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_true(facts_read_text(&f->table, names[i][0], "cough", 5, &(FactsOptions){ false }));
        assert_string_equal(f->table.rows.at[i].name, names[i][1]);
    }
    assert_int_equal(f->table.diagnostics.list.count, 0);
    assert_true(facts_read_text(&f->table, "z/a.txt", "cough", 5, &(FactsOptions){ false }));
    assert_int_equal(f->table.diagnostics.list.count, 1);
    assert_int_equal(f->table.diagnostics.list.at[0].code, DIAGNOSTIC_REPEATED_CASE);
    assert_int_equal(f->table.diagnostics.list.at[0].other.file, 0);
    assert_true(f->table.rows.at[COUNT(names)].failed);
}

static void says_why_a_file_is_not_read(void **state)
{
    Fixture *f = *state;
    char path[] = "/tmp/test_facts_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "cough\n", 6), 6);
    close(fd);
    assert_true(facts_read_file(&f->table, path, &(FactsOptions){ false }));
    unlink(path);
    assert_true(facts_read_file(&f->table, path, &(FactsOptions){ false }));
    assert_true(facts_read_file(&f->table, "/tmp", &(FactsOptions){ false }));
    char *large = calloc(1, 1);
    assert_non_null(large);
    assert_true(facts_read_text(&f->table, "large", large, ((size_t)1 << 30) + 1, &(FactsOptions){ false }));
    free(large);
    assert_int_equal(f->table.rows.count, 1);
    Buffer out = { 0 };
    show_messages(&out, &f->table);
    char wanted[300];
    snprintf(wanted, sizeof wanted,
             "0 E501 There is no file `%s`\n0 E501 `/tmp` is a folder, not a file\n"
             "0 E503 `large` is larger than a file may be: 1024 MiB\n",
             path);
    assert_string_equal(out.text, wanted);
    buffer_free(&out);
}

static void text_that_cannot_be_read_fails(void **state)
{
    Fixture *f = *state;
    assert_true(facts_read_text(&f->table, "bad", "cough\n\xff\n", 8, &(FactsOptions){ false }));
    check_table(&f->table, "bad FAILED\n2 E102 This is not valid UTF-8\n");
}

/* ---- size ---- */

/* More errors than messages are kept: no case with an error may pass. */
static void fails_cases_whose_messages_are_lost(void **state)
{
    Fixture *f = *state;
    Buffer text = { 0 };
    for (int i = 0; i < 3000; i++)
        buffer_printf(&text, "case %d\n  %s\n", i, i % 2 ? "age = 1,5 years" : "age = 500 years");
    assert_true(facts_read_text(&f->table, "many", text.text, text.size, &(FactsOptions){ false }));
    buffer_free(&text);
    assert_int_equal(f->table.rows.count, 3000);
    assert_int_equal(f->table.diagnostics.errors, 3000);
    for (uint32_t i = 0; i < f->table.rows.count; i++) assert_true(f->table.rows.at[i].failed);
}

static void reads_many_cases_and_many_facts(void **state)
{
    Fixture *f = *state;
    Buffer text = { 0 };
    for (int i = 0; i < 2000; i++)
        buffer_printf(&text, "case %d\n  cough, no fever\n  age = %d years\n  asthma\n", i, i % 100);
    buffer_text(&text, "case all\n");
    for (int i = 0; i < 20000; i++) buffer_printf(&text, "  %s\n", i % 2 ? "cough" : "no cough");
    assert_true(facts_read_text(&f->table, "many", text.text, text.size, &(FactsOptions){ false }));
    buffer_free(&text);
    assert_int_equal(f->table.rows.count, 2001);
    assert_int_equal(f->table.rows.at[2000].observations, 20000);
    assert_int_equal(f->table.strangers.count, 2000);
    assert_int_equal(f->table.diagnostics.list.count, 2);
    for (uint32_t i = 0; i < 2000; i++)
        assert_true(f->table.numbers[f->table.observations.at[2].term].lo[i] == i % 100);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_texts),         TEST(a_broken_case_line_fails_what_follows),
        TEST(names_cases_after_files),         TEST(says_why_a_file_is_not_read),
        TEST(text_that_cannot_be_read_fails),  TEST(fails_cases_whose_messages_are_lost),
        TEST(reads_many_cases_and_many_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
