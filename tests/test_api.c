/* The library as its users see it: every function of rulesrun.h, its answers for "nothing", misuse, and threads. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rulesrun.h"

static const char text[] = "title \"Soft tissue calcification\"\n"
                           "version \"1.2\"\n"
                           "source Contreras2014 \"Contreras I, et al. Reumatol Clin 2014\"\n"
                           "  doi \"10.1\"\n"
                           "finding calcinosis\n"
                           "  also \"calcinosis cutis\", skin calcification\n"
                           "  code snomed 201440004\n"
                           "  code hpo HP:0003761\n"
                           "  ask \"Are there calcium deposits?\"\n"
                           "finding cancer\n"
                           "  assume absent\n"
                           "finding allergy, fever\n"
                           "finding phosphocalcic metabolism is normal or abnormal\n"
                           "finding sites are fingers, elbows or spine\n"
                           "measure serum calcium (mmol/L)\n"
                           "  range 0.5 to 6\n"
                           "  molar mass 40.078 g/mol\n"
                           "  bands low < 2.15 <= normal <= 2.55 < high\n"
                           "measure weight (kg)\n"
                           "measure height (m)\n"
                           "measure body mass index (kg/m2) = weight / height ^ 2\n"
                           "score points = sum of (2 if calcinosis, 3 if fever)\n"
                           "  unless cancer\n"
                           "conclusion type is dystrophic or metastatic\n"
                           "conclusion hypercalcaemia\n"
                           "action penicillin\n"
                           "  text \"1 g every 8 hours\"\n"
                           "rule deposits-in-tissue:\n"
                           "  calcinosis with normal phosphocalcic metabolism implies dystrophic\n"
                           "  because \"Tissue is damaged.\"\n"
                           "  cite Contreras2014 \"p. 337\"\n"
                           "  cite Contreras2014\n"
                           "  grade \"expert opinion\"\n"
                           "serum calcium is high implies hypercalcaemia\n"
                           "fever recommends penicillin unless allergy\n"
                           "fever suggests hypercalcaemia\n"
                           "elbows excludes metastatic\n";

static rr_rules *load(const char *rules_text)
{
    rr_rules *rules;
    assert_int_equal(rr_rules_load_text("rules/test.rules", rules_text, strlen(rules_text), NULL, &rules), RR_OK);
    assert_non_null(rules);
    return rules;
}

static rr_cases *new_cases(const rr_rules *rules)
{
    rr_cases *cases;
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    return cases;
}

static rr_run *new_run(const rr_rules *rules)
{
    rr_run *run;
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    return run;
}

static uint32_t find(const rr_rules *rules, const char *phrase)
{
    uint32_t proposition = rr_find(rules, phrase);
    assert_int_not_equal(proposition, RR_NONE);
    return proposition;
}

static uint32_t find_term(const rr_rules *rules, const char *phrase)
{
    uint32_t term = rr_find_term(rules, phrase);
    assert_int_not_equal(term, RR_NONE);
    return term;
}

static rr_status state(const rr_rules *rules, rr_cases *cases, const char *phrase, rr_truth truth)
{
    return rr_case_state(cases, find(rules, phrase), truth);
}

/* The verdict on a phrase of one case, stated as text. */
static rr_truth verdict_of(const rr_rules *rules, const char *facts, const char *phrase, unsigned *caveats)
{
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    assert_int_equal(rr_cases_read_text(cases, "one.facts", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    rr_truth truth = rr_verdict(run, 0, find(rules, phrase));
    if (caveats) *caveats = rr_caveats(run, 0, find(rules, phrase));
    rr_run_free(run);
    rr_cases_free(cases);
    return truth;
}

/* ---- rules ---- */

static void version_is_that_of_the_header(void **unused)
{
    (void)unused;
    char made[32];
    snprintf(made, sizeof made, "%d.%d.%d", RR_VERSION_MAJOR, RR_VERSION_MINOR, RR_VERSION_PATCH);
    assert_string_equal(rr_version(), RR_VERSION);
    assert_string_equal(made, RR_VERSION);
}

static void nothing_may_be_freed(void **unused)
{
    (void)unused;
    rr_free(NULL);
    rr_rules_free(NULL);
    rr_cases_free(NULL);
    rr_run_free(NULL);
}

static void rules_are_described(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    assert_string_equal(rr_rules_title(rules), "Soft tissue calcification");
    assert_string_equal(rr_rules_version(rules), "1.2");
    assert_int_equal(strlen(rr_rules_fingerprint(rules)), 64);
    assert_int_equal(strspn(rr_rules_fingerprint(rules), "0123456789abcdef"), 64);
    assert_false(rr_rules_open_vocabulary(rules));
    assert_int_equal(rr_rules_diagnostics(rules), 0);
    rr_rules_free(rules);

    rules = load("a implies b\n");
    assert_null(rr_rules_title(rules));
    assert_null(rr_rules_version(rules));
    assert_true(rr_rules_open_vocabulary(rules));
    rr_rules_free(rules);
}

static void the_fingerprint_is_of_the_text(void **unused)
{
    (void)unused;
    rr_rules *one = load("a implies b\n"), *same = load("a implies b\n"), *other = load("a implies c\n");
    assert_string_equal(rr_rules_fingerprint(one), rr_rules_fingerprint(same));
    assert_string_not_equal(rr_rules_fingerprint(one), rr_rules_fingerprint(other));
    rr_rules_free(one);
    rr_rules_free(same);
    rr_rules_free(other);
}

static void the_text_is_copied(void **unused)
{
    (void)unused;
    char *copy = strdup(text), name[] = "x.rules";
    rr_rules *rules;
    assert_int_equal(rr_rules_load_text(name, copy, strlen(copy), NULL, &rules), RR_OK);
    memset(copy, '#', strlen(copy));
    memset(name, '#', strlen(name));
    free(copy);
    rr_rule rule;
    assert_true(rr_rule_get(rules, 0, &rule));
    assert_string_equal(rule.file, "x.rules");
    assert_string_equal(rule.because, "Tissue is damaged.");
    assert_int_equal(verdict_of(rules, "serum calcium = 3 mmol/L\n", "hypercalcaemia", NULL), RR_TRUE);
    rr_rules_free(rules);
}

static void only_the_size_given_is_read(void **unused)
{
    (void)unused;
    rr_rules *rules;
    const char two[] = { 'a', ' ', 'i', 'm', 'p', 'l', 'i', 'e', 's', ' ', 'b' };
    assert_int_equal(rr_rules_load_text("x", two, sizeof two, NULL, &rules), RR_OK);
    assert_string_equal(rr_proposition_name(rules, 0), "b");
    rr_rules_free(rules);
    assert_int_equal(rr_rules_load_text("x", two, 10, NULL, &rules), RR_ERROR);
    rr_rules_free(rules);
    assert_int_equal(rr_rules_load_text("x", "", 0, NULL, &rules), RR_OK);
    assert_int_equal(rr_terms(rules), 0);
    assert_int_equal(rr_rule_count(rules), 0);
    rr_rules_free(rules);
    assert_int_equal(rr_rules_load_text("x", "a\0b implies c", 13, NULL, &rules), RR_ERROR);
    rr_rules_free(rules);
}

static void wrong_rules_have_messages_and_no_program(void **unused)
{
    (void)unused;
    rr_rules *rules;
    rr_cases *cases = (rr_cases *)1;
    rr_run *run = (rr_run *)1;
    rr_diagnostic d;
    const char wrong[] = "finding calcinosis\nconclusion c\n  calcinosos implies c\ncalcinosis and ü implies\n";
    assert_int_equal(rr_rules_load_text("folder/x.rules", wrong, strlen(wrong), NULL, &rules), RR_ERROR);
    assert_non_null(rules);
    assert_true(rr_rules_diagnostics(rules) >= 2);
    for (size_t i = 0; i < rr_rules_diagnostics(rules); i++) {
        assert_true(rr_rules_diagnostic(rules, i, &d));
        assert_int_equal(d.severity, RR_SEVERITY_ERROR);
        assert_int_equal(strlen(d.code), 4);
        assert_true(strlen(d.message) > 5);
        assert_string_equal(d.file, "folder/x.rules");
        assert_true(d.line >= 1 && d.column >= 1 && d.end_line >= d.line);
    }
    size_t last = rr_rules_diagnostics(rules) - 1;
    assert_true(rr_rules_diagnostic(rules, last, &d));
    assert_int_equal(d.line, 4);
    assert_int_equal(d.column, 25); /* characters, not bytes */
    assert_false(rr_rules_diagnostic(rules, last + 1, &d));
    assert_null(rr_rules_diagnostic_text(rules, last + 1, false));
    char *plain = rr_rules_diagnostic_text(rules, last, false), *coloured = rr_rules_diagnostic_text(rules, last, true);
    assert_non_null(strstr(plain, "folder/x.rules:4:25: error[E110]"));
    assert_null(strchr(plain, '\033'));
    assert_non_null(strchr(coloured, '\033'));
    rr_free(plain);
    rr_free(coloured);
    assert_null(rr_rules_dump(rules));
    assert_int_equal(rr_cases_new(rules, &cases), RR_MISUSE);
    assert_null(cases);
    assert_int_equal(rr_run_new(rules, &run), RR_MISUSE);
    assert_null(run);
    rr_rules_free(rules);
}

static void a_message_says_where_it_begins_and_ends(void **unused)
{
    (void)unused;
    rr_rules *rules;
    rr_diagnostic d;
    const char wrong[] = "finding Sjögren, sö\nconclusion c\nsö and Sjögrem implies c\n";
    assert_int_equal(rr_rules_load_text("x", wrong, strlen(wrong), NULL, &rules), RR_ERROR);
    assert_int_equal(rr_rules_diagnostics(rules), 1);
    assert_true(rr_rules_diagnostic(rules, 0, &d));
    assert_string_equal(d.code, "E201");
    assert_string_equal(d.hint, "did you mean `Sjögren`?");
    assert_int_equal(d.line, 3);
    assert_int_equal(d.column, 8);
    assert_int_equal(d.end_line, 3);
    assert_int_equal(d.end_column, 15);
    rr_rules_free(rules);
}

static void rules_are_loaded_from_files(void **unused)
{
    (void)unused;
    rr_rules *rules;
    rr_diagnostic d;
    assert_int_equal(rr_rules_load_file("/nowhere/at/all.rules", NULL, &rules), RR_ERROR);
    assert_int_equal(rr_rules_diagnostics(rules), 1);
    assert_true(rr_rules_diagnostic(rules, 0, &d));
    assert_string_equal(d.code, "E501");
    assert_null(d.file);
    assert_int_equal(d.line, 0);
    rr_rules_free(rules);

    char name[] = "/tmp/rulesrun-api-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    assert_int_equal(rr_rules_load_file(name, NULL, &rules), RR_OK);
    rr_rules *same = load(text);
    assert_string_equal(rr_rules_fingerprint(rules), rr_rules_fingerprint(same));
    rr_rules_free(rules);
    rr_rules_free(same);

    /* `use` looks beside the name that a text is given */
    char using[64];
    snprintf(using, sizeof using, "use \"%s\"\n", strrchr(name, '/') + 1);
    assert_int_equal(rr_rules_load_text("/tmp/no-such-file", using, strlen(using), NULL, &rules), RR_OK);
    assert_int_equal(rr_rule_count(rules), 5);
    rr_rules_free(rules);
    assert_int_equal(rr_rules_load_text("/no-such-folder/x", using, strlen(using), NULL, &rules), RR_ERROR);
    rr_rules_free(rules);
    unlink(name);
}

static void the_program_can_be_read(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    char *dump = rr_rules_dump(rules), *again = rr_rules_dump(rules);
    assert_non_null(strstr(dump, "calcinosis"));
    assert_string_equal(dump, again);
    rr_free(dump);
    rr_free(again);
    rr_rules_free(rules);
}

/* ---- vocabulary ---- */

static void terms_are_described(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_term t;
    const char *system, *code;
    uint32_t term = find_term(rules, "calcinosis");
    assert_true(rr_term_get(rules, term, &t));
    assert_string_equal(t.name, "calcinosis");
    assert_int_equal(t.kind, RR_FINDING);
    assert_int_equal(t.shape, RR_PLAIN);
    assert_null(t.unit);
    assert_string_equal(t.ask, "Are there calcium deposits?");
    assert_null(t.text);
    assert_int_equal(t.values, 0);
    assert_int_equal(t.propositions, 1);
    assert_int_equal(t.synonyms, 2);
    assert_int_equal(t.codes, 2);
    assert_false(t.assumed_absent);
    assert_false(t.computed);
    assert_string_equal(rr_term_synonym(rules, term, 1), "skin calcification");
    assert_null(rr_term_synonym(rules, term, 2));
    assert_null(rr_term_value(rules, term, 0));
    assert_true(rr_term_code(rules, term, 1, &system, &code));
    assert_string_equal(system, "hpo");
    assert_string_equal(code, "HP:0003761");
    assert_false(rr_term_code(rules, term, 2, &system, &code));

    assert_true(rr_term_get(rules, find_term(rules, "cancer"), &t));
    assert_true(t.assumed_absent);
    assert_true(rr_term_get(rules, find_term(rules, "penicillin"), &t));
    assert_int_equal(t.kind, RR_ACTION);
    assert_string_equal(t.text, "1 g every 8 hours");
    assert_true(rr_term_get(rules, find_term(rules, "hypercalcaemia"), &t));
    assert_int_equal(t.kind, RR_CONCLUSION);
    rr_rules_free(rules);
}

static void terms_with_values_are_described(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_term t;
    uint32_t term = find_term(rules, "sites");
    assert_true(rr_term_get(rules, term, &t));
    assert_int_equal(t.shape, RR_EACH);
    assert_int_equal(t.values, 3);
    assert_int_equal(t.propositions, 3);
    assert_string_equal(rr_term_value(rules, term, 1), "elbows");
    assert_null(rr_term_value(rules, term, 3));
    for (uint32_t i = 0; i < t.propositions; i++)
        assert_int_equal(rr_proposition_term(rules, t.first_proposition + i), term);
    assert_string_equal(rr_proposition_name(rules, t.first_proposition + 1), "sites is elbows");
    assert_int_equal(rr_find(rules, "sites is elbows"), t.first_proposition + 1);
    assert_int_equal(rr_find(rules, "sites are elbows"), t.first_proposition + 1);
    term = find_term(rules, "type");
    assert_true(rr_term_get(rules, term, &t));
    assert_int_equal(t.kind, RR_CONCLUSION);
    assert_int_equal(t.shape, RR_ONE_OF);
    rr_rules_free(rules);
}

static void numbers_are_described(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_term t;
    uint32_t term = find_term(rules, "Serum  Calcium");
    assert_true(rr_term_get(rules, term, &t));
    assert_int_equal(t.kind, RR_MEASURE);
    assert_int_equal(t.shape, RR_PLAIN);
    assert_string_equal(t.unit, "mmol/L");
    assert_true(t.low == 0.5 && t.high == 6);
    assert_int_equal(t.values, 3);
    assert_int_equal(t.propositions, 3);
    assert_string_equal(rr_term_value(rules, term, 2), "high");
    assert_true(rr_term_get(rules, find_term(rules, "weight"), &t));
    assert_true(isinf(t.low) && t.low < 0 && isinf(t.high) && t.high > 0);
    assert_false(t.computed);
    assert_true(rr_term_get(rules, find_term(rules, "body mass index"), &t));
    assert_true(t.computed);
    assert_true(rr_term_get(rules, find_term(rules, "points"), &t));
    assert_int_equal(t.kind, RR_SCORE);
    assert_string_equal(t.unit, "1");
    assert_true(t.computed);
    rr_rules_free(rules);
}

static void all_terms_and_propositions_can_be_walked(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    uint32_t propositions = 0;
    rr_term t;
    for (uint32_t i = 0; i < rr_terms(rules); i++) {
        assert_true(rr_term_get(rules, i, &t));
        assert_int_equal(rr_find_term(rules, t.name), i);
        assert_int_equal(t.first_proposition, propositions);
        propositions += t.propositions;
    }
    assert_int_equal(rr_propositions(rules), propositions);
    for (uint32_t i = 0; i < propositions; i++) assert_int_equal(rr_find(rules, rr_proposition_name(rules, i)), i);
    rr_rules_free(rules);
}

static void phrases_are_found_as_in_the_language(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    uint32_t normal = find(rules, "phosphocalcic metabolism is normal");
    assert_int_equal(rr_find(rules, "normal phosphocalcic metabolism"), normal);
    assert_int_equal(rr_find(rules, "NORMAL  Phosphocalcic\tMetabolism"), normal);
    assert_int_equal(rr_find(rules, "abnormal"), normal + 1);
    assert_int_equal(rr_find(rules, "dystrophic"), find(rules, "type is dystrophic"));
    assert_int_equal(rr_find(rules, "calcinosis cutis"), find(rules, "calcinosis"));
    assert_int_equal(rr_find_term(rules, "calcinosis cutis"), find_term(rules, "calcinosis"));
    assert_int_equal(rr_find(rules, "normal"), RR_NONE);        /* of two terms */
    assert_int_equal(rr_find(rules, "serum calcium"), RR_NONE); /* a number is neither true nor false */
    assert_int_equal(rr_find(rules, "type"), RR_NONE);          /* which? */
    assert_int_equal(rr_find(rules, "calcinosos"), RR_NONE);
    assert_int_equal(rr_find(rules, ""), RR_NONE);
    assert_int_equal(rr_find(rules, " is "), RR_NONE);
    assert_int_equal(rr_find(rules, "type is"), RR_NONE);
    assert_int_equal(rr_find(rules, "type is calcinosis"), RR_NONE);
    assert_int_equal(rr_find(rules, "\xff\xfe"), RR_NONE); /* not UTF-8 */
    assert_int_equal(rr_find_term(rules, "dystrophic"), RR_NONE);
    assert_int_equal(rr_find_term(rules, "normal serum calcium"), RR_NONE);
    assert_int_equal(rr_find_term(rules, "nothing"), RR_NONE);
    rr_rules_free(rules);
}

/* Each ` is ` could be the one of `TERM is VALUE`; that only as many are tried as a term has words keeps a megabyte of
 * them from taking minutes. */
static void a_phrase_without_end_is_nothing(void **unused)
{
    (void)unused;
    enum { WORDS = 350000 };
    rr_rules *rules = load("finding \"is it\" is left or right\nfinding \"what is\" is \"is\" or there\n");
    char *phrase = malloc(3 * WORDS + 1);
    assert_non_null(phrase);
    for (int i = 0; i < WORDS; i++) memcpy(phrase + 3 * i, "is ", 4);
    assert_int_equal(rr_find(rules, phrase), RR_NONE);
    assert_int_equal(rr_find_term(rules, phrase), RR_NONE);
    assert_int_not_equal(rr_find(rules, "is it is left"), RR_NONE);
    assert_int_not_equal(rr_find(rules, "what is is is"), RR_NONE);
    free(phrase);
    rr_rules_free(rules);
}

static void rules_say_where_they_stand_and_why(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_rule rule;
    const char *name, *said, *where;
    assert_int_equal(rr_rule_count(rules), 5);
    assert_true(rr_rule_get(rules, 0, &rule));
    assert_string_equal(rule.name, "deposits-in-tissue");
    assert_string_equal(rule.file, "rules/test.rules");
    assert_int_equal(rule.line, 28);
    assert_string_equal(rule.because, "Tissue is damaged.");
    assert_string_equal(rule.grade, "expert opinion");
    assert_int_equal(rule.citations, 2);
    assert_true(rr_rule_citation(rules, 0, 0, &name, &said, &where));
    assert_string_equal(name, "Contreras2014");
    assert_string_equal(said, "Contreras I, et al. Reumatol Clin 2014");
    assert_string_equal(where, "p. 337");
    assert_true(rr_rule_citation(rules, 0, 1, &name, &said, &where));
    assert_null(where);
    assert_false(rr_rule_citation(rules, 0, 2, &name, &said, &where));
    assert_true(rr_rule_get(rules, 1, &rule));
    assert_string_equal(rule.name, "test.rules:34");
    assert_null(rule.because);
    assert_null(rule.grade);
    assert_int_equal(rule.citations, 0);
    rr_rules_free(rules);
}

static void what_is_out_of_bounds_is_nothing(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_term t;
    rr_rule r;
    rr_diagnostic d;
    const char *a, *b, *c;
    const uint32_t beyond[] = { 1000000, RR_NONE, RR_NONE - 1 };
    for (size_t i = 0; i < 3; i++) {
        uint32_t x = beyond[i];
        assert_false(rr_term_get(rules, x, &t));
        assert_null(rr_term_value(rules, x, 0));
        assert_null(rr_term_value(rules, 0, x));
        assert_null(rr_term_synonym(rules, x, 0));
        assert_null(rr_term_synonym(rules, 0, x));
        assert_false(rr_term_code(rules, x, 0, &a, &b));
        assert_false(rr_term_code(rules, 0, x, &a, &b));
        assert_null(rr_proposition_name(rules, x));
        assert_int_equal(rr_proposition_term(rules, x), RR_NONE);
        assert_false(rr_rule_get(rules, x, &r));
        assert_false(rr_rule_citation(rules, x, 0, &a, &b, &c));
        assert_false(rr_rule_citation(rules, 0, x, &a, &b, &c));
        assert_false(rr_rules_diagnostic(rules, x, &d));
        assert_null(rr_rules_diagnostic_text(rules, x, false));
    }
    assert_false(rr_term_get(rules, rr_terms(rules), &t));
    assert_null(rr_proposition_name(rules, rr_propositions(rules)));
    assert_false(rr_rule_get(rules, rr_rule_count(rules), &r));
    rr_rules_free(rules);
}

/* ---- cases ---- */

static void cases_are_stated_by_hand(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    char name[] = "patient", description[] = "81-year-old";
    assert_int_equal(rr_case_count(cases), 0);
    assert_int_equal(rr_case_begin(cases, name, description), RR_OK);
    memset(name, 'x', sizeof name - 1);
    memset(description, 'x', sizeof description - 1);
    assert_int_equal(rr_case_count(cases), 1);
    assert_string_equal(rr_case_name(cases, 0), "patient");
    assert_string_equal(rr_case_description(cases, 0), "81-year-old");
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(state(rules, cases, "calcinosis", RR_TRUE), RR_OK);
    assert_int_equal(state(rules, cases, "normal phosphocalcic metabolism", RR_TRUE), RR_OK);
    assert_int_equal(state(rules, cases, "allergy", RR_FALSE), RR_OK);
    assert_int_equal(state(rules, cases, "fever", RR_CONFLICT), RR_OK);
    assert_int_equal(state(rules, cases, "cancer", RR_UNKNOWN), RR_OK);
    assert_int_equal(rr_case_begin(cases, "second", NULL), RR_OK);
    assert_null(rr_case_description(cases, 1));
    assert_int_equal(state(rules, cases, "calcinosis", RR_FALSE), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, find(rules, "dystrophic")), RR_TRUE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "metastatic")), RR_FALSE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "fever")), RR_CONFLICT);
    assert_int_equal(rr_verdict(run, 0, find(rules, "penicillin")), RR_CONFLICT);
    assert_int_equal(rr_verdict(run, 0, find(rules, "cancer")), RR_UNKNOWN);
    assert_int_equal(rr_verdict(run, 1, find(rules, "dystrophic")), RR_FALSE);
    assert_int_equal(rr_verdict(run, 1, find(rules, "cancer")), RR_FALSE); /* assumed */
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void numbers_are_stated_by_hand(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t calcium = find_term(rules, "serum calcium"), weight = find_term(rules, "weight"),
             height = find_term(rules, "height");
    rr_number n;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 3, NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, weight, 64000, "g"), RR_OK);
    assert_int_equal(rr_case_state_number(cases, height, 1.6, "m"), RR_OK);
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 10, "mg/dL"), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, weight, 60, INFINITY, true, true), RR_OK);
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, calcium, -INFINITY, 2.15, true, true), RR_OK);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 2, NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, calcium, 3, NULL), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);

    assert_true(rr_number_get(run, 0, calcium, &n));
    assert_true(n.low == 3 && n.high == 3 && !n.low_open && !n.high_open && !n.conflict && !n.not_applicable);
    assert_int_equal(n.band, 2);
    assert_int_equal(rr_verdict(run, 0, find(rules, "hypercalcaemia")), RR_TRUE);
    assert_true(rr_number_get(run, 0, find_term(rules, "body mass index"), &n));
    assert_true(fabs(n.low - 25) < 1e-9 && fabs(n.high - 25) < 1e-9);
    assert_true(rr_number_get(run, 1, calcium, &n));
    assert_true(fabs(n.low - 2.495134487748) < 1e-9);
    assert_int_equal(n.band, 1);
    assert_true(rr_number_get(run, 1, weight, &n));
    assert_true(n.low == 60 && n.low_open && isinf(n.high));
    assert_int_equal(n.band, RR_NONE);
    assert_true(rr_number_get(run, 2, calcium, &n));
    assert_true(n.low == 0.5 && n.high == 2.15 && n.high_open);
    assert_int_equal(n.band, 0);
    assert_true(rr_number_get(run, 3, calcium, &n));
    assert_true(n.conflict && n.low == 2 && n.high == 3);
    assert_false(rr_number_get(run, 0, find_term(rules, "calcinosis"), &n));
    assert_false(rr_number_get(run, 4, calcium, &n));
    assert_false(rr_number_get(run, 0, RR_NONE, &n));
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_number_that_does_not_fit_is_refused(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_diagnostic d;
    uint32_t calcium = find_term(rules, "serum calcium"), weight = find_term(rules, "weight");
    const struct {
        uint32_t term;
        double value;
        const char *unit, *code;
    } wrong[] = { { calcium, 25, NULL, "E603" },   { calcium, 0.4, NULL, "E603" },   { weight, 3, "m", "E402" },
                  { weight, 3, "mmol/L", "E402" }, { weight, 3, "furlong", "E401" }, { weight, 3, "", "E401" },
                  { weight, 3, "kg/", "E401" } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%zu", i);
        assert_int_equal(rr_case_begin(cases, name, NULL), RR_OK);
        assert_int_equal(rr_case_state_number(cases, wrong[i].term, wrong[i].value, wrong[i].unit), RR_ERROR);
        assert_int_equal(rr_cases_diagnostics(cases), i + 1);
        assert_true(rr_cases_diagnostic(cases, i, &d));
        assert_string_equal(d.code, wrong[i].code);
        assert_null(d.file);
        assert_true(rr_case_failed(cases, (uint32_t)i));
    }
    assert_int_equal(rr_case_begin(cases, "good", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, weight, 70, NULL), RR_OK);
    assert_false(rr_case_failed(cases, rr_case_count(cases) - 1));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void misuse_of_cases_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    uint32_t weight = find_term(rules, "weight"), calcinosis = find_term(rules, "calcinosis"),
             fever = find(rules, "fever");
    rr_diagnostic d;
    /* before any case is begun */
    assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, weight, 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, 3, 4, false, false), RR_MISUSE);
    assert_int_equal(rr_case_state_text(cases, "fever", 0), RR_MISUSE);
    assert_int_equal(rr_case_count(cases), 0);
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state(cases, RR_NONE, RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, rr_propositions(rules), RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, fever, (rr_truth)4), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, fever, (rr_truth)-1), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, calcinosis, 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, RR_NONE, 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, weight, NAN, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, NAN, 4, false, false), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, weight, 3, NAN, false, false), RR_MISUSE);
    assert_int_equal(rr_case_state_interval(cases, calcinosis, 3, 4, false, false), RR_MISUSE);
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(rr_cases_diagnostics(cases), 0);
    /* asking for what is not there */
    assert_null(rr_case_name(cases, 1));
    assert_null(rr_case_name(cases, RR_NONE));
    assert_null(rr_case_description(cases, 1));
    assert_false(rr_case_failed(cases, 1));
    assert_false(rr_cases_diagnostic(cases, 0, &d));
    assert_null(rr_cases_diagnostic_text(cases, 0, false));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void what_no_number_can_be_is_refused(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    uint32_t weight = find_term(rules, "weight");
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_not_equal(rr_case_state_interval(cases, weight, 5, 4, false, false), RR_OK);
    assert_int_not_equal(rr_case_state_interval(cases, weight, 4, 4, true, false), RR_OK);
    assert_int_not_equal(rr_case_state_number(cases, weight, INFINITY, NULL), RR_OK);
    assert_int_not_equal(rr_case_state_number(cases, weight, -INFINITY, "g"), RR_OK);
    assert_int_not_equal(rr_case_state_interval(cases, weight, INFINITY, INFINITY, false, false), RR_OK);
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(rr_case_state_number(cases, weight, 1e308, "Gg"), RR_ERROR);
    assert_int_equal(rr_case_state_number(cases, weight, 5e-324, "fg"), RR_ERROR);
    assert_int_equal(rr_cases_diagnostics(cases), 2);
    assert_true(rr_case_failed(cases, 0));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_number_below_0_is_doubted(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_diagnostic d;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, find_term(rules, "weight"), -60, NULL), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 1);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "W604");
    assert_string_equal(d.message, "`weight` is stated as -60 kg, which is below 0");
    assert_int_equal(d.severity, RR_SEVERITY_WARNING);
    assert_null(d.file);
    assert_false(rr_case_failed(cases, 0));
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_unit_with_another_remark_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_diagnostic d;
    char *report;
    size_t size;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(cases, find_term(rules, "height"), 180, "cm"), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 0);
    assert_int_equal(rr_case_state_number(cases, find_term(rules, "weight"), 60000, "g{dry}"), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 1);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "W401");
    assert_string_equal(d.message, "`kg` and `g{dry}` differ in what stands in braces");
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_JSON, false, &report, &size), RR_OK);
    assert_non_null(strstr(report, "\"stated in\": \"g{dry}\""));
    assert_null(strstr(report, "\"stated in\": \"cm\""));
    rr_free(report);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void an_interval_that_says_nothing_may_be_stated(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_number n;
    uint32_t calcium = find_term(rules, "serum calcium");
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, calcium, -INFINITY, INFINITY, true, true), RR_OK);
    assert_int_equal(rr_case_state_interval(cases, calcium, -INFINITY, INFINITY, false, false), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_true(rr_number_get(run, 0, calcium, &n));
    assert_true(n.low == 0.5 && n.high == 6 && !n.conflict);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void lines_of_text_state_facts_of_the_case_begun(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_diagnostic d;
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "normal phosphocalcic metabolism", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "  calcinosis\n", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "serum calcium < 2 mmol/L", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "no fever or allergy", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "", 0), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "asthma", 0), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), 1);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "W601");
    assert_int_equal(rr_case_count(cases), 1);
    assert_false(rr_case_failed(cases, 0));
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, find(rules, "dystrophic")), RR_TRUE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "hypercalcaemia")), RR_FALSE);
    assert_int_equal(rr_verdict(run, 0, find(rules, "penicillin")), RR_FALSE);

    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "asthma", RR_STRICT), RR_ERROR);
    assert_true(rr_case_failed(cases, 1));
    assert_int_equal(rr_case_begin(cases, "three", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "case four", 0), RR_ERROR);
    assert_int_equal(rr_case_count(cases), 3);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    assert_int_equal(rr_case_state_text(cases, "fever and (", 0), RR_ERROR);
    assert_true(rr_case_failed(cases, 3));
    assert_false(rr_case_failed(cases, 0));
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void files_and_texts_of_facts_are_read(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_diagnostic d;
    const char facts[] = "case one \"first\"\n  calcinosis\ncase two\n  weight = 3 m\n  asthma\ncase three\n  fever\n";
    char *copy = strdup(facts);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", copy, strlen(copy), 0), RR_ERROR);
    memset(copy, '#', strlen(copy));
    free(copy);
    assert_int_equal(rr_case_count(cases), 3);
    assert_string_equal(rr_case_description(cases, 0), "first");
    assert_false(rr_case_failed(cases, 0));
    assert_true(rr_case_failed(cases, 1));
    assert_false(rr_case_failed(cases, 2));
    assert_int_equal(rr_cases_diagnostics(cases), 2);
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "E402");
    assert_string_equal(d.file, "ward.facts");
    assert_int_equal(d.line, 4);
    assert_int_equal(d.column, 12);
    char *said = rr_cases_diagnostic_text(cases, 0, false);
    assert_non_null(strstr(said, "weight = 3 m"));
    rr_free(said);
    assert_int_equal(rr_cases_read_text(cases, "more.facts", "fever", 5, 0), RR_OK);
    assert_string_equal(rr_case_name(cases, 3), "more");
    assert_int_equal(rr_cases_read_text(cases, "strict.facts", "asthma", 6, RR_STRICT), RR_ERROR);
    assert_int_equal(rr_cases_read_file(cases, "/nowhere/at/all", 0), RR_ERROR);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", "case one", 8, 0), RR_ERROR);
    assert_true(rr_cases_diagnostic(cases, rr_cases_diagnostics(cases) - 1, &d));
    assert_string_equal(d.code, "E605");

    char name[] = "/tmp/rulesrun-api-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0 && write(fd, "case in-file\n  fever\n", 21) == 21);
    close(fd);
    uint32_t before = rr_case_count(cases);
    assert_int_equal(rr_cases_read_file(cases, name, 0), RR_OK);
    unlink(name);
    assert_int_equal(rr_case_count(cases), before + 1);
    assert_string_equal(rr_case_name(cases, before), "in-file");
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void one_case_alone_can_be_read(void **unused)
{
    static const char ward[] = "case one\n  serum calcium = 9 mmol/L\ncase two\n  fever\n  asthma\n";
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    assert_int_equal(rr_cases_only(cases, "two"), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", ward, strlen(ward), 0), RR_OK);
    assert_int_equal(rr_case_count(cases), 1);
    assert_string_equal(rr_case_name(cases, 0), "two");
    assert_int_equal(rr_cases_diagnostics(cases), 1); /* on asthma */
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_cases_only(cases, NULL), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "ward.facts", ward, strlen(ward), 0), RR_ERROR);
    assert_int_equal(rr_case_count(cases), 2);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void cases_can_be_cleared_and_filled_again(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    for (int round = 0; round < 200; round++) {
        bool present = round % 2;
        for (int i = 0; i <= round % 70; i++) {
            assert_int_equal(rr_case_begin(cases, "again", NULL), RR_OK);
            if (round % 3 == 0) assert_int_equal(rr_case_state_text(cases, present ? "fever" : "no fever", 0), RR_OK);
            else assert_int_equal(state(rules, cases, "fever", present ? RR_TRUE : RR_FALSE), RR_OK);
            if (round % 5 == 0) assert_int_equal(rr_case_state_text(cases, "asthma", 0), RR_OK);
        }
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_verdict(run, (uint32_t)(round % 70), find(rules, "penicillin")),
                         present ? RR_TRUE : RR_FALSE);
        assert_int_equal(rr_verdict(run, 0, find(rules, "calcinosis")), RR_UNKNOWN);
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        assert_int_equal(rr_case_count(cases), 0);
        assert_int_equal(rr_cases_diagnostics(cases), 0);
        assert_int_equal(rr_outcomes(cases), 0);
        assert_null(rr_case_name(cases, 0));
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* ---- running ---- */

static void verdicts_have_caveats(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    unsigned caveats;
    assert_int_equal(verdict_of(rules, "fever\n", "penicillin", &caveats), RR_TRUE);
    assert_int_equal(caveats, RR_PROVIDED);
    assert_int_equal(verdict_of(rules, "fever\nno allergy\n", "penicillin", &caveats), RR_TRUE);
    assert_int_equal(caveats, 0);
    assert_int_equal(verdict_of(rules, "elbows\n", "metastatic", &caveats), RR_FALSE);
    assert_int_equal(caveats, RR_EXCLUDED);
    assert_int_equal(verdict_of(rules, "elbows\nno elbows\n", "metastatic", &caveats), RR_FALSE);
    assert_int_equal(caveats, RR_EXCLUDED | RR_DISPUTED);
    assert_int_equal(verdict_of(rules, "", "penicillin", &caveats), RR_UNKNOWN);
    assert_int_equal(caveats, 0);
    rr_rules_free(rules);
}

static void rules_and_suspicions_are_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    const char facts[] = "case a\n  fever\ncase b\n  no fever\ncase c\n  fever\n  no fever\ncase d\n";
    assert_int_equal(rr_cases_read_text(cases, "x", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    const rr_truth wanted[] = { RR_TRUE, RR_FALSE, RR_CONFLICT, RR_UNKNOWN };
    for (uint32_t row = 0; row < 4; row++) {
        assert_int_equal(rr_rule_truth(run, row, 3), wanted[row]);
        assert_int_equal(rr_suspicion(run, row, find(rules, "hypercalcaemia")), wanted[row]);
        assert_int_equal(rr_suspicion(run, row, find(rules, "penicillin")), RR_UNKNOWN);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void scores_say_when_they_do_not_apply(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_number n;
    const char facts[] = "case a\n  fever\ncase b\n  cancer\n  fever\n  calcinosis\n";
    assert_int_equal(rr_cases_read_text(cases, "x", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_true(rr_number_get(run, 0, find_term(rules, "points"), &n));
    assert_true(n.low == 3 && n.high == 5 && !n.not_applicable);
    assert_int_equal(n.band, RR_NONE);
    assert_true(rr_number_get(run, 1, find_term(rules, "points"), &n));
    assert_true(n.not_applicable && isinf(n.low) && isinf(n.high));
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void misuse_of_runs_is_told(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text), *others = load(text);
    rr_cases *cases = new_cases(rules), *foreign = new_cases(others);
    rr_run *run = new_run(rules);
    rr_number n;
    char *report = (char *)1;
    size_t size = 1;
    uint32_t fever = find(rules, "fever");
    assert_int_equal(rr_run_first(run), 0);
    assert_int_equal(rr_run_count(run), 0);
    assert_int_equal(rr_verdict(run, 0, fever), RR_UNKNOWN);  /* nothing was run */
    assert_int_equal(rr_run_block(run, cases, 0), RR_MISUSE); /* no case to run */
    assert_int_equal(rr_report(run, 0, RR_TEXT, false, &report, &size), RR_MISUSE);
    assert_null(report);
    assert_int_equal(size, 0);
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    assert_int_equal(rr_case_begin(foreign, "one", NULL), RR_OK);
    assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_OK);
    assert_int_equal(rr_run_block(run, foreign, 0), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, 1), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, 64), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, RR_NONE), RR_MISUSE);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_run_count(run), 1);
    assert_int_equal(rr_verdict(run, 0, fever), RR_TRUE);
    const uint32_t beyond[] = { 1, 63, 64, RR_NONE };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(rr_verdict(run, beyond[i], fever), RR_UNKNOWN);
        assert_int_equal(rr_suspicion(run, beyond[i], find(rules, "hypercalcaemia")), RR_UNKNOWN);
        assert_int_equal(rr_caveats(run, beyond[i], fever), 0);
        assert_int_equal(rr_rule_truth(run, beyond[i], 0), RR_UNKNOWN);
        assert_false(rr_number_get(run, beyond[i], find_term(rules, "weight"), &n));
        assert_int_equal(rr_report(run, beyond[i], RR_JSON, false, &report, &size), RR_MISUSE);
    }
    assert_int_equal(rr_verdict(run, 0, RR_NONE), RR_UNKNOWN);
    assert_int_equal(rr_verdict(run, 0, rr_propositions(rules)), RR_UNKNOWN);
    assert_int_equal(rr_suspicion(run, 0, RR_NONE), RR_UNKNOWN);
    assert_int_equal(rr_caveats(run, 0, RR_NONE), 0);
    assert_int_equal(rr_rule_truth(run, 0, RR_NONE), RR_UNKNOWN);
    assert_int_equal(rr_rule_truth(run, 0, rr_rule_count(rules)), RR_UNKNOWN);
    rr_run_free(run);
    rr_cases_free(foreign);
    rr_cases_free(cases);
    rr_rules_free(others);
    rr_rules_free(rules);
}

