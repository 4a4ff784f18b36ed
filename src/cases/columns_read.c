/* The facts of a block of rows, column after column; and those that may contradict each other, row after row. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "cases/columns_inside.h"
#include "cases/interval_text.h"

/* A column, and the rows of it that the block has. */
typedef struct At {
    ColumnsBlock *block;
    CaseTable *table;
    const Columns *columns;
    const BoundColumn *column;
    uint32_t first, count, words;
} At;

/* ---- bits ---- */

static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* A part of a word, of which no byte is read beyond the last bit. */
static uint64_t part_at(const uint8_t *bytes, uint32_t shift, uint32_t size)
{
    uint64_t word = (uint64_t)bytes[0] >> shift;
    for (uint32_t i = 1; 8 * i < shift + size; i++) word |= (uint64_t)bytes[i] << (8 * i - shift);
    return word & (~UINT64_C(0) >> (WORD_CASES - size));
}

static void take_bits(uint64_t *to, const uint8_t *bits, uint64_t from, uint32_t count)
{
    const uint8_t *bytes = bits + from / 8;
    uint32_t shift = from % 8, full = count / WORD_CASES, rest = count % WORD_CASES;
    if (!shift)
        for (uint32_t w = 0; w < full; w++) to[w] = word_at(bytes + 8 * (size_t)w);
    else
        for (uint32_t w = 0; w < full; w++)
            to[w] = word_at(bytes + 8 * (size_t)w) >> shift | (uint64_t)bytes[8 * (size_t)w + 8] << (64 - shift);
    if (rest) to[full] = part_at(bytes + 8 * (size_t)full, shift, rest);
}

/* The rows in which the column has a value. */
static void take_valid(const At *at)
{
    const BoundColumn *column = at->column;
    uint64_t *valid = at->block->valid;
    if (column->validity) {
        take_bits(valid, column->validity, column->offset + at->first, at->count);
        return;
    }
    memset(valid, 0xff, at->words * sizeof *valid);
    if (at->count % WORD_CASES) valid[at->words - 1] >>= WORD_CASES - at->count % WORD_CASES;
}

/* ---- what several columns state ---- */

/* Whether what it states may contradict something, itself included. */
static bool is_shared(const Columns *columns, const BoundColumn *column)
{
    if (column->contradicts) return true;
    for (uint32_t i = 0; i < column->slots; i++)
        if (columns->stated_by[columns->slots.at[column->first_slot + i]] > 1) return true;
    return false;
}

/* Of a column of codes it is not asked which slot a code is of. */
static void note_said(const At *at)
{
    ColumnsBlock *block = at->block;
    for (uint32_t i = 0; i < at->column->slots; i++) {
        uint64_t *said = block->said[at->columns->slots.at[at->column->first_slot + i]];
        for (uint32_t w = 0; said && w < at->words; w++) {
            block->odd[w] |= said[w] & block->valid[w];
            said[w] |= block->valid[w];
        }
    }
}

/* ---- what is wrong ---- */

static bool refuse(const At *at, uint32_t row, const char *hint, const char *value, const char *what, const char *name)
{
    CaseTable *table = at->table;
    cases_fail(table, row);
    at->block->valid[row / WORD_CASES] &= ~(UINT64_C(1) << row % WORD_CASES);
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_CELL, NOWHERE, hint, "Row %" PRIu32 ": %s %s `%s`", at->first + row,
             value, what, name);
    return !table->diagnostics.no_memory;
}

/* ---- truths ---- */

static void put_truths(const At *at, const PlaneColumn *to)
{
    const uint64_t *bits = at->block->bits, *valid = at->block->valid;
    for (uint32_t w = 0; w < at->words; w++) {
        to->stated_for[w] |= bits[w] & valid[w];
        to->against[w] |= ~bits[w] & valid[w];
    }
}

static bool state_truths(const At *at)
{
    const BoundColumn *column = at->column;
    bool gold = column->kind == BOUND_GOLD;
    take_bits(at->block->bits, column->values, column->offset + at->first, at->count);
    take_valid(at);
    put_truths(at, gold ? &at->table->gold : &at->table->planes[column->proposition]);
    note_said(at);
    return true;
}

