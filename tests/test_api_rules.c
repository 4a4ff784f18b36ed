/* rulesrun.h: rules, what they are made of, and their answers for "nothing". */
#include <math.h>
#include <unistd.h>

#include "api.h"

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