/* What changes the cases of a run, each alone. */
static void state_more(rr_cases *cases, const rr_rules *rules, int how)
{
    uint32_t weight = find_term(rules, "weight");
    switch (how) {
    case 0: assert_int_equal(rr_cases_clear(cases), RR_OK); break;
    case 1: assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK); break;
    case 2: assert_int_equal(rr_case_state(cases, find(rules, "allergy"), RR_TRUE), RR_OK); break;
    case 3: assert_int_equal(rr_case_state_number(cases, weight, 60, "kg"), RR_OK); break;
    case 4: assert_int_equal(rr_case_state_number(cases, weight, 60, "m"), RR_ERROR); break;
    case 5: assert_int_equal(rr_case_state_text(cases, "no allergy", 0), RR_OK); break;
    case 6: assert_int_equal(rr_cases_read_text(cases, "x", "fever", 5, 0), RR_OK); break;
    default: assert_int_equal(rr_cases_read_file(cases, "/nowhere/at/all", 0), RR_ERROR); break;
    }
}

static void a_run_is_not_asked_of_cases_that_changed(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t fever = find(rules, "fever"), weight = find_term(rules, "weight");
    for (int how = 0; how < 8; how++) {
        rr_number n;
        char *report;
        size_t size;
        assert_int_equal(rr_cases_clear(cases), RR_OK);
        assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
        assert_int_equal(rr_case_state(cases, fever, RR_TRUE), RR_OK);
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_verdict(run, 0, fever), RR_TRUE);
        assert_int_equal(rr_case_state(cases, RR_NONE, RR_TRUE), RR_MISUSE); /* changes nothing */
        assert_true(rr_number_get(run, 0, weight, &n));
        state_more(cases, rules, how);
        assert_int_equal(rr_verdict(run, 0, fever), RR_UNKNOWN);
        assert_int_equal(rr_suspicion(run, 0, find(rules, "hypercalcaemia")), RR_UNKNOWN);
        assert_int_equal(rr_caveats(run, 0, fever), 0);
        assert_int_equal(rr_rule_truth(run, 0, 0), RR_UNKNOWN);
        assert_false(rr_number_get(run, 0, weight, &n));
        assert_int_equal(rr_report(run, 0, RR_JSON, false, &report, &size), RR_MISUSE);
        assert_int_equal(rr_run_count(run), 1); /* so that a loop over blocks ends */
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_run_has_messages(void **unused)
{
    (void)unused;
    rr_rules *rules = load("measure y\nmeasure x\n  bands a < 3 <= b < (y) <= d\nconclusion c\nx is a implies c\n");
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_diagnostic d;
    const char facts[] = "case good\n  x = 1\n  y = 4\ncase odd\n  x = 1\n  y = 2\n";
    assert_int_equal(rr_run_diagnostics(run), 0);
    assert_false(rr_run_diagnostic(run, 0, &d));
    assert_null(rr_run_diagnostic_text(run, 0, false));
    assert_int_equal(rr_cases_read_text(cases, "x.facts", facts, strlen(facts), 0), RR_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
        assert_int_equal(rr_run_diagnostics(run), 1);
        assert_true(rr_run_diagnostic(run, 0, &d));
        assert_string_equal(d.code, "W402");
        assert_int_equal(d.severity, RR_SEVERITY_WARNING);
        assert_string_equal(d.file, "rules/test.rules");
        assert_int_equal(d.line, 3);
        assert_false(rr_run_diagnostic(run, 1, &d));
        assert_null(rr_run_diagnostic_text(run, 1, false));
        char *said = rr_run_diagnostic_text(run, 0, false);
        assert_non_null(strstr(said, "`odd`"));
        rr_free(said);
    }
    assert_int_equal(rr_verdict(run, 0, find(rules, "c")), RR_TRUE);
    assert_int_equal(rr_verdict(run, 1, find(rules, "c")), RR_UNKNOWN);
    for (uint32_t row = 0; row < 2; row++) {
        rr_number x;
        char *report;
        size_t size;
        assert_true(rr_number_get(run, row, find_term(rules, "x"), &x));
        assert_int_equal(x.bands_fail, row == 1);
        assert_int_equal(rr_report(run, row, RR_JSON, false, &report, &size), RR_OK);
        assert_int_equal(strstr(report, "\"bands do not rise\": true") != NULL, row == 1);
        rr_free(report);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void a_case_that_failed_has_no_verdicts(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    rr_number n;
    char *report;
    size_t size;
    const char facts[] = "case good\n  fever\ncase bad\n  fever\n  weight = 3 m\ncase good again\n  fever\n";
    assert_int_equal(rr_cases_read_text(cases, "x.facts", facts, strlen(facts), 0), RR_ERROR);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_run_count(run), 3);
    for (uint32_t row = 0; row < 3; row++) {
        bool failed = row == 1;
        assert_int_equal(rr_case_failed(cases, row), failed);
        assert_int_equal(rr_verdict(run, row, find(rules, "penicillin")), failed ? RR_UNKNOWN : RR_TRUE);
        assert_int_equal(rr_suspicion(run, row, find(rules, "hypercalcaemia")), failed ? RR_UNKNOWN : RR_TRUE);
        assert_int_equal(rr_caveats(run, row, find(rules, "penicillin")), failed ? 0 : RR_PROVIDED);
        assert_int_equal(rr_rule_truth(run, row, 3), failed ? RR_UNKNOWN : RR_TRUE);
        assert_int_equal(rr_number_get(run, row, find_term(rules, "points"), &n), !failed);
        assert_int_equal(rr_report(run, row, RR_TEXT, false, &report, &size), failed ? RR_MISUSE : RR_OK);
        rr_free(report);
    }
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* What case i states, and what must come of it. */
static rr_truth truth_of(uint32_t i)
{
    static const rr_truth truths[] = { RR_TRUE, RR_FALSE, RR_UNKNOWN, RR_CONFLICT, RR_TRUE };
    return truths[i % 5];
}

static void state_many(const rr_rules *rules, rr_cases *cases, uint32_t count)
{
    uint32_t fever = find(rules, "fever"), weight = find_term(rules, "weight");
    for (uint32_t i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(rr_case_begin(cases, name, NULL), RR_OK);
        if (truth_of(i) != RR_UNKNOWN) assert_int_equal(rr_case_state(cases, fever, truth_of(i)), RR_OK);
        assert_int_equal(rr_case_state_number(cases, weight, i, NULL), RR_OK);
    }
}

/* Runs all cases in blocks; the number of wrong answers, so that threads can use it too. */
static uint32_t run_many(const rr_rules *rules, const rr_cases *cases, rr_run *run)
{
    uint32_t fever = rr_find(rules, "fever"), penicillin = rr_find(rules, "penicillin"),
             weight = rr_find_term(rules, "weight"), wrong = 0, ran = 0;
    rr_number n;
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        if (rr_run_block(run, cases, first) != RR_OK || rr_run_count(run) == 0) return 1000000;
        wrong += rr_run_first(run) != first;
        for (uint32_t row = first; row < first + rr_run_count(run); row++, ran++) {
            wrong += rr_verdict(run, row, fever) != truth_of(row);
            wrong += rr_verdict(run, row, penicillin) != truth_of(row);
            wrong += ((rr_caveats(run, row, penicillin) & RR_PROVIDED) != 0) != (truth_of(row) == RR_TRUE);
            wrong += !rr_number_get(run, row, weight, &n) || n.low != row || n.high != row;
        }
        wrong += rr_verdict(run, first + rr_run_count(run), fever) != RR_UNKNOWN;
        wrong += first > 0 && rr_verdict(run, first - 1, fever) != RR_UNKNOWN;
    }
    return wrong + (ran != rr_case_count(cases));
}

static void many_cases_run_in_blocks(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    const uint32_t counts[] = { 1, 63, 64, 65, 127, 128, 129, 4095, 4096, 4097, 20000 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        rr_cases *cases = new_cases(rules);
        rr_run *run = new_run(rules);
        state_many(rules, cases, counts[i]);
        assert_int_equal(run_many(rules, cases, run), 0);
        assert_int_equal(run_many(rules, cases, run), 0);
        rr_run_free(run);
        rr_cases_free(cases);
    }
    rr_rules_free(rules);
}

static void a_run_grows_with_its_table(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_run *run = new_run(rules);
    const uint32_t counts[] = { 1, 5000, 1, 200, 20000, 3 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        rr_cases *cases = new_cases(rules);
        state_many(rules, cases, counts[i]);
        assert_int_equal(run_many(rules, cases, run), 0);
        rr_cases_free(cases);
    }
    rr_run_free(run);
    rr_rules_free(rules);
}

typedef struct Work {
    const rr_rules *rules;
    rr_cases *cases;
    uint32_t wrong;
    char *report;
} Work;

static void *work(void *given)
{
    Work *w = given;
    for (uint32_t round = 0; round < 30 && !w->wrong; round++) {
        rr_run *run;
        size_t size;
        if (rr_run_new(w->rules, &run) != RR_OK) return w->wrong = 1, NULL;
        w->wrong += run_many(w->rules, w->cases, run);
        if (rr_run_block(run, w->cases, 0) != RR_OK) w->wrong++;
        rr_free(w->report);
        if (rr_report(run, round % 60, round % 2 ? RR_JSON : RR_TEXT, false, &w->report, &size) != RR_OK) w->wrong++;
        rr_run_free(run);
        /* what may be asked of rules by many at once */
        char *dump = rr_rules_dump(w->rules);
        w->wrong += !dump || rr_find(w->rules, "dystrophic") == RR_NONE;
        rr_free(dump);
        /* and cases of one's own */
        rr_cases *cases;
        if (rr_cases_new(w->rules, &cases) != RR_OK) return w->wrong = 1, NULL;
        const char facts[] = "fever, unknown things\nserum calcium = 10 mg/dL\nexpect penicillin\n";
        w->wrong += rr_cases_read_text(cases, "x.facts", facts, strlen(facts), 0) != RR_OK;
        w->wrong += rr_cases_test(cases) != RR_OK || rr_outcomes(cases) != 1;
        rr_cases_free(cases);
    }
    return NULL;
}

static rr_rules *load_values(int count)
{
    char *rules_text = malloc((size_t)count * 16 + 64), *end = rules_text;
    assert_non_null(rules_text);
    end += sprintf(end, "finding kind is v0");
    for (int i = 1; i < count; i++) end += sprintf(end, ", v%d", i);
    sprintf(end, "\nconclusion c\nkind is not v7 implies c\n");
    rr_rules *rules = load(rules_text);
    free(rules_text);
    return rules;
}

static size_t program_size(int values)
{
    rr_rules *rules = load_values(values);
    char *dump = rr_rules_dump(rules);
    assert_non_null(dump);
    size_t size = strlen(dump);
    rr_free(dump);
    rr_rules_free(rules);
    return size;
}

/* Each excludes each other one, and yet the program does not grow with their square. */
static void many_values_exclude_one_another(void **unused)
{
    (void)unused;
    enum { VALUES = 1000 };
    assert_true(program_size(VALUES) < 15 * program_size(VALUES / 10));
    rr_rules *rules = load_values(VALUES);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    uint32_t first = find(rules, "v0"), c = find(rules, "c");
    const uint32_t stated[] = { 0, 1, 6, 7, 8, VALUES / 2, VALUES - 2, VALUES - 1 };
    for (uint32_t row = 0; row < 8; row++) {
        assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
        assert_int_equal(rr_case_state(cases, first + stated[row], RR_TRUE), RR_OK);
    }
    assert_int_equal(rr_case_begin(cases, "two", NULL), RR_OK);
    assert_int_equal(rr_case_state(cases, first + 3, RR_TRUE), RR_OK);
    assert_int_equal(rr_case_state(cases, first + 5, RR_TRUE), RR_OK);
    assert_int_equal(rr_case_begin(cases, "none", NULL), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    for (uint32_t value = 0; value < VALUES; value++) {
        for (uint32_t row = 0; row < 8; row++)
            assert_int_equal(rr_verdict(run, row, first + value), value == stated[row] ? RR_TRUE : RR_FALSE);
        assert_int_equal(rr_verdict(run, 8, first + value), value == 3 || value == 5 ? RR_CONFLICT : RR_FALSE);
        assert_int_equal(rr_verdict(run, 9, first + value), RR_UNKNOWN);
    }
    for (uint32_t row = 0; row < 9; row++) assert_int_equal(rr_verdict(run, row, c), row == 3 ? RR_FALSE : RR_TRUE);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void threads_share_rules(void **unused)
{
    (void)unused;
    enum { THREADS = 4 };
    rr_rules *rules = load(text);
    pthread_t threads[THREADS];
    Work works[THREADS] = { 0 };
    for (int i = 0; i < THREADS; i++) {
        works[i] = (Work){ .rules = rules, .cases = new_cases(rules) };
        state_many(rules, works[i].cases, 60 + 700 * (uint32_t)i);
    }
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, &works[i]), 0);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(works[i].wrong, 0);
        assert_string_equal(works[i].report, works[0].report);
    }
    for (int i = 0; i < THREADS; i++) {
        rr_free(works[i].report);
        rr_cases_free(works[i].cases);
    }
    rr_rules_free(rules);
}

/* ---- reports and expectations ---- */

static void reports_are_text_or_json(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_run *run = new_run(rules);
    char *report;
    size_t size;
    const char facts[] = "case one\n  calcinosis\n  normal phosphocalcic metabolism\ncase two\n";
    assert_int_equal(rr_cases_read_text(cases, "x", facts, strlen(facts), 0), RR_OK);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_JSON, false, &report, &size), RR_OK);
    assert_int_equal(strlen(report), size);
    assert_true(size > 2 && report[0] == '{' && !strcmp(report + size - 2, "}\n"));
    assert_ptr_equal(strchr(report, '\n'), report + size - 1);
    assert_non_null(strstr(report, "\"case\": \"one\""));
    rr_free(report);
    assert_int_equal(rr_report(run, 0, RR_TEXT, false, &report, &size), RR_OK);
    assert_int_equal(strlen(report), size);
    assert_non_null(strstr(report, "deposits-in-tissue"));
    assert_null(strchr(report, '\033'));
    rr_free(report);
    assert_int_equal(rr_report(run, 1, RR_TEXT, true, &report, &size), RR_OK);
    assert_non_null(strchr(report, '\033'));
    rr_free(report);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void check_message(const rr_cases *cases, size_t index, const char *code, unsigned line)
{
    rr_diagnostic d;
    assert_true(rr_cases_diagnostic(cases, index, &d));
    assert_string_equal(d.code, code);
    assert_int_equal(d.line, line);
}

