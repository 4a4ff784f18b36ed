/* Programs and tables of cases written by hand, for the tests of the machine and the verifier. */
#ifndef TESTS_ASSEMBLE_H
#define TESTS_ASSEMBLE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "intervals.h"
#include "program/slice.h"
#include "run/machine.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

typedef struct Assembly {
    Arena arena;
    Program program;
    Meaning meaning; /* empty but for its counts: the machine asks no more of it */
    CaseTable table;
} Assembly;

/* Those of a table that has one of each (table.h). */
static inline uint64_t *assembly_words(Assembly *a)
{
    uint64_t *words = arena_zero(&a->arena, (2 * (size_t)a->program.propositions + 1) * sizeof *words);
    assert_non_null(words);
    return words;
}

/* A program of no instruction over a table of `cases` cases that state nothing. */
static inline void assembly_start(Assembly *a, uint32_t propositions, uint32_t terms, uint32_t cases)
{
    *a = (Assembly){ 0 };
    a->program = (Program){ .planes = 2, .propositions = propositions, .terms = terms };
    a->program.arena = &a->arena;
    a->table.planes = arena_zero(&a->arena, (propositions + 1) * sizeof *a->table.planes);
    a->table.numbers = arena_zero(&a->arena, (terms + 1) * sizeof *a->table.numbers);
    a->table.room = (cases + WORD_CASES - 1) / WORD_CASES * WORD_CASES;
    a->table.rows.count = cases; /* the machine looks only at their number */
    if (a->table.room == WORD_CASES) a->table.words = assembly_words(a);
}

static inline void assembly_free(Assembly *a)
{
    arena_free(&a->arena);
    *a = (Assembly){ 0 };
}

