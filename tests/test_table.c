#include "cases/at_once.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- a vocabulary made by hand ---- */

enum { COUGH, SEX, SITES, CALCIUM, ESR, TERMS };
enum { IS_COUGH, IS_FEMALE, IS_MALE, AT_FINGERS, AT_ELBOWS, IS_LOW, IS_NORMAL, IS_HIGH, PROPOSITIONS };

typedef struct Fixture {
    Arena arena;
    Meaning meaning;
    CaseTable table;
} Fixture;

static void add_term(Fixture *f, const char *name, Shape shape, const char *const values[])
{
    Term term = { .name = name, .key = name, .shape = shape, .range = interval_everything, .unit = unit_one };
    term.first_proposition = f->meaning.propositions.count;
    for (uint32_t i = 0; values && values[i]; i++) {
        Proposition is = { .term = f->meaning.terms.count, .value = i };
        is.name = is.said = arena_printf(&f->arena, "%s is %s", name, values[i]);
        assert_true(vec_push(&f->arena, &f->meaning.propositions, is));
        assert_true(vec_push(&f->arena, &term.values, (Value){ .name = values[i], .key = values[i] }));
    }
    if (!values) {
        Proposition plain = { .term = f->meaning.terms.count, .value = NONE, .name = name, .said = name };
        assert_true(vec_push(&f->arena, &f->meaning.propositions, plain));
    }
    term.propositions = f->meaning.propositions.count - term.first_proposition;
    assert_true(vec_push(&f->arena, &f->meaning.terms, term));
}

static Number low_bound = { .kind = NUMBER_CONSTANT, .value = 2.15 };
static Number high_bound = { .kind = NUMBER_CONSTANT, .value = 2.55 };

static void make_calcium(Fixture *f)
{
    static const Band bands[] = { { false, false }, { true, true }, { false, false } };
    Term *term = &f->meaning.terms.at[CALCIUM];
    term->is_number = true;
    term->unit.text = "mmol/L";
    term->range = (Interval){ 0.5, 6, false, false };
    for (size_t i = 0; i < COUNT(bands); i++) assert_true(vec_push(&f->arena, &term->bands, bands[i]));
    assert_true(vec_push(&f->arena, &term->bounds, &low_bound));
    assert_true(vec_push(&f->arena, &term->bounds, &high_bound));
}

static int start(void **state)
{
    static const char *const sexes[] = { "female", "male", NULL }, *const sites[] = { "fingers", "elbows", NULL },
                             *const bands[] = { "low", "normal", "high", NULL }, *const none[] = { NULL };
    Fixture *f = calloc(1, sizeof *f);
    if (!f) return -1;
    f->meaning.arena = &f->arena;
    add_term(f, "cough", SHAPE_PLAIN, NULL);
    add_term(f, "sex", SHAPE_ONE_OF, sexes);
    add_term(f, "calcinosis sites", SHAPE_EACH, sites);
    add_term(f, "serum calcium", SHAPE_PLAIN, bands);
    add_term(f, "ESR", SHAPE_PLAIN, none);
    make_calcium(f);
    f->meaning.terms.at[ESR].is_number = true;
    assert_int_equal(f->meaning.terms.count, TERMS);
    assert_int_equal(f->meaning.propositions.count, PROPOSITIONS);
    assert_true(cases_start(&f->table, &f->arena, &f->meaning));
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    arena_free(&f->arena);
    free(f);
    return 0;
}

/* Fact number `at` of the case: where it stands is told apart by its span. */
static Span at(uint32_t place)
{
    return (Span){ 0, place, place + 1 };
}

static Interval between(double lo, double hi)
{
    return (Interval){ lo, hi, false, false };
}

static bool bit(const uint64_t *plane, uint32_t row)
{
    return plane[row / WORD_CASES] >> row % WORD_CASES & 1;
}

/* ---- columns ---- */