static void expectations_are_held_against_verdicts(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    rr_outcome o;
    const char facts[] = "case one\n  fever\n  expect penicillin\n  expect dystrophic\ncase two\n  expect unknown "
                         "penicillin\n  expect no rule deposits-in-tissue\n";
    assert_int_equal(rr_outcomes(cases), 0);
    assert_int_equal(rr_cases_test(cases), RR_OK);
    assert_int_equal(rr_cases_read_text(cases, "w/x.facts", facts, strlen(facts), 0), RR_OK);
    assert_false(rr_outcome_get(cases, 0, &o));
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_cases_test(cases), RR_OK);
        assert_int_equal(rr_outcomes(cases), 4);
        assert_true(rr_outcome_get(cases, 0, &o));
        assert_true(o.held);
        assert_int_equal(o.row, 0);
        assert_string_equal(o.text, "penicillin");
        assert_null(o.instead);
        assert_string_equal(o.file, "w/x.facts");
        assert_int_equal(o.line, 3);
        assert_true(rr_outcome_get(cases, 1, &o));
        assert_false(o.held);
        assert_non_null(o.instead);
        assert_true(rr_outcome_get(cases, 2, &o));
        assert_true(o.held);
        assert_int_equal(o.row, 1);
        assert_string_equal(o.text, "unknown penicillin");
        assert_true(rr_outcome_get(cases, 3, &o));
        assert_false(o.held); /* it is undecided */
        assert_false(rr_outcome_get(cases, 4, &o));
    }
    const char wrong[] = "case three\n  expect nothing of this name\n  expect rule nowhere\n";
    assert_int_equal(rr_cases_read_text(cases, "y", wrong, strlen(wrong), 0), RR_OK);
    assert_int_equal(rr_outcomes(cases), 0); /* those were of the cases before */
    size_t before = rr_cases_diagnostics(cases);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_cases_test(cases), RR_ERROR);
        assert_int_equal(rr_outcomes(cases), 6);
        assert_int_equal(rr_cases_diagnostics(cases), before + 2);
        check_message(cases, before, "E201", 2);
        check_message(cases, before + 1, "E604", 3);
    }
    /* messages of a test go with it */
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    assert_int_equal(rr_cases_diagnostics(cases), before);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* Messages past the limit are counted in one, which is the last. */
static void check_cut(const rr_cases *cases, size_t kept, const char *message)
{
    rr_diagnostic d;
    assert_int_equal(rr_cases_diagnostics(cases), kept + 1);
    assert_true(rr_cases_diagnostic(cases, kept, &d));
    assert_string_equal(d.code, "E109");
    assert_string_equal(d.message, message);
    assert_int_equal(d.severity, RR_SEVERITY_ERROR);
    assert_null(d.file);
}