/* Adds an instruction; registers come to be as they are written. */
static inline void emit_words(Assembly *a, const uint32_t *words, size_t count)
{
    Program *p = &a->program;
    assert_true(vec_push(&a->arena, &p->starts, p->code.count));
    assert_true(vec_push(&a->arena, &p->spans, NOWHERE));
    for (size_t i = 0; i < count; i++) assert_true(vec_push(&a->arena, &p->code, words[i]));
    const char *letters = opcode_operands[words[0]];
    for (size_t i = 1; i < count && letters[i - 1] && letters[i - 1] != '*'; i++) {
        uint32_t after = words[i] + (words[0] == OP_stated ? 2 * words[1] : 1);
        if (letters[i - 1] == 'P' && after > p->planes) p->planes = after;
        if (letters[i - 1] == 'N' && after > p->numbers) p->numbers = after;
    }
}
#define EMIT(a, ...) \
    emit_words((a), (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

/* A number register n that holds this interval. */
static inline void emit_interval(Assembly *a, uint32_t n, Interval value)
{
    assert_true(vec_push(&a->arena, &a->program.constants, value));
    EMIT(a, OP_constant, n, a->program.constants.count - 1);
}

static inline uint32_t add_constant(Assembly *a, double lo, double hi)
{
    assert_true(vec_push(&a->arena, &a->program.constants, (Interval){ lo, hi, false, false }));
    return a->program.constants.count - 1;
}

static inline uint64_t *assembly_bits(Assembly *a)
{
    uint64_t *bits = arena_zero(&a->arena, a->table.room / WORD_CASES * sizeof *bits);
    assert_non_null(bits);
    return bits;
}

static inline void set_bit(uint64_t *bits, uint32_t row, bool value)
{
    uint64_t bit = UINT64_C(1) << row % WORD_CASES;
    bits[row / WORD_CASES] = value ? bits[row / WORD_CASES] | bit : bits[row / WORD_CASES] & ~bit;
}

static inline bool get_bit(const uint64_t *bits, uint32_t row)
{
    return bits && (bits[row / WORD_CASES] >> row % WORD_CASES & 1);
}

/* What a case states of a proposition: 'T', 'F', 'C' (both), 'U' (recorded as unknown) or ' ' (nothing). */
static inline void state(Assembly *a, uint32_t row, uint32_t proposition, char what)
{
    PlaneColumn *column = &a->table.planes[proposition];
    for (uint32_t t = 0; t < a->program.terms; t++) a->table.numbers[t].banded = true; /* it may be a band of any */
    uint64_t *words = a->table.words ? a->table.words + 2 * (size_t)proposition : NULL;
    if (!column->stated_for)
        *column = (PlaneColumn){ .stated_for = words ? words : assembly_bits(a),
                                 .against = words ? words + 1 : assembly_bits(a),
                                 .unknown = assembly_bits(a) };
    if (what == 'T' || what == 'C') set_bit(column->stated_for, row, true);
    if (what == 'F' || what == 'C') set_bit(column->against, row, true);
    if (what == 'U') set_bit(column->unknown, row, true);
}

static inline double *assembly_reals(Assembly *a)
{
    double *reals = arena_alloc(&a->arena, a->table.room * sizeof *reals);
    assert_non_null(reals);
    for (uint32_t i = 0; i < a->table.room; i++) reals[i] = -77; /* of no case: must not be seen */
    return reals;
}

static inline void put_ends(double *lo, double *hi, uint64_t *lo_open, uint64_t *hi_open, uint32_t row, Interval value)
{
    lo[row] = value.lo;
    hi[row] = value.hi;
    set_bit(lo_open, row, value.lo_open);
    set_bit(hi_open, row, value.hi_open);
}

static inline Interval get_ends(const double *lo, const double *hi, const uint64_t *lo_open, const uint64_t *hi_open,
                                uint32_t row)
{
    return (Interval){ lo[row], hi[row], get_bit(lo_open, row), get_bit(hi_open, row) };
}

/* One more fact on a number. */
static inline void state_number(Assembly *a, uint32_t row, uint32_t term, Interval value)
{
    NumberColumn *c = &a->table.numbers[term];
    if (!c->stated) {
        *c = (NumberColumn){
            .stated = assembly_bits(a), .lo = assembly_reals(a), .hi = assembly_reals(a), .banded = c->banded
        };
        c->lo_open = assembly_bits(a);
        c->hi_open = assembly_bits(a);
    }
    if (!get_bit(c->stated, row)) {
        set_bit(c->stated, row, true);
        put_ends(c->lo, c->hi, c->lo_open, c->hi_open, row, value);
        if (c->span_lo) put_ends(c->span_lo, c->span_hi, c->span_lo_open, c->span_hi_open, row, value);
        return;
    }
    if (!c->span_lo) {
        c->span_lo = assembly_reals(a), c->span_hi = assembly_reals(a);
        c->span_lo_open = assembly_bits(a), c->span_hi_open = assembly_bits(a);
        for (uint32_t i = 0; i < a->table.room; i++)
            put_ends(c->span_lo, c->span_hi, c->span_lo_open, c->span_hi_open, i,
                     get_ends(c->lo, c->hi, c->lo_open, c->hi_open, i));
    }
    Interval shared = get_ends(c->lo, c->hi, c->lo_open, c->hi_open, row);
    Interval span = get_ends(c->span_lo, c->span_hi, c->span_lo_open, c->span_hi_open, row);
    put_ends(c->lo, c->hi, c->lo_open, c->hi_open, row, interval_meet(shared, value));
    put_ends(c->span_lo, c->span_hi, c->span_lo_open, c->span_hi_open, row, interval_hull(span, value));
}

static inline uint64_t *bit_alone(Assembly *a, const uint64_t *bits, uint32_t row)
{
    uint64_t *alone = arena_zero(&a->arena, sizeof *alone);
    assert_non_null(alone);
    set_bit(alone, 0, get_bit(bits, row));
    return alone;
}

static inline double *real_alone(Assembly *a, const double *reals, uint32_t row)
{
    double *alone = arena_alloc(&a->arena, WORD_CASES * sizeof *alone);
    assert_non_null(alone);
    *alone = reals[row];
    return alone;
}

static inline void number_alone(Assembly *a, const NumberColumn *from, uint32_t row, NumberColumn *to)
{
    to->banded = from->banded;
    if (!get_bit(from->stated, row)) return;
    to->stated = bit_alone(a, from->stated, row);
    to->lo = real_alone(a, from->lo, row), to->lo_open = bit_alone(a, from->lo_open, row);
    to->hi = real_alone(a, from->hi, row), to->hi_open = bit_alone(a, from->hi_open, row);
    if (!from->span_lo) return;
    Interval shared = get_ends(from->lo, from->hi, from->lo_open, from->hi_open, row);
    Interval span = get_ends(from->span_lo, from->span_hi, from->span_lo_open, from->span_hi_open, row);
    if (interval_same(shared, span)) return;
    to->span_lo = real_alone(a, from->span_lo, row), to->span_lo_open = bit_alone(a, from->span_lo_open, row);
    to->span_hi = real_alone(a, from->span_hi, row), to->span_hi_open = bit_alone(a, from->span_hi_open, row);
}

/* A table of what one case of the assembly states. */
static inline CaseTable case_alone(Assembly *a, uint32_t row)
{
    CaseTable alone = { .room = WORD_CASES, .rows.count = 1, .words = assembly_words(a) };
    alone.planes = arena_zero(&a->arena, (a->program.propositions + 1) * sizeof *alone.planes);
    alone.numbers = arena_zero(&a->arena, (a->program.terms + 1) * sizeof *alone.numbers);
    assert_true(alone.planes && alone.numbers);
    for (uint32_t i = 0; i < a->program.propositions; i++) {
        const PlaneColumn *from = &a->table.planes[i];
        bool stated = get_bit(from->stated_for, row) || get_bit(from->against, row) || get_bit(from->unknown, row);
        if (!from->stated_for || (!stated && row % 3)) continue;
        PlaneColumn *to = &alone.planes[i];
        to->stated_for = alone.words + 2 * (size_t)i;
        to->against = to->stated_for + 1;
        to->unknown = bit_alone(a, from->unknown, row);
        set_bit(to->stated_for, 0, get_bit(from->stated_for, row));
        set_bit(to->against, 0, get_bit(from->against, row));
    }
    for (uint32_t i = 0; i < a->program.terms; i++) number_alone(a, &a->table.numbers[i], row, &alone.numbers[i]);
    return alone;
}

/* Verified, and with its baseline: ready to run. */
static inline void assembly_finish(Assembly *a)
{
    uint32_t at;
    const char *error = program_prove(&a->program, &at);
    if (error) fail_msg("instruction %u: %s", at, error);
    assert_true(machine_baseline(&a->program, &a->meaning));
}

/* Truth by its two bits. */
static inline char truth_char(bool t, bool f)
{
    return t ? f ? 'C' : 'T' : f ? 'F' : 'U';
}

/* A small generator, the same everywhere. */
static inline uint64_t random_bits(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed * UINT64_C(0x2545f4914f6cdd1d);
}

/* Runs a block under every reading that it can differ under. */
static inline void run_under_all(Machine *machine, const CaseTable *table, uint32_t first)
{
    machine_run(machine, table, first);
    machine_differs(machine, READING_DISPUTED);
    machine_differs(machine, READING_PROVIDED);
}

static inline bool has_disputed(const Machine *machine)
{
    return machine->again[READING_DISPUTED] == RAN_AGAIN;
}

static inline bool has_provided(const Machine *machine)
{
    return machine->again[READING_PROVIDED] == RAN_AGAIN;
}

static inline uint32_t random_below(uint64_t *seed, uint32_t bound)
{
    return (uint32_t)((random_bits(seed) >> 32) * bound >> 32);
}

#endif