static void columns_take_memory_when_needed(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    assert_true(cases_add(table, "a", NULL, NOWHERE));
    assert_true(cases_state(table, IS_COUGH, OBSERVED_PRESENT, at(1), NULL));
    assert_true(cases_state_number(table, ESR, between(20, 20), at(2)));
    for (uint32_t i = 0; i < PROPOSITIONS; i++) assert_int_equal(table->planes[i].stated_for != NULL, i == IS_COUGH);
    for (uint32_t i = 0; i < TERMS; i++) assert_int_equal(table->numbers[i].stated != NULL, i == ESR);
    assert_null(table->numbers[ESR].span_lo);
    assert_true(cases_state_number(table, ESR, between(20, 20), at(3)));
    assert_null(table->numbers[ESR].span_lo);
    assert_true(cases_state_number(table, ESR, between(10, 30), at(4)));
    assert_non_null(table->numbers[ESR].span_lo);
    assert_int_equal(table->room, WORD_CASES);
    assert_int_equal(table->rows.at[0].observations, 4);
    assert_int_equal(table->diagnostics.list.count, 0);
}

static void columns_grow(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    const uint32_t cases = 1000;
    for (uint32_t i = 0; i < cases; i++) {
        assert_true(cases_add(table, "a", NULL, NOWHERE));
        if (i % 2) assert_true(cases_state(table, IS_COUGH, OBSERVED_PRESENT, at(1), NULL));
        if (i % 3 == 0) assert_true(cases_state(table, IS_COUGH, OBSERVED_UNKNOWN, at(1), NULL));
        if (i % 5 == 0) assert_true(cases_state_number(table, ESR, (Interval){ i, i + 2.0, true, false }, at(2)));
        if (i % 25 == 0)
            assert_true(cases_state_number(table, ESR, (Interval){ i - 1.0, i + 1.0, false, true }, at(3)));
    }
    const NumberColumn *esr = &table->numbers[ESR];
    assert_int_equal(table->room, 1024);
    for (uint32_t i = 0; i < cases; i++) {
        assert_int_equal(bit(table->planes[IS_COUGH].stated_for, i), i % 2 == 1);
        assert_int_equal(bit(table->planes[IS_COUGH].unknown, i), i % 3 == 0);
        assert_int_equal(bit(table->planes[IS_COUGH].against, i), 0);
        assert_int_equal(bit(esr->stated, i), i % 5 == 0);
        if (i % 5) continue;
        bool two = i % 25 == 0;
        assert_true(esr->lo[i] == i && esr->hi[i] == (two ? i + 1.0 : i + 2.0));
        assert_true(bit(esr->lo_open, i) && bit(esr->hi_open, i) == two);
        assert_true(esr->span_lo[i] == (two ? i - 1.0 : i) && esr->span_hi[i] == i + 2.0);
        assert_true(bit(esr->span_lo_open, i) == !two && !bit(esr->span_hi_open, i));
    }
}

/* ---- numbers ---- */

static const struct {
    const char *what;
    Interval facts[3];
    Interval shared, span;
    bool conflict;
} joins[] = {
    { "the same thrice", { { 5, 5, 0, 0 }, { 5, 5, 0, 0 }, { 5, 5, 0, 0 } }, { 5, 5, 0, 0 }, { 5, 5, 0, 0 }, false },
    { "nested", { { 1, 9, 0, 0 }, { 2, 8, 0, 0 }, { 4, 5, 1, 1 } }, { 4, 5, 1, 1 }, { 1, 9, 0, 0 }, false },
    { "open and closed", { { 1, 5, 0, 1 }, { 1, 5, 1, 0 }, { 1, 5, 0, 0 } }, { 1, 5, 1, 1 }, { 1, 5, 0, 0 }, false },
    { "always open", { { 1, 5, 1, 1 }, { 1, 5, 1, 1 }, { 1, 5, 1, 1 } }, { 1, 5, 1, 1 }, { 1, 5, 1, 1 }, false },
    { "touching", { { 1, 3, 0, 0 }, { 3, 5, 0, 0 }, { 2, 4, 0, 0 } }, { 3, 3, 0, 0 }, { 1, 5, 0, 0 }, false },
    { "touching, open", { { 1, 3, 0, 1 }, { 3, 5, 0, 0 }, { 2, 4, 0, 0 } }, { 3, 3, 0, 1 }, { 1, 5, 0, 0 }, true },
    { "apart", { { 1, 2, 0, 0 }, { 3, 4, 0, 0 }, { 2, 3, 0, 0 } }, { 3, 2, 0, 0 }, { 1, 4, 0, 0 }, true },
    { "no end",
      { { -INFINITY, 5, 1, 1 }, { 2, INFINITY, 0, 1 }, { 3, 3, 0, 0 } },
      { 3, 3, 0, 0 },
      { -INFINITY, INFINITY, 1, 1 },
      false },
    { "zeros", { { 0.0, 0.0, 0, 0 }, { -0.0, -0.0, 0, 0 }, { -1, 1, 0, 0 } }, { 0, 0, 0, 0 }, { -1, 1, 0, 0 }, false },
};