static void expectations_that_do_not_read_are_told_in_order_and_cut(void **unused)
{
    (void)unused;
    enum { LINES = 1200 };
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    char *facts = malloc(LINES * 32 + 32), *end = facts;
    assert_non_null(facts);
    end += sprintf(end, "case one\n");
    for (int i = 0; i < LINES; i++) end += sprintf(end, i % 2 ? "expect rule nowhere\n" : "expect wrong\n");
    assert_int_equal(rr_cases_read_text(cases, "x", facts, (size_t)(end - facts), 0), RR_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rr_cases_test(cases), RR_ERROR);
        check_cut(cases, 1000, "There are 200 more messages than these");
        rr_diagnostic before = { 0 }, d;
        for (size_t i = 0; i < 1000; i++, before = d) {
            assert_true(rr_cases_diagnostic(cases, i, &d));
            assert_true(d.line > before.line);
        }
    }
    free(facts);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

static void refused_numbers_past_the_limit_are_counted(void **unused)
{
    (void)unused;
    rr_rules *rules = load(text);
    rr_cases *cases = new_cases(rules);
    uint32_t calcium = find_term(rules, "serum calcium");
    assert_int_equal(rr_case_begin(cases, "one", NULL), RR_OK);
    for (int i = 0; i < 1000; i++) assert_int_equal(rr_case_state_number(cases, calcium, 99, NULL), RR_ERROR);
    assert_int_equal(rr_cases_diagnostics(cases), 1000);
    assert_int_equal(rr_case_state_number(cases, calcium, 1, "m"), RR_ERROR);
    check_cut(cases, 1000, "There is 1 more message than these");
    assert_int_equal(rr_case_state_number(cases, calcium, 1, "nonsense"), RR_ERROR);
    assert_int_equal(rr_case_state_text(cases, "serum calcium = 99 mmol/L", 0), RR_ERROR);
    check_cut(cases, 1000, "There are 3 more messages than these");
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* ---- tables of cases ---- */

static const char of_tables[] = "finding a\nmeasure m (mg)\nconclusion c\nrule r: a and m > 2 mg implies c\n";
static const char a_table[] = "id,a,m,ward\none,1,3,x\ntwo,maybe,3,y\nthree,0,1,z\n";

static rr_rules *rules_of_tables(void)
{
    rr_rules *rules;
    assert_int_equal(rr_rules_load_text("t.rules", of_tables, sizeof of_tables - 1, NULL, &rules), RR_OK);
    return rules;
}

/* Of cases that are for verdicts only, nothing more is stated, and no report names a fact. */
static void keeps_verdicts_only(void **state)
{
    (void)state;
    static const char three[] = "id,fever,gold\none,1,yes\ntwo,0,no\nthree,,conflict\n";
    static const char few[] =
        "finding fever\nmeasure age (years)\nconclusion ill\nfever with age > 3 years implies ill\n";
    static const rr_cohort_options options = { .verdicts_only = true, .against = "Gold" };
    const uint64_t *has, *has_not;
    rr_rules *rules, *others;
    rr_cohort *cohort, *other_cohort;
    rr_cases *cases, *strange;
    rr_rows *rows;
    rr_run *run;
    char *made;
    size_t size;
    assert_int_equal(rr_rules_load_text("few.rules", few, strlen(few), NULL, &rules), RR_OK);
    assert_int_equal(rr_rules_load_text("few.rules", few, strlen(few), NULL, &others), RR_OK);
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_cases_new(others, &strange), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_false(rr_cases_gold(cases, &has, &has_not));
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", three, sizeof three - 1, &options, &cohort), RR_OK);
    assert_int_equal(rr_cohort_open_text(others, "t.csv", three, sizeof three - 1, &options, &other_cohort), RR_OK);
    assert_false(rr_cohort_in_order(cohort));
    assert_int_equal(rr_rows_new(cohort, &rows), RR_OK);
    assert_false(rr_rows_take(rows, other_cohort));
    assert_true(rr_rows_take(rows, cohort));
    assert_int_equal(rr_rows_read(rows, strange), RR_MISUSE);
    assert_int_equal(rr_rows_read(rows, cases), RR_OK);
    assert_int_equal(rr_rows_accept(rows, other_cohort, cases), RR_MISUSE);
    assert_int_equal(rr_rows_accept(rows, cohort, strange), RR_MISUSE);
    assert_int_equal(rr_rows_accept(rows, cohort, cases), RR_OK);
    assert_false(rr_rows_take(rows, cohort));
    assert_int_equal(rr_cohort_rows(cohort), 3);
    assert_int_equal(rr_cohort_repeats(cohort), 0);
    assert_true(rr_cases_gold(cases, &has, &has_not));
    assert_int_equal(*has, 5);
    assert_int_equal(*has_not, 6);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_TEXT, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_report(run, 0, RR_JSON, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_report(run, 0, RR_CSV, false, &made, &size), RR_OK);
    assert_string_equal(made, "one,unknown,\n");
    rr_free(made);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_MISUSE);
    assert_int_equal(rr_case_state(cases, rr_find(rules, "fever"), RR_TRUE), RR_MISUSE);
    assert_int_equal(rr_case_state_number(cases, rr_find_term(rules, "age"), 3, NULL), RR_MISUSE);
    assert_int_equal(rr_case_state_text(cases, "fever", 0), RR_MISUSE);
    assert_int_equal(rr_cases_read_text(cases, "t.facts", "case x\n", 7, 0), RR_MISUSE);
    assert_int_equal(rr_cases_read_file(cases, "/dev/null", 0), RR_MISUSE);
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_case_begin(cases, "four", NULL), RR_OK);
    rr_rows_free(rows);
    rr_rows_free(NULL);
    rr_cohort_close(cohort);
    rr_cohort_close(other_cohort);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_cases_free(strange);
    rr_rules_free(rules);
    rr_rules_free(others);
}