/* ---- codes ---- */

static int64_t code_at(const BoundColumn *column, uint64_t i)
{
    i += column->offset;
    switch (column->type) {
    case CODES_INT8: return ((const int8_t *)column->values)[i];
    case CODES_INT16: return ((const int16_t *)column->values)[i];
    case CODES_INT32: return ((const int32_t *)column->values)[i];
    case CODES_UINT8: return ((const uint8_t *)column->values)[i];
    case CODES_UINT16: return ((const uint16_t *)column->values)[i];
    default: return ((const uint32_t *)column->values)[i];
    }
}

static const char *term_of_codes(const At *at)
{
    const Meaning *meaning = at->columns->meaning;
    uint32_t i = 0;
    while (at->column->facts[i].proposition == NONE) i++;
    return meaning->terms.at[meaning->propositions.at[at->column->facts[i].proposition].term].name;
}

static bool refuse_code(const At *at, uint32_t row, int64_t code)
{
    const char *hint = arena_printf(at->table->arena, "its codes are 0 to %" PRIu32, at->column->codes - 1);
    if (!hint) return false;
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, code);
    return refuse(at, row, hint, text, "is not a code of", term_of_codes(at));
}

static void put_fact(CaseTable *table, const CodeFact *fact, uint32_t word, uint64_t bit)
{
    const PlaneColumn *to = &table->planes[fact->proposition];
    if (fact->present) to->stated_for[word] |= bit;
    if (fact->absent) to->against[word] |= bit;
    if (!fact->present && !fact->absent) to->unknown[word] |= bit;
}

static bool state_codes(const At *at)
{
    const BoundColumn *column = at->column;
    take_valid(at);
    for (uint32_t w = 0; w < at->words; w++)
        for (uint64_t rest = at->block->valid[w]; rest; rest &= rest - 1) {
            uint32_t row = w * WORD_CASES + (uint32_t)__builtin_ctzll(rest);
            int64_t code = code_at(column, (uint64_t)at->first + row);
            if (code < 0 || code >= column->codes) {
                if (!refuse_code(at, row, code)) return false;
            } else if (column->facts[code].proposition == NONE) {
                at->block->valid[w] &= ~(rest & -rest);
            } else {
                const CodeFact *fact = &column->facts[code];
                put_fact(at->table, fact, w, rest & -rest);
                if (fact->present && fact->absent) at->block->odd[w] |= rest & -rest;
            }
        }
    note_said(at);
    return true;
}

/* ---- numbers ---- */

typedef enum { FITS, IS_NO_NUMBER, DOES_NOT_CONVERT, IS_OUT_OF_RANGE } Fit;

/* A number as it is recorded, in the unit of the term. */
static Fit fit(const At *at, double given, double *value)
{
    const BoundColumn *column = at->column;
    const Term *term = &at->columns->meaning->terms.at[column->term];
    *value = given;
    if (!isfinite(given)) return IS_NO_NUMBER;
    if (column->converts && (!unit_convert_any(given, &column->unit, &term->unit, term->molar_mass, value) ||
                             !isfinite(*value) || (*value == 0 && given != 0)))
        return DOES_NOT_CONVERT;
    *value = number_recorded(*value) + 0.0; /* of the two zeros only one */
    return interval_empty(interval_meet(interval_point(*value), term->range)) ? IS_OUT_OF_RANGE : FITS;
}

static bool refuse_number(const At *at, uint32_t row, double given, Fit why)
{
    const Term *term = &at->columns->meaning->terms.at[at->column->term];
    Arena *arena = at->table->arena;
    char text[NUMBER_TEXT] = "NaN";
    if (!isnan(given)) number_format(given, NUMBER_DIGITS, text);
    if (why != IS_OUT_OF_RANGE)
        return refuse(at, row, "where nothing is stated, its bit of the validity is 0", text,
                      why == IS_NO_NUMBER ? "is not a number for" : "is too large or too small for the unit of",
                      term->name);
    const char *range = interval_range_text(arena, term);
    const char *hint = range
                           ? arena_printf(arena, "its range is %s: check the number, and the unit of the column", range)
                           : NULL;
    return hint && refuse(at, row, hint, text, "is not within the range of", term->name);
}