static void check_interval(const char *what, Interval got, Interval wanted)
{
    if (memcmp(&got.lo, &wanted.lo, sizeof got.lo) || memcmp(&got.hi, &wanted.hi, sizeof got.hi) ||
        got.lo_open != wanted.lo_open || got.hi_open != wanted.hi_open)
        fail_msg("%s: %d %g to %g %d", what, got.lo_open, got.lo, got.hi, got.hi_open);
}

static void joins_numbers_in_any_order(void **state)
{
    static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    Fixture *f = *state;
    CaseTable *table = &f->table;
    for (size_t i = 0; i < COUNT(joins); i++) {
        for (size_t k = 0; k < COUNT(orders); k++) {
            uint32_t before = table->diagnostics.list.count;
            assert_true(cases_add(table, "a", NULL, NOWHERE));
            for (int n = 0; n < 3; n++)
                assert_true(cases_state_number(table, ESR, joins[i].facts[orders[k][n]], at((uint32_t)n)));
            const NumberColumn *esr = &table->numbers[ESR];
            uint32_t row = table->rows.count - 1;
            Interval shared = { esr->lo[row], esr->hi[row], bit(esr->lo_open, row), bit(esr->hi_open, row) },
                     span = shared;
            if (esr->span_lo)
                span = (Interval){ esr->span_lo[row], esr->span_hi[row], bit(esr->span_lo_open, row),
                                   bit(esr->span_hi_open, row) };
            check_interval(joins[i].what, shared, joins[i].shared);
            check_interval(joins[i].what, span, joins[i].span);
            assert_int_equal(table->diagnostics.list.count - before, joins[i].conflict);
        }
    }
}

/* ---- conflicts ---- */

typedef struct Said {
    uint32_t proposition; /* or NONE for a number */
    Observed observed;
    uint32_t term;
    Interval interval;
} Said;

#define YES(proposition)                     \
    {                                        \
        proposition, OBSERVED_PRESENT, NONE, \
        {                                    \
            0, 0, 0, 0                       \
        }                                    \
    }
#define NO(proposition)                     \
    {                                       \
        proposition, OBSERVED_ABSENT, NONE, \
        {                                   \
            0, 0, 0, 0                      \
        }                                   \
    }
#define UNKNOWN(proposition)                 \
    {                                        \
        proposition, OBSERVED_UNKNOWN, NONE, \
        {                                    \
            0, 0, 0, 0                       \
        }                                    \
    }
#define IS(term, ...)                \
    {                                \
        NONE, OBSERVED_NUMBER, term, \
        {                            \
            __VA_ARGS__              \
        }                            \
    }

