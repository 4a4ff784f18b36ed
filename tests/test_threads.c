/* Many threads on shared rules, each with cases and runs of its own: they do all that the library does, at the same
 * time and in different orders, and each has to say, to the letter, what one thread says alone. `scripts/sanitize
 * thread` runs it under ThreadSanitizer. The rules are loaded anew each round, so that what is made when it is first
 * asked for is asked for by all at once. */
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rulesrun.h"

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { THREADS = 8, ROUNDS = SANITIZED ? 3 : 10 };

/* What all share in a round. */
typedef struct World {
    const char *rules_file, *facts_file;
    const rr_rules *rules;
    pthread_barrier_t start;
} World;

/* ---- what is asked; each writes all answers that it gets ---- */

static void say(FILE *out, const char *text)
{
    fprintf(out, "%s\n", text ? text : "nothing");
}

static void say_made(FILE *out, char *text)
{
    say(out, text);
    rr_free(text);
}

static void ask_rules(const World *w, FILE *out)
{
    say(out, rr_rules_fingerprint(w->rules));
    say_made(out, rr_rules_dump(w->rules));
    say(out, rr_rules_title(w->rules));
    for (uint32_t i = 0; i < rr_rule_count(w->rules); i++) {
        rr_rule rule;
        assert_true(rr_rule_get(w->rules, i, &rule));
        fprintf(out, "%s %s:%u %" PRIu32 "\n", rule.name, rule.file, rule.line, rule.citations);
    }
    for (size_t i = 0; i < rr_rules_diagnostics(w->rules); i++)
        say_made(out, rr_rules_diagnostic_text(w->rules, i, i % 2));
}

static void ask_vocabulary(const World *w, FILE *out)
{
    for (uint32_t i = 0; i < rr_terms(w->rules); i++) {
        rr_term term;
        assert_true(rr_term_get(w->rules, i, &term));
        fprintf(out, "%s %" PRIu32 " %s\n", term.name, rr_find_term(w->rules, term.name), term.unit ? term.unit : "");
        for (uint32_t k = 0; k < term.synonyms; k++) say(out, rr_term_synonym(w->rules, i, k));
    }
    for (uint32_t p = 0; p < rr_propositions(w->rules); p++) {
        const char *name = rr_proposition_name(w->rules, p);
        fprintf(out, "%s %" PRIu32 " %" PRIu32 "\n", name, rr_find(w->rules, name), rr_proposition_term(w->rules, p));
    }
}

static void load_again(const World *w, FILE *out)
{
    static const char wrong[] = "finding fever\nfevr implies flu\nmeasure weight (kg)\nweight > 3 implies fever\n";
    rr_rules *rules;
    assert_int_equal(rr_rules_load_file(w->rules_file, NULL, &rules), RR_OK);
    say(out, rr_rules_fingerprint(rules));
    rr_rules_free(rules);
    assert_int_equal(rr_rules_load_text("wrong.rules", wrong, strlen(wrong), NULL, &rules), RR_ERROR);
    for (size_t i = 0; i < rr_rules_diagnostics(rules); i++) say_made(out, rr_rules_diagnostic_text(rules, i, false));
    rr_rules_free(rules);
}

static void say_verdicts(const World *w, const rr_run *run, uint32_t row, FILE *out)
{
    for (uint32_t p = 0; p < rr_propositions(w->rules); p++)
        fprintf(out, "%d%d%u ", (int)rr_verdict(run, row, p), (int)rr_suspicion(run, row, p), rr_caveats(run, row, p));
    for (uint32_t r = 0; r < rr_rule_count(w->rules); r++) fprintf(out, "%d", (int)rr_rule_truth(run, row, r));
    for (uint32_t t = 0; t < rr_terms(w->rules); t++) {
        rr_number n;
        if (rr_number_get(run, row, t, &n)) fprintf(out, " %a..%a %" PRIu32, n.low, n.high, n.band);
    }
    fputc('\n', out);
}

static void say_reports(const rr_run *run, uint32_t row, FILE *out)
{
    for (rr_format format = RR_TEXT; format <= RR_JSON; format++) {
        char *report;
        size_t size;
        rr_status status = rr_report(run, row, format, row % 2, &report, &size);
        fprintf(out, "%d\n", (int)status);
        if (status == RR_OK) say_made(out, report);
    }
}