static void opens_tables(void **state)
{
    (void)state;
    static const rr_cohort_options wrong[] = { { .delimiter = '"' },
                                               { .delimiter = '\n' },
                                               { .delimiter = '\r' },
                                               { .delimiter = '\xC3' },
                                               { .delimiter = ',', .decimal_comma = true } };
    rr_rules *rules = rules_of_tables(), *bad;
    rr_cohort *cohort;
    rr_diagnostic d;
    char *made;
    assert_int_equal(rr_rules_load_text("b.rules", "x implies\n", 10, NULL, &bad), RR_ERROR);
    assert_int_equal(rr_cohort_open_text(bad, "t.csv", a_table, sizeof a_table - 1, NULL, &cohort), RR_MISUSE);
    assert_null(cohort);
    rr_rules_free(bad);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(rr_cohort_open_text(rules, "t.csv", a_table, sizeof a_table - 1, &wrong[i], &cohort),
                         RR_MISUSE);
        assert_null(cohort);
    }
    assert_int_equal(rr_cohort_open(rules, "/nowhere/at/all.csv", NULL, &cohort), RR_ERROR);
    assert_true(rr_cohort_diagnostic(cohort, 0, &d));
    assert_string_equal(d.code, "E501");
    assert_true(rr_cohort_broken(cohort));
    rr_cohort_close(cohort);
    assert_int_equal(rr_cohort_open(rules, "/", NULL, &cohort), RR_ERROR);
    rr_cohort_close(cohort);
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", a_table, sizeof a_table - 1, NULL, &cohort), RR_OK);
    assert_int_equal(rr_cohort_diagnostics(cohort), 1);
    assert_true(rr_cohort_diagnostic(cohort, 0, &d));
    assert_string_equal(d.code, "W701");
    assert_string_equal(d.file, "t.csv");
    assert_int_equal(d.line, 1);
    assert_int_equal(d.column, 8);
    assert_false(rr_cohort_diagnostic(cohort, 1, &d));
    assert_null(rr_cohort_diagnostic_text(cohort, 1, false));
    made = rr_cohort_diagnostic_text(cohort, 0, false);
    assert_non_null(strstr(made, "ward"));
    rr_free(made);
    rr_cohort_close(cohort);
    rr_cohort_close(NULL);
    rr_rules_free(rules);
}