/* Each message: "later fact/earlier fact: text (note)". */
static const struct {
    Said facts[5];
    uint32_t count;
    const char *messages[3];
} conflicts[] = {
    { { YES(IS_COUGH), NO(IS_COUGH) },
      2,
      { "1/0: `cough` is stated as present and as absent in the case `P1` (it is stated as present here)" } },
    { { NO(IS_COUGH), YES(IS_FEMALE), YES(IS_COUGH), YES(IS_COUGH), NO(IS_COUGH) },
      5,
      { "2/0: `cough` is stated as present and as absent in the case `P1` (it is stated as absent here)" } },
    { { YES(IS_COUGH), YES(IS_COUGH), UNKNOWN(IS_COUGH) }, 3, { NULL } },
    { { YES(IS_FEMALE), YES(IS_MALE) },
      2,
      { "1/0: `sex` is stated as female and as male in the case `P1` (it is stated as female here)" } },
    { { YES(IS_FEMALE), NO(IS_FEMALE) },
      2,
      { "1/0: `sex is female` is both stated and denied in the case `P1` (it is stated here)" } },
    { { YES(IS_FEMALE), NO(IS_MALE) }, 2, { NULL } },
    { { NO(IS_FEMALE), NO(IS_MALE) }, 2, { NULL } },
    { { YES(AT_FINGERS), YES(AT_ELBOWS) }, 2, { NULL } },
    { { YES(IS_NORMAL), YES(IS_HIGH) },
      2,
      { "1/0: `serum calcium` is stated as normal and as high in the case `P1` (it is stated as normal here)" } },
    { { IS(CALCIUM, 2.3, 2.3, 0, 0), IS(CALCIUM, 3, 3, 0, 0) },
      2,
      { "1/0: `serum calcium` is stated as 2.3 mmol/L and as 3 mmol/L in the case `P1` (it is stated as 2.3 mmol/L "
        "here)" } },
    /* of three, the two that cannot both be, and once */
    { { IS(CALCIUM, 2, 4, 0, 0), IS(CALCIUM, 0.5, 2.5, 0, 1), IS(CALCIUM, 1, 5, 0, 0), IS(CALCIUM, 3, 6, 1, 0),
        IS(CALCIUM, 1, 1, 0, 0) },
      5,
      { "3/1: `serum calcium` is stated as < 2.5 mmol/L and as > 3 mmol/L in the case `P1` (it is stated as < 2.5 "
        "mmol/L "
        "here)" } },
    { { YES(IS_NORMAL), IS(CALCIUM, 3, 3, 0, 0) },
      2,
      { "1/0: `serum calcium` is stated as normal and as 3 mmol/L in the case `P1` (it is stated as normal here)" } },
    { { IS(CALCIUM, 3, 4, 1, 1), YES(IS_LOW) },
      2,
      { "1/0: `serum calcium` is stated as above 3 and below 4 mmol/L and as low in the case `P1` (it is stated as "
        "above 3 and "
        "below 4 mmol/L here)" } },
    { { YES(IS_NORMAL), IS(CALCIUM, 2.55, 2.55, 0, 0) }, 2, { NULL } },
    { { YES(IS_HIGH), IS(CALCIUM, 2.55, 2.55, 0, 0) },
      2,
      { "1/0: `serum calcium` is stated as high and as 2.55 mmol/L in the case `P1` (it is stated as high here)" } },
    { { IS(ESR, 5, 5, 0, 0), IS(ESR, 7, INFINITY, 0, 0) },
      2,
      { "1/0: `ESR` is stated as 5 and as >= 7 in the case `P1` (it is stated as 5 here)" } },
};

static void state_said(CaseTable *table, const Said *said, uint32_t place)
{
    if (said->proposition == NONE) assert_true(cases_state_number(table, said->term, said->interval, at(place)));
    else assert_true(cases_state(table, said->proposition, said->observed, at(place), NULL));
}

static void reports_conflicts(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    for (size_t i = 0; i < COUNT(conflicts); i++) {
        uint32_t next = table->diagnostics.list.count;
        assert_true(cases_add(table, "before", NULL, NOWHERE)); /* its facts are no concern of the next case */
        state_said(table, &conflicts[i].facts[conflicts[i].count - 1], 90);
        assert_true(cases_add(table, "P1", NULL, NOWHERE));
        for (uint32_t k = 0; k < conflicts[i].count; k++) state_said(table, &conflicts[i].facts[k], k);
        for (const char *const *wanted = conflicts[i].messages; *wanted; wanted++, next++) {
            char text[300];
            if (next == table->diagnostics.list.count) fail_msg("missing: %s", *wanted);
            const Diagnostic *d = &table->diagnostics.list.at[next];
            snprintf(text, sizeof text, "%u/%u: %s (%s)", d->span.start, d->other.start, d->message, d->other_note);
            assert_string_equal(text, *wanted);
            assert_int_equal(d->code, DIAGNOSTIC_STATED_CONFLICT);
        }
        if (next != table->diagnostics.list.count) fail_msg("too much: %s", table->diagnostics.list.at[next].message);
    }
    for (uint32_t i = 0; i < table->rows.count; i++) assert_false(table->rows.at[i].failed);
}