static void run_all(const World *w, rr_cases *cases, FILE *out)
{
    rr_run *run;
    assert_int_equal(rr_run_new(w->rules, &run), RR_OK);
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        for (uint32_t row = first; row < first + rr_run_count(run); row++) {
            say(out, rr_case_name(cases, row));
            say_verdicts(w, run, row, out);
            if (row < 12 || row % 16 == 0) say_reports(run, row, out);
        }
        for (size_t i = 0; i < rr_run_diagnostics(run); i++) say_made(out, rr_run_diagnostic_text(run, i, false));
    }
    rr_run_free(run);
}

static rr_cases *new_cases(const World *w)
{
    rr_cases *cases;
    assert_int_equal(rr_cases_new(w->rules, &cases), RR_OK);
    return cases;
}

static void run_by_text(const World *w, FILE *out)
{
    rr_cases *cases = new_cases(w);
    static const char more[] = "case stranger\n  gout\n  feverr\n  expect nonsense\n";
    fprintf(out, "%d\n", (int)rr_cases_read_file(cases, w->facts_file, 0));
    fprintf(out, "%d\n", (int)rr_cases_read_text(cases, "more.facts", more, strlen(more), RR_STRICT));
    run_all(w, cases, out);
    fprintf(out, "%d\n", (int)rr_cases_test(cases));
    for (size_t i = 0; i < rr_outcomes(cases); i++) {
        rr_outcome outcome;
        assert_true(rr_outcome_get(cases, i, &outcome));
        fprintf(out, "%" PRIu32 " %d %s ", outcome.row, outcome.held, outcome.text);
        say(out, outcome.instead);
    }
    for (size_t i = 0; i < rr_cases_diagnostics(cases); i++) say_made(out, rr_cases_diagnostic_text(cases, i, true));
    rr_cases_free(cases);
}

/* Cases that differ, of all truths and of numbers in all ways to state them. */
static void state_case(const World *w, rr_cases *cases, uint32_t number, FILE *out)
{
    assert_int_equal(rr_case_begin(cases, "by hand", NULL), RR_OK);
    for (uint32_t p = number % 7; p < rr_propositions(w->rules); p += 3 + number % 5)
        fprintf(out, "%d", (int)rr_case_state(cases, p, (rr_truth)((p + number) % 4)));
    for (uint32_t t = 0; t < rr_terms(w->rules); t++) {
        rr_term term;
        assert_true(rr_term_get(w->rules, t, &term));
        if (!term.unit || term.computed || (t + number) % 3 == 0) continue;
        if (number % 2) fprintf(out, "%d", (int)rr_case_state_number(cases, t, number % 40, term.unit));
        else fprintf(out, "%d", (int)rr_case_state_interval(cases, t, number % 40, number % 40 + 2, true, false));
    }
    fprintf(out, "%d", (int)rr_case_state_text(cases, rr_proposition_name(w->rules, 0), 0));
    fprintf(out, "%d\n", (int)rr_case_state_text(cases, "serum calcum = 3 mg/dL, no gout", 0));
}

static void run_by_hand(const World *w, FILE *out)
{
    enum { CASES = 130 };
    rr_cases *cases = new_cases(w);
    for (uint32_t i = 0; i < CASES; i++) state_case(w, cases, i, out);
    run_all(w, cases, out);
    for (size_t i = 0; i < rr_cases_diagnostics(cases); i += 50)
        say_made(out, rr_cases_diagnostic_text(cases, i, false));
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    state_case(w, cases, 3, out);
    run_all(w, cases, out);
    rr_cases_free(cases);
}

/* ---- who asks ---- */

static void (*const pieces[])(const World *w, FILE *out) = { ask_rules, ask_vocabulary, load_again, run_by_text,
                                                             run_by_hand };
enum { PIECES = sizeof pieces / sizeof *pieces };

typedef struct Answers {
    char *text[PIECES];
    size_t size[PIECES];
} Answers;

typedef struct Asker {
    World *world;
    uint32_t number; /* decides where it begins */
    Answers answers;
    pthread_t thread;
} Asker;