static bool tell_sign(const At *at, uint32_t row, double value)
{
    const Term *term = &at->columns->meaning->terms.at[at->column->term];
    Diagnostics *diagnostics = &at->table->diagnostics;
    if (value >= 0 || !columns_below_zero_is_odd(term)) return true;
    const char *number = interval_text(at->table->arena, term, interval_point(value));
    if (number)
        diagnose(diagnostics, DIAGNOSTIC_NEGATIVE, NOWHERE,
                 "check the sign; if it can be below 0, as a base excess can, say so by a `range` in the rules",
                 "Row %" PRIu32 ": `%s` is stated as %s, which is below 0", at->first + row, term->name, number);
    return number && !diagnostics->no_memory;
}

static const double *numbers_of(const At *at)
{
    return (const double *)at->column->values + at->column->offset + at->first;
}

/* In memory of the block, with room up to a whole word. */
static const double *copy_numbers(const At *at)
{
    memcpy(at->block->copy, numbers_of(at), at->count * sizeof *at->block->copy);
    return at->block->copy;
}

/* What a closer look at some of the numbers comes to: they may be recorded otherwise than they stand there, for which
 * all are copied first. */
static bool look_closely(const At *at, const uint64_t *plain, const double **numbers)
{
    double *copy = at->block->copy;
    for (uint32_t w = 0; w < at->words; w++)
        for (uint64_t rest = at->block->valid[w] & ~plain[w]; rest; rest &= rest - 1) {
            uint32_t row = w * WORD_CASES + (uint32_t)__builtin_ctzll(rest);
            double given = (*numbers)[row], value;
            Fit fits = fit(at, given, &value);
            if (fits != FITS) {
                if (!refuse_number(at, row, given, fits)) return false;
                continue;
            }
            bool changed = value != given || signbit(value) != signbit(given);
            if (changed && *numbers != copy) *numbers = copy_numbers(at);
            if (*numbers == copy) copy[row] = value;
            if (!tell_sign(at, row, value)) return false;
        }
    return true;
}

/* The machine only reads what facts are. */
static double *as_facts(const double *numbers)
{
    union {
        const double *given;
        double *facts;
    } at = { numbers };
    return at.facts;
}

/* No other column states this number: the machine may read what the caller has. Else it reads a copy. */
static void put_column(const At *at, NumberColumn *to, const double *numbers)
{
    if (numbers == at->block->copy) {
        memcpy(to->lo, numbers, at->count * sizeof *numbers);
        to->hi = to->lo;
    } else {
        to->lo = to->hi = as_facts(numbers);
    }
    memcpy(to->stated, at->block->valid, at->words * sizeof *to->stated);
}

/* Between what other columns state. All facts are single numbers, so that no end is open; and the first two that differ
 * in a case come later, so that the table has no spans yet. */
static void put_some(const At *at, const NumberColumn *to, const double *numbers)
{
    for (uint32_t w = 0; w < at->words; w++) {
        to->stated[w] |= at->block->valid[w];
        for (uint64_t rest = at->block->valid[w]; rest; rest &= rest - 1) {
            uint32_t row = w * WORD_CASES + (uint32_t)__builtin_ctzll(rest);
            to->lo[row] = to->hi[row] = numbers[row];
        }
    }
}

static bool state_numbers(const At *at)
{
    const BoundColumn *column = at->column;
    NumberColumn *to = &at->table->numbers[column->term];
    uint64_t *plain = at->block->bits;
    const double *numbers = at->count % WORD_CASES ? copy_numbers(at) : numbers_of(at);
    take_valid(at);
    if (column->converts) memset(plain, 0, at->words * sizeof *plain);
    else at->block->plain(plain, numbers, at->words, column->least, column->most);
    if (!look_closely(at, plain, &numbers)) return false;
    if (is_shared(at->columns, column)) put_some(at, to, numbers);
    else put_column(at, to, numbers);
    note_said(at);
    return true;
}