/* ---- facts by hand ---- */

static Said random_fact(uint64_t *seed)
{
    static const Said said[] = { YES(IS_COUGH),
                                 NO(IS_COUGH),
                                 YES(AT_FINGERS),
                                 YES(IS_FEMALE),
                                 NO(IS_MALE),
                                 YES(IS_LOW),
                                 NO(AT_ELBOWS),
                                 IS(ESR, 20, 20, 0, 0),
                                 IS(CALCIUM, 2, 2, 0, 0),
                                 IS(ESR, 0, 0, 0, 0),
                                 IS(ESR, -1, -1, 0, 0),
                                 IS(CALCIUM, 0.5, 0.5, 0, 0),
                                 IS(ESR, 30, 30, 0, 0),
                                 IS(CALCIUM, 6, 6, 0, 0) };
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return said[(*seed >> 33) % COUNT(said)];
}

/* At once where that can be; counted for findings, and for numbers. */
static bool state_by_hand(CaseTable *table, const Said *said, uint32_t at_once[2])
{
    AtOnce at = at_once_begin(table);
    bool stated = said->proposition == NONE ? at_once_state_number(&at, said->term, said->interval.lo)
                                            : at_once_state(&at, said->proposition, said->observed);
    at_once_end(&at, table);
    at_once[said->proposition == NONE] += stated;
    if (stated) return true;
    if (said->proposition == NONE) return cases_state_number(table, said->term, said->interval, NOWHERE);
    return cases_state(table, said->proposition, said->observed, NOWHERE, NULL);
}

static bool state_as_ever(CaseTable *table, const Said *said)
{
    if (said->proposition == NONE) return cases_state_number(table, said->term, said->interval, NOWHERE);
    return cases_state(table, said->proposition, said->observed, NOWHERE, NULL);
}

static void assert_same_observation(const Observation *a, const Observation *b)
{
    assert_true(a->row == b->row && a->kind == b->kind && a->proposition == b->proposition && a->term == b->term);
    assert_true(a->interval.lo == b->interval.lo && a->interval.hi == b->interval.hi);
    assert_true(a->interval.lo_open == b->interval.lo_open && a->interval.hi_open == b->interval.hi_open);
    assert_true(a->span.file == b->span.file && a->span.start == b->span.start && a->span.end == b->span.end);
    assert_true(a->charted == b->charted && a->reason == b->reason);
}

static void assert_same_columns(const CaseTable *a, const CaseTable *b, uint32_t row)
{
    for (uint32_t i = 0; i < PROPOSITIONS; i++) {
        if (!a->planes[i].stated_for && !b->planes[i].stated_for) continue;
        assert_int_equal(bit(a->planes[i].stated_for, row), bit(b->planes[i].stated_for, row));
        assert_int_equal(bit(a->planes[i].against, row), bit(b->planes[i].against, row));
    }
    for (uint32_t i = 0; i < TERMS; i++) {
        const NumberColumn *x = &a->numbers[i], *y = &b->numbers[i];
        if (!x->stated && !y->stated) continue;
        assert_int_equal(bit(x->stated, row), bit(y->stated, row));
        if (!bit(x->stated, row)) continue;
        assert_true(x->lo[row] == y->lo[row] && x->hi[row] == y->hi[row]);
        assert_true(bit(x->lo_open, row) == bit(y->lo_open, row) && bit(x->hi_open, row) == bit(y->hi_open, row));
        assert_int_equal(x->span_lo != NULL, y->span_lo != NULL);
        if (x->span_lo) assert_true(x->span_lo[row] == y->span_lo[row] && x->span_hi[row] == y->span_hi[row]);
    }
}