static void ask_all(const World *w, uint32_t begin, Answers *answers)
{
    for (uint32_t i = 0; i < PIECES; i++) {
        uint32_t piece = (begin + i) % PIECES;
        FILE *out = open_memstream(&answers->text[piece], &answers->size[piece]);
        assert_non_null(out);
        pieces[piece](w, out);
        assert_int_equal(fclose(out), 0);
    }
}

static void *ask(void *given)
{
    Asker *asker = given;
    pthread_barrier_wait(&asker->world->start);
    ask_all(asker->world, asker->number, &asker->answers);
    return NULL;
}

static void free_answers(Answers *answers)
{
    for (uint32_t i = 0; i < PIECES; i++) free(answers->text[i]);
}

static rr_rules *load(World *w)
{
    rr_rules *rules;
    assert_int_equal(rr_rules_load_file(w->rules_file, NULL, &rules), RR_OK);
    w->rules = rules;
    return rules;
}

static void ask_at_once(World *w, const Answers *wanted)
{
    Asker askers[THREADS] = { 0 };
    rr_rules *rules = load(w);
    assert_int_equal(pthread_barrier_init(&w->start, NULL, THREADS), 0);
    for (uint32_t i = 0; i < THREADS; i++) {
        askers[i].world = w;
        askers[i].number = i;
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask, &askers[i]), 0);
    }
    for (uint32_t i = 0; i < THREADS; i++) assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
    for (uint32_t i = 0; i < THREADS; i++) {
        for (uint32_t piece = 0; piece < PIECES; piece++) {
            assert_int_equal(askers[i].answers.size[piece], wanted->size[piece]);
            assert_string_equal(askers[i].answers.text[piece], wanted->text[piece]);
        }
        free_answers(&askers[i].answers);
    }
    pthread_barrier_destroy(&w->start);
    rr_rules_free(rules);
}

static void agree(const char *rules_file, const char *facts_file)
{
    World w = { .rules_file = rules_file, .facts_file = facts_file };
    Answers alone = { 0 };
    rr_rules *rules = load(&w);
    ask_all(&w, 0, &alone);
    rr_rules_free(rules);
    for (uint32_t i = 0; i < PIECES; i++) assert_true(alone.size[i] > 100);
    for (int round = 0; round < ROUNDS; round++) ask_at_once(&w, &alone);
    free_answers(&alone);
}

static void threads_agree_on_systemic_sclerosis(void **unused)
{
    (void)unused;
    agree("rules/ssc.rules", "rules/ssc.facts");
}

static void threads_agree_on_lupus(void **unused)
{
    (void)unused;
    agree("rules/sle2019.rules", "rules/sle2019.facts");
}

static void threads_agree_on_rules_with_every_construct(void **unused)
{
    (void)unused;
    agree("tests/threads.rules", "tests/threads.facts");
}

/* ---- one table, read by several ---- */

enum { READERS = 7, ROWS = SANITIZED ? 60000 : 200000 };

static const char clinic[] =
    "finding fever, cough\nmeasure age (years)\n  range 0 to 120\nscore s = sum of (2 if fever, 1 if cough)\n"
    "conclusion flu\nfever with age at least 65 years implies flu\ns at least 3 implies flu\n";

typedef struct Table {
    const rr_rules *rules;
    rr_cohort *cohort;
    pthread_mutex_t taking, telling;
    pthread_cond_t told;
    uint64_t taken, turn;
    rr_summary *summary;
    FILE *out;
} Table;

static void run_portion(const rr_cases *cases, rr_run *run, rr_summary *summary)
{
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        assert_int_equal(rr_run_block(run, cases, first), RR_OK);
        assert_int_equal(rr_summary_add(summary, run), RR_OK);
    }
}

static bool take_portion(Table *t, rr_rows *rows, uint64_t *portion)
{
    pthread_mutex_lock(&t->taking);
    bool taken = rr_rows_take(rows, t->cohort);
    *portion = t->taken;
    t->taken += taken;
    pthread_mutex_unlock(&t->taking);
    return taken;
}