static void reads_tables(void **state)
{
    (void)state;
    rr_rules *rules = rules_of_tables(), *others = rules_of_tables();
    rr_cohort *cohort;
    rr_cases *cases, *strange;
    rr_run *run;
    rr_diagnostic d;
    char *made;
    size_t size;
    uint64_t got, in_all;
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_cases_new(others, &strange), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", a_table, sizeof a_table - 1, NULL, &cohort), RR_OK);
    assert_int_equal(rr_cohort_read(cohort, strange, 2), RR_MISUSE);
    assert_int_equal(rr_cohort_read(cohort, cases, 2), RR_ERROR);
    assert_int_equal(rr_case_count(cases), 2);
    assert_string_equal(rr_case_name(cases, 1), "two");
    assert_false(rr_case_failed(cases, 0));
    assert_true(rr_case_failed(cases, 1));
    assert_true(rr_cases_diagnostic(cases, 0, &d));
    assert_string_equal(d.code, "E703");
    assert_int_equal(d.line, 3);
    assert_int_equal(d.column, 5);
    assert_int_equal(rr_run_block(run, cases, 0), RR_OK);
    assert_int_equal(rr_verdict(run, 0, rr_find(rules, "c")), RR_TRUE);
    assert_int_equal(rr_report(run, 1, RR_CSV, false, &made, &size), RR_OK);
    assert_string_equal(made, "two,error,\n");
    rr_free(made);
    assert_int_equal(rr_report(run, 0, RR_CSV, false, &made, &size), RR_OK);
    assert_string_equal(made, "one,true,\n");
    rr_free(made);
    assert_int_equal(rr_report(run, 2, RR_CSV, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_cohort_read(cohort, cases, 2), RR_OK);
    assert_int_equal(rr_report(run, 0, RR_CSV, false, &made, &size), RR_MISUSE);
    assert_int_equal(rr_case_count(cases), 1);
    assert_int_equal(rr_cohort_read(cohort, cases, 2), RR_OK);
    assert_int_equal(rr_case_count(cases), 0);
    assert_int_equal(rr_cohort_rows(cohort), 3);
    rr_cohort_progress(cohort, &got, &in_all);
    assert_true(got == in_all && in_all == sizeof a_table - 1);
    assert_false(rr_cohort_broken(cohort));
    rr_cohort_close(cohort);
    rr_run_free(run);
    rr_cases_free(strange);
    rr_cases_free(cases);
    rr_rules_free(others);
    rr_rules_free(rules);
}

static void counts_cases(void **state)
{
    (void)state;
    rr_rules *rules = rules_of_tables(), *bad;
    rr_cases *cases;
    rr_run *run;
    rr_summary *summary;
    char *made;
    size_t size;
    assert_int_equal(rr_rules_load_text("b.rules", "x implies\n", 10, NULL, &bad), RR_ERROR);
    assert_int_equal(rr_summary_new(bad, &summary), RR_MISUSE);
    assert_int_equal(rr_report_names(bad, &made, &size), RR_MISUSE);
    rr_rules_free(bad);
    assert_int_equal(rr_report_names(rules, &made, &size), RR_OK);
    assert_string_equal(made, "case,c,c caveats\n");
    rr_free(made);
    assert_int_equal(rr_summary_new(rules, &summary), RR_OK);
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(rules, &run), RR_OK);
    assert_int_equal(rr_summary_add(summary, run), RR_MISUSE);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(rr_case_begin(cases, "x", NULL), RR_OK);
        if (i % 4) assert_int_equal(rr_case_state(cases, rr_find(rules, "a"), i % 4 == 1 ? RR_TRUE : RR_FALSE), RR_OK);
        assert_int_equal(rr_case_state_number(cases, rr_find_term(rules, "m"), 3, NULL), RR_OK);
    }
    uint32_t c = rr_find(rules, "c");
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        assert_int_equal(rr_summary_add(summary, run), RR_OK);
    }
    assert_int_equal(rr_summary_cases(summary), 100);
    assert_int_equal(rr_summary_errors(summary), 0);
    assert_int_equal(rr_summary_truths(summary, c, RR_TRUE), 25);
    assert_int_equal(rr_summary_truths(summary, c, RR_FALSE), 50);
    assert_int_equal(rr_summary_truths(summary, c, RR_UNKNOWN), 25);
    assert_int_equal(rr_summary_truths(summary, 1000, RR_TRUE), 0);
    assert_int_equal(rr_summary_truths(summary, c, (rr_truth)4), 0);
    assert_int_equal(rr_summary_rule(summary, 0, RR_TRUE), 25);
    assert_int_equal(rr_summary_rule(summary, 1, RR_TRUE), 0);
    assert_int_equal(rr_summary_rule(summary, 0, (rr_truth)4), 0);
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_summary_add(summary, run), RR_MISUSE);
    assert_int_equal(rr_summary_text(summary, &made, &size), RR_OK);
    assert_int_equal(strncmp(made, "100 cases: 100 run, 0 with errors\n", 34), 0);
    rr_free(made);
    rr_summary_free(summary);
    rr_summary_free(NULL);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_is_that_of_the_header),
        cmocka_unit_test(nothing_may_be_freed),
        cmocka_unit_test(rules_are_described),
        cmocka_unit_test(the_fingerprint_is_of_the_text),
        cmocka_unit_test(the_text_is_copied),
        cmocka_unit_test(only_the_size_given_is_read),
        cmocka_unit_test(wrong_rules_have_messages_and_no_program),
        cmocka_unit_test(a_message_says_where_it_begins_and_ends),
        cmocka_unit_test(rules_are_loaded_from_files),
        cmocka_unit_test(the_program_can_be_read),
        cmocka_unit_test(terms_are_described),
        cmocka_unit_test(terms_with_values_are_described),
        cmocka_unit_test(numbers_are_described),
        cmocka_unit_test(all_terms_and_propositions_can_be_walked),
        cmocka_unit_test(phrases_are_found_as_in_the_language),
        cmocka_unit_test(a_phrase_without_end_is_nothing),
        cmocka_unit_test(rules_say_where_they_stand_and_why),
        cmocka_unit_test(what_is_out_of_bounds_is_nothing),
        cmocka_unit_test(cases_are_stated_by_hand),
        cmocka_unit_test(numbers_are_stated_by_hand),
        cmocka_unit_test(a_number_that_does_not_fit_is_refused),
        cmocka_unit_test(misuse_of_cases_is_told),
        cmocka_unit_test(what_no_number_can_be_is_refused),
        cmocka_unit_test(a_number_below_0_is_doubted),
        cmocka_unit_test(a_unit_with_another_remark_is_told),
        cmocka_unit_test(an_interval_that_says_nothing_may_be_stated),
        cmocka_unit_test(lines_of_text_state_facts_of_the_case_begun),
        cmocka_unit_test(files_and_texts_of_facts_are_read),
        cmocka_unit_test(one_case_alone_can_be_read),
        cmocka_unit_test(cases_can_be_cleared_and_filled_again),
        cmocka_unit_test(verdicts_have_caveats),
        cmocka_unit_test(rules_and_suspicions_are_told),
        cmocka_unit_test(scores_say_when_they_do_not_apply),
        cmocka_unit_test(misuse_of_runs_is_told),
        cmocka_unit_test(a_run_is_not_asked_of_cases_that_changed),
        cmocka_unit_test(a_run_has_messages),
        cmocka_unit_test(a_case_that_failed_has_no_verdicts),
        cmocka_unit_test(many_cases_run_in_blocks),
        cmocka_unit_test(a_run_grows_with_its_table),
        cmocka_unit_test(many_values_exclude_one_another),
        cmocka_unit_test(threads_share_rules),
        cmocka_unit_test(reports_are_text_or_json),
        cmocka_unit_test(expectations_are_held_against_verdicts),
        cmocka_unit_test(expectations_that_do_not_read_are_told_in_order_and_cut),
        cmocka_unit_test(refused_numbers_past_the_limit_are_counted),
        cmocka_unit_test(keeps_verdicts_only),
        cmocka_unit_test(opens_tables),
        cmocka_unit_test(reads_tables),
        cmocka_unit_test(counts_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