/* What is stated at once leaves the same behind, messages of conflicts included, as what is looked at closely. */
static void states_at_once_what_it_states_else(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table, other;
    uint64_t seed = 1;
    uint32_t at_once[2] = { 0 };
    assert_true(cases_start(&other, &f->arena, &f->meaning));
    for (uint32_t i = 0; i < 3000; i++) {
        if (i % 700 == 699) cases_clear(table), cases_clear(&other);
        assert_true(cases_add(table, "a", NULL, NOWHERE) && cases_add(&other, "a", NULL, NOWHERE));
        for (uint32_t k = 0; k < i % 7; k++) {
            Said said = random_fact(&seed);
            assert_true(state_by_hand(table, &said, at_once) && state_as_ever(&other, &said));
            assert_int_equal(table->observations.count, other.observations.count);
            uint32_t last = table->observations.count - 1;
            assert_same_observation(&table->observations.at[last], &other.observations.at[last]);
        }
        assert_int_equal(table->rows.at[table->last_row].observations, other.rows.at[other.last_row].observations);
        assert_same_columns(table, &other, table->last_row);
    }
    assert_true(at_once[false] > 500 && at_once[true] > 0);
    assert_true(table->diagnostics.list.count > 500);
    assert_int_equal(table->diagnostics.list.count, other.diagnostics.list.count);
    for (uint32_t i = 0; i < other.diagnostics.list.count; i++)
        assert_string_equal(table->diagnostics.list.at[i].message, other.diagnostics.list.at[i].message);
}

/* ---- cases ---- */

static void names_are_given_once(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    assert_true(cases_add_named(table, "a", NULL, at(1), "rename it"));
    assert_true(cases_add_named(table, "A", "another", at(2), "rename it"));
    assert_true(cases_add_named(table, "a", NULL, at(3), "rename it"));
    assert_int_equal(table->diagnostics.list.count, 1);
    const Diagnostic *d = &table->diagnostics.list.at[0];
    assert_int_equal(d->code, DIAGNOSTIC_REPEATED_CASE);
    assert_int_equal(d->span.start, 3);
    assert_int_equal(d->other.start, 1);
    assert_true(!table->rows.at[0].failed && !table->rows.at[1].failed && table->rows.at[2].failed);
    cases_clear(table);
    assert_true(cases_add_named(table, "a", NULL, at(4), "rename it"));
    assert_int_equal(table->diagnostics.list.count, 1);
}

static void unknown_reaches_all_of_a_term(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    assert_true(cases_add(table, "a", NULL, NOWHERE));
    assert_true(cases_state_unknown(table, COUGH, at(1), "not asked"));
    assert_true(cases_state_unknown(table, SITES, at(2), NULL));
    assert_true(cases_state_unknown(table, CALCIUM, at(3), NULL));
    assert_true(bit(table->planes[IS_COUGH].unknown, 0));
    assert_true(bit(table->planes[AT_FINGERS].unknown, 0) && bit(table->planes[AT_ELBOWS].unknown, 0));
    assert_null(table->planes[IS_LOW].unknown);
    assert_int_equal(table->observations.count, 3);
    assert_string_equal(table->observations.at[0].reason, "not asked");
    assert_int_equal(table->observations.at[0].proposition, IS_COUGH);
    assert_int_equal(table->observations.at[1].proposition, NONE);
    assert_int_equal(table->observations.at[2].term, CALCIUM);
}

static void assert_all_clear(const CaseTable *table)
{
    for (uint32_t word = 0; word < table->room / WORD_CASES; word++) {
        for (uint32_t i = 0; i < PROPOSITIONS; i++) {
            const PlaneColumn *column = &table->planes[i];
            if (column->stated_for)
                assert_true(!column->stated_for[word] && !column->against[word] && !column->unknown[word]);
        }
        for (uint32_t i = 0; i < TERMS; i++)
            if (table->numbers[i].stated) assert_true(!table->numbers[i].stated[word]);
    }
}