static void tell_portion(Table *t, rr_rows *rows, rr_cases *cases, uint64_t portion)
{
    pthread_mutex_lock(&t->telling);
    while (t->turn != portion) pthread_cond_wait(&t->told, &t->telling);
    assert_int_equal(rr_rows_accept(rows, t->cohort, cases), RR_OK);
    for (size_t i = 0; i < rr_cases_diagnostics(cases); i++)
        say_made(t->out, rr_cases_diagnostic_text(cases, i, false));
    fprintf(t->out, "%" PRIu32 " rows, the first is %s\n", rr_case_count(cases), rr_case_name(cases, 0));
    t->turn++;
    pthread_cond_broadcast(&t->told);
    pthread_mutex_unlock(&t->telling);
}

static void *read_portions(void *of)
{
    Table *t = of;
    rr_rows *rows;
    rr_cases *cases;
    rr_run *run;
    rr_summary *summary;
    uint64_t portion;
    assert_int_equal(rr_rows_new(t->cohort, &rows), RR_OK);
    assert_int_equal(rr_cases_new(t->rules, &cases), RR_OK);
    assert_int_equal(rr_run_new(t->rules, &run), RR_OK);
    assert_int_equal(rr_summary_new(t->rules, &summary), RR_OK);
    while (take_portion(t, rows, &portion)) {
        rr_status read = rr_rows_read(rows, cases);
        assert_true(read == RR_OK || read == RR_ERROR);
        run_portion(cases, run, summary);
        tell_portion(t, rows, cases, portion);
    }
    pthread_mutex_lock(&t->telling);
    assert_int_equal(rr_summary_merge(t->summary, summary), RR_OK);
    pthread_mutex_unlock(&t->telling);
    rr_summary_free(summary);
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rows_free(rows);
    return NULL;
}

/* All that is told of a table by so many threads. */
static char *read_by(const rr_rules *rules, const char *text, size_t size, int readers)
{
    static const rr_cohort_options options = { .verdicts_only = true };
    pthread_t threads[READERS];
    char *told = NULL, *counts;
    size_t told_size, counts_size;
    Table t = { .rules = rules, .out = open_memstream(&told, &told_size) };
    assert_int_equal(rr_cohort_open_text(rules, "t.csv", text, size, &options, &t.cohort), RR_OK);
    assert_int_equal(rr_summary_new(rules, &t.summary), RR_OK);
    pthread_mutex_init(&t.taking, NULL);
    pthread_mutex_init(&t.telling, NULL);
    pthread_cond_init(&t.told, NULL);
    for (int i = 0; i < readers; i++) assert_int_equal(pthread_create(&threads[i], NULL, read_portions, &t), 0);
    for (int i = 0; i < readers; i++) pthread_join(threads[i], NULL);
    assert_int_equal(rr_cohort_rows(t.cohort), ROWS);
    assert_int_equal(rr_summary_text(t.summary, &counts, &counts_size), RR_OK);
    say_made(t.out, counts);
    fclose(t.out);
    rr_summary_free(t.summary);
    rr_cohort_close(t.cohort);
    pthread_cond_destroy(&t.told);
    pthread_mutex_destroy(&t.telling);
    pthread_mutex_destroy(&t.taking);
    return told;
}

static void one_table(void **state)
{
    (void)state;
    rr_rules *rules;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fprintf(out, "id,fever,cough,age\n");
    for (int i = 0; i < ROWS; i++)
        fprintf(out, "%d,%s,%s,%s\n", i % 5000 == 4999 ? 7 : i, i % 3 ? "1" : "", i % 7 == 3 ? "no" : "0",
                i % 11 == 0    ? ""
                : i % 997 == 1 ? "121"
                               : "70.5");
    fclose(out);
    assert_int_equal(rr_rules_load_text("clinic.rules", clinic, strlen(clinic), NULL, &rules), RR_OK);
    char *alone = read_by(rules, text, size, 1);
    for (int readers = 2; readers <= READERS; readers += 5) {
        char *together = read_by(rules, text, size, readers);
        assert_string_equal(together, alone);
        free(together);
    }
    free(alone);
    free(text);
    rr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_agree_on_systemic_sclerosis),
        cmocka_unit_test(one_table),
        cmocka_unit_test(threads_agree_on_lupus),
        cmocka_unit_test(threads_agree_on_rules_with_every_construct),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