/* ---- rows in which facts may contradict each other ---- */

static void take_out_proposition(const CaseTable *table, uint32_t proposition, uint32_t word, uint64_t bits)
{
    const PlaneColumn *column = &table->planes[proposition];
    column->stated_for[word] &= ~bits;
    column->against[word] &= ~bits;
    column->unknown[word] &= ~bits;
}

static void take_out(const At *at, uint32_t word, uint64_t bits)
{
    const BoundColumn *column = at->column;
    if (column->kind == BOUND_NUMBERS) at->table->numbers[column->term].stated[word] &= ~bits;
    for (uint32_t i = 0; i < column->stated; i++)
        take_out_proposition(at->table, at->columns->stated.at[column->first_stated + i], word, bits);
}

static bool bit_at(const uint8_t *bits, uint64_t i)
{
    return bits[i / 8] >> i % 8 & 1;
}

static bool state_fact(CaseTable *table, CodeFact fact)
{
    if (fact.proposition == NONE) return true;
    if (fact.present && fact.absent) return cases_state_both(table, fact.proposition, NOWHERE);
    Observed observed = fact.present ? OBSERVED_PRESENT : fact.absent ? OBSERVED_ABSENT : OBSERVED_UNKNOWN;
    return cases_state(table, fact.proposition, observed, NOWHERE, NULL);
}

/* As if it were stated by hand. All that is wrong with it was found before. */
static bool state_again(const At *at, uint32_t row)
{
    const BoundColumn *column = at->column;
    uint64_t i = column->offset + at->first + row;
    double value;
    if (column->validity && !bit_at(column->validity, i)) return true;
    switch (column->kind) {
    case BOUND_TRUTHS:
        return state_fact(at->table,
                          (CodeFact){ column->proposition, bit_at(column->values, i), !bit_at(column->values, i) });
    case BOUND_CODES: return state_fact(at->table, column->facts[code_at(column, (uint64_t)at->first + row)]);
    default:
        fit(at, numbers_of(at)[row], &value);
        return cases_join_number(at->table, column->term, interval_point(value), NOWHERE);
    }
}

static bool state_row_again(At *at, uint32_t row)
{
    CaseRow *called = &at->table->rows.at[row];
    called->name = arena_printf(at->block->names, "%" PRIu32, at->first + row);
    if (!called->name) return false;
    cases_turn_to(at->table, row);
    for (uint32_t i = 0; i < at->columns->list.count; i++) {
        at->column = &at->columns->list.at[i];
        if (is_shared(at->columns, at->column) && !state_again(at, row)) return false;
    }
    cases_forget_observations(at->table);
    return true;
}

static bool state_odd(At *at, uint32_t word)
{
    uint64_t odd = at->block->odd[word];
    for (uint64_t rest = odd; rest; rest &= rest - 1)
        if (at->table->rows.at[word * WORD_CASES + (uint32_t)__builtin_ctzll(rest)].failed) odd &= ~(rest & -rest);
    for (uint32_t i = 0; odd && i < at->columns->list.count; i++) {
        at->column = &at->columns->list.at[i];
        if (is_shared(at->columns, at->column)) take_out(at, word, odd);
    }
    for (; odd; odd &= odd - 1)
        if (!state_row_again(at, word * WORD_CASES + (uint32_t)__builtin_ctzll(odd))) return false;
    return true;
}

bool columns_state(ColumnsBlock *block, const Columns *columns, uint32_t first)
{
    uint32_t count = block->table->rows.count;
    At at = { .block = block, .table = block->table, .columns = columns, .first = first, .count = count };
    at.words = (count + WORD_CASES - 1) / WORD_CASES;
    for (uint32_t i = 0; i < columns->list.count; i++) {
        at.column = &columns->list.at[i];
        bool stated = at.column->kind == BOUND_NUMBERS ? state_numbers(&at)
                      : at.column->kind == BOUND_CODES ? state_codes(&at)
                                                       : state_truths(&at);
        if (!stated) return false;
    }
    for (uint32_t w = 0; w < at.words; w++)
        if (!state_odd(&at, w)) return false;
    return true;
}