static void clearing_keeps_memory_and_nothing_else(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    for (uint32_t i = 0; i < 200; i++) {
        assert_true(cases_add(table, "a", NULL, NOWHERE));
        assert_true(cases_state(table, IS_COUGH, i % 2 ? OBSERVED_PRESENT : OBSERVED_ABSENT, at(1), NULL));
        assert_true(cases_state_unknown(table, i % 3 ? SITES : COUGH, at(2), NULL));
        assert_true(cases_state(table, i % 2 ? IS_FEMALE : IS_MALE, OBSERVED_PRESENT, at(3), NULL));
        assert_true(cases_state_number(table, ESR, between(i, i + 1.0), at(4)));
        assert_true(cases_state_number(table, ESR, between(i, i + 2.0), at(5)));
    }
    const uint64_t *memory = table->planes[IS_COUGH].stated_for;
    cases_clear(table);
    assert_all_clear(table);
    assert_int_equal(table->rows.count, 0);
    assert_ptr_equal(table->planes[IS_COUGH].stated_for, memory);
    assert_true(cases_add(table, "b", NULL, NOWHERE));
    assert_true(cases_state_number(table, ESR, between(7, 7), at(1)));
    assert_true(cases_state(table, IS_MALE, OBSERVED_PRESENT, at(2), NULL));
    assert_true(table->numbers[ESR].lo[0] == 7 && table->numbers[ESR].span_lo[0] == 7 &&
                table->numbers[ESR].span_hi[0] == 7);
    assert_int_equal(table->rows.at[0].first_observation, 0);
    assert_int_equal(table->diagnostics.list.count, 0);
}

/* Of one word of cases, or of several; few facts or many; with some that are unknown, or none. */
static void clearing_takes_out_whatever_was_stated(void **state)
{
    Fixture *f = *state;
    CaseTable *table = &f->table;
    uint64_t seed = 1;
    for (uint32_t i = 0; i < 600; i++) {
        uint32_t cases = i < 300 ? 1 + i % 64 : 1 + i % 150, facts = i % 8;
        for (uint32_t c = 0; c < cases; c++) {
            assert_true(cases_add(table, "a", NULL, NOWHERE));
            for (uint32_t k = 0; k < facts; k++) {
                Said said = random_fact(&seed);
                assert_true(state_as_ever(table, &said));
            }
            if (i % 5 == 0) assert_true(cases_state_unknown(table, c % 2 ? SITES : COUGH, NOWHERE, NULL));
        }
        if (facts) assert_int_equal(table->words != NULL, table->room == WORD_CASES);
        cases_clear(table);
        assert_all_clear(table);
    }
    assert_true(table->room > WORD_CASES);
}

/* ---- size ---- */

/* Of processor time: what else the machine does must fail no test. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Conflicts of every kind, so that each fact looks for an earlier one. */
static void state_much(CaseTable *table, uint32_t cases, uint32_t facts)
{
    for (uint32_t i = 0; i < cases; i++) {
        assert_true(cases_add(table, "a", NULL, NOWHERE));
        for (uint32_t k = 0; k < facts; k += 4) {
            assert_true(cases_state(table, AT_FINGERS + k / 4 % 2, OBSERVED_PRESENT, at(k), NULL));
            assert_true(cases_state(table, IS_COUGH, k % 8 ? OBSERVED_PRESENT : OBSERVED_ABSENT, at(k), NULL));
            assert_true(cases_state(table, IS_FEMALE + k / 4 % 2, OBSERVED_PRESENT, at(k), NULL));
            assert_true(cases_state_number(table, ESR, between(k, k), at(k)));
        }
    }
}

static void takes_linear_time(void **state)
{
    Fixture *f = *state;
    static const uint32_t sizes[][2] = { { 1, 5000 }, { 1, 100000 }, { 250, 20 }, { 5000, 20 } };
    double taken[COUNT(sizes)]; /* 20 times as much must not take more than 100 times as long */
    for (size_t i = 0; i < COUNT(sizes); i++) {
        double begun = seconds();
        state_much(&f->table, sizes[i][0], sizes[i][1]);
        taken[i] = seconds() - begun;
        cases_clear(&f->table);
        assert_all_clear(&f->table);
    }
    assert_true(taken[1] < 100 * taken[0] + 0.1);
    assert_true(taken[3] < 100 * taken[2] + 0.1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(columns_take_memory_when_needed),
        TEST(columns_grow),
        TEST(joins_numbers_in_any_order),
        TEST(reports_conflicts),
        TEST(states_at_once_what_it_states_else),
        TEST(names_are_given_once),
        TEST(unknown_reaches_all_of_a_term),
        TEST(clearing_keeps_memory_and_nothing_else),
        TEST(clearing_takes_out_whatever_was_stated),
        TEST(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
