/* Random columns, and the same facts stated by hand: whatever can be asked of the rows has to be the same. For
 * test_columns.c, and for fuzz_columns.c, whose bytes are the dice. HOLDS is what either has for a law. */
#ifndef TESTS_COLUMNS_H
#define TESTS_COLUMNS_H
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rulesrun.h"

static const char columns_rules[] =
    "finding fever, cough, rash\n"
    "finding sex is female, male or other\n"
    "finding comorbidities are diabetes, hypertension, gout\n"
    "finding allergy\n  assume absent\n"
    "finding infection means fever and cough\n"
    "measure age (years)\n  range 0 to 120\n"
    "measure temperature (Cel)\n  range 30 to 45\n  bands normal < 37.5 <= raised < 38 <= high\n"
    "measure creatinine (umol/L)\n  range 0 to 2000\n  molar mass 113.12 g/mol\n"
    "measure excess (mmol/L)\n  range -30 to 30\n"
    "measure glucose (mmol/L)\n  molar mass 180.16 g/mol\n"
    "measure titre\n"
    "measure pain\n  range 0 to 10\n"
    "measure weight (kg)\n"
    "measure height (m)\n"
    "measure bmi (kg/m2) = weight / height ^ 2\n  range 0 to 60\n"
    "measure crp (mg/L)\n  bands low < (5 if female else 10) <= middle < (6 if cough else 12) <= much\n"
    "score points = sum of (2 if fever, 1 if cough, highest of (3 if age at least 65 years, 1 if male)) unless rash\n"
    "  bands few < 3 <= many\n"
    "score whole = sum of (4 if fever, 2 if cough, 1 if rash, 3 if gout)\n"
    "score half = sum of (0.5 if fever, 2 if cough)\n"
    "score fixed = 3\n"
    "conclusion flu, cold, sepsis, ill, odd\n"
    "conclusion grade is mild or severe\n"
    "action treat\n"
    "points at least 3 implies flu unless allergy\n"
    "fever and temperature is high suggests sepsis\n"
    "at least 2 of (diabetes, hypertension, gout, rash) excludes cold\n"
    "infection with cough implies cold\n"
    "sepsis is suspected recommends treat unless creatinine is not recorded\n"
    "titre above 1:80 or creatinine above 100 umol/L excludes treat\n"
    "excess below 0 mmol/L or glucose above 7 mmol/L or bmi above 30 kg/m2 implies ill\n"
    "fever is conflicting or temperature is conflicting implies odd\n"
    "whole at least 6 or half at least 2.5 implies severe\n"
    "crp is middle or other implies mild\n";

/* ---- dice ---- */

typedef struct Dice {
    const uint8_t *bytes; /* of a fuzzer, 0 behind the last; or NULL: random ones */
    size_t size, at;
    uint64_t seed;
} Dice;

static uint32_t any(Dice *dice, uint32_t below)
{
    uint32_t value = 0;
    if (!dice->bytes) {
        dice->seed = dice->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        return (uint32_t)(dice->seed >> 33) % below;
    }
    for (uint32_t most = 1; most<below; most = most> UINT32_MAX / 256 ? UINT32_MAX : most * 256)
        value = value << 8 | (dice->at < dice->size ? dice->bytes[dice->at++] : 0);
    return value % below;
}

static bool one_in(Dice *dice, uint32_t many)
{
    return any(dice, many) == 0;
}

/* ---- a column ---- */

typedef enum { TRUTHS, NUMBERS, CODES } Kind;
enum { MOST_COLUMNS = 40, MOST_CODES = 6 };

typedef struct Drawn {
    Kind kind;
    uint32_t place; /* a proposition, or a term */
    const char *unit;
    uint8_t *values, *validity; /* of just the size that is wanted, so that sanitizers see what is read beyond */
    double *numbers, *before;   /* before: a copy, which nobody knows of */
    uint64_t offset;
    rr_code codes[MOST_CODES];
    uint32_t count;
    rr_code_type type;
} Drawn;

static uint8_t *draw_bits(Dice *dice, uint64_t bits, uint32_t mostly)
{
    size_t size = (bits + 7) / 8;
    uint8_t *made = malloc(size ? size : 1);
    HOLDS(made);
    memset(made, mostly ? 0xff : 0, size);
    for (size_t i = 0; i < size; i++)
        if (mostly != 255 && !one_in(dice, 4)) made[i] = (uint8_t)any(dice, 256);
    return made;
}

static double draw_number(Dice *dice, bool tame)
{
    static const double numbers[] = { 0,
                                      1,
                                      -1,
                                      2.5,
                                      37.5,
                                      38,
                                      65,
                                      64.99,
                                      100,
                                      180,
                                      121,
                                      0.1,
                                      1e-7,
                                      -0.0,
                                      1e22,
                                      1e308,
                                      NAN,
                                      INFINITY,
                                      2.1500000000000004,
                                      123456.789012345,
                                      1234567890123456,
                                      37.49999999999999,
                                      5e-324,
                                      6,
                                      12 };
    if (tame || one_in(dice, 2)) return any(dice, 1 << 12) / 32 / 10.0 + 30;
    if (one_in(dice, 3)) return any(dice, 300) / 7.0;
    if (one_in(dice, 3)) return any(dice, 1000) / 10.0 + any(dice, 1000) / 100.0;
    return numbers[any(dice, sizeof numbers / sizeof *numbers)];
}

static void draw_numbers(Dice *dice, const rr_rules *rules, Drawn *column, uint64_t size, bool clean)
{
    static const struct {
        const char *term, *units[3];
    } terms[] = { { "age", { NULL, "years", "mo" } },        { "temperature", { NULL, "Cel", "[degF]" } },
                  { "creatinine", { NULL, "mg/dL", NULL } }, { "excess", { NULL, "mmol/L", "umol/L" } },
                  { "glucose", { NULL, NULL, "mg/dL" } },    { "titre", { NULL, "1", NULL } },
                  { "weight", { NULL, "g", NULL } },         { "height", { NULL, "cm", NULL } },
                  { "bmi", { NULL, NULL, NULL } },           { "crp", { NULL, NULL, "mg/dL" } },
                  { "points", { NULL, NULL, NULL } } };
    uint32_t at = any(dice, sizeof terms / sizeof *terms);
    bool tame = clean || !one_in(dice, 3);
    column->kind = NUMBERS;
    column->place = rr_find_term(rules, terms[at].term);
    column->unit = clean ? NULL : terms[at].units[any(dice, 3)];
    column->numbers = malloc(size ? size * sizeof *column->numbers : 1);
    HOLDS(column->numbers && column->place != RR_NONE);
    for (uint64_t i = 0; i < size; i++)
        column->numbers[i] = clean && !one_in(dice, 200) ? 30 + any(dice, 140) / 10.0 : draw_number(dice, tame);
    column->before = malloc(size ? size * sizeof *column->before : 1);
    HOLDS(column->before);
    memcpy(column->before, column->numbers, size * sizeof *column->before);
}

static const size_t code_sizes[] = { 1, 2, 4, 1, 2, 4 };

static void draw_codes(Dice *dice, const rr_rules *rules, Drawn *column, uint64_t size, bool clean)
{
    uint32_t first = any(dice, rr_propositions(rules)), wild = clean ? 1 : any(dice, 3);
    column->kind = CODES;
    column->count = 1 + any(dice, MOST_CODES);
    column->type = (rr_code_type)any(dice, 6);
    for (uint32_t i = 0; i < column->count; i++) {
        bool nothing = i && one_in(dice, 5);
        uint32_t place = !clean && one_in(dice, 6) ? any(dice, rr_propositions(rules)) : clean ? first : first + i;
        column->codes[i].proposition = nothing ? RR_NONE : place % rr_propositions(rules);
        column->codes[i].truth = one_in(dice, 2) ? RR_TRUE : (rr_truth)any(dice, clean ? 3 : 4);
    }
    size_t each = code_sizes[column->type];
    column->values = malloc(size ? size * each : 1);
    HOLDS(column->values);
    for (uint64_t i = 0; i < size; i++) {
        uint32_t code = any(dice, column->count), odd = one_in(dice, 64) && wild == 0;
        int8_t one = (int8_t)(odd ? any(dice, 256) : code);
        int16_t two = odd ? -1 : (int16_t)code;
        int32_t four = odd ? INT32_MIN : (int32_t)code;
        memcpy(column->values + i * each, each == 1 ? (void *)&one : each == 2 ? (void *)&two : (void *)&four, each);
    }
}

/* A clean one brings no messages by itself. */
static void draw_column(Dice *dice, const rr_rules *rules, Drawn *column, uint32_t rows, bool clean)
{
    *column = (Drawn){ .offset = one_in(dice, 3) ? 0 : any(dice, 71) };
    uint64_t size = column->offset + rows;
    switch (any(dice, 4)) {
    case 0: draw_numbers(dice, rules, column, size, clean); break;
    case 1: draw_codes(dice, rules, column, size, clean); break;
    default:
        column->kind = TRUTHS;
        column->place = any(dice, rr_propositions(rules));
        column->values = draw_bits(dice, size, 0);
    }
    if (!one_in(dice, 3)) column->validity = draw_bits(dice, size, one_in(dice, 2));
}

static uint32_t term_of(const rr_rules *rules, const Drawn *c)
{
    if (c->kind == NUMBERS) return c->place;
    return rr_proposition_term(rules, c->kind == TRUTHS ? c->place : c->codes[0].proposition);
}

static rr_status bind_column(rr_columns *columns, const Drawn *c)
{
    switch (c->kind) {
    case TRUTHS: return rr_columns_truths(columns, c->place, c->values, c->validity, c->offset);
    case NUMBERS: return rr_columns_numbers(columns, c->place, c->unit, c->numbers, c->validity, c->offset);
    default: return rr_columns_codes(columns, c->codes, c->count, c->type, c->values, c->validity, c->offset);
    }
}

static void free_column(Drawn *column)
{
    free(column->before);
    free(column->values);
    free(column->validity);
    free(column->numbers);
}

/* ---- the same by hand ---- */

static bool bit(const uint8_t *bits, uint64_t i)
{
    return bits[i / 8] >> i % 8 & 1;
}

static int64_t drawn_code(const Drawn *c, uint64_t i)
{
    const uint8_t *at = c->values + i * code_sizes[c->type];
    int8_t one;
    int16_t two;
    int32_t four;
    memcpy(&one, at, 1);
    if (code_sizes[c->type] == 1) return c->type == RR_INT8 ? one : (uint8_t)one;
    memcpy(&two, at, 2);
    if (code_sizes[c->type] == 2) return c->type == RR_INT16 ? two : (uint16_t)two;
    memcpy(&four, at, 4);
    return c->type == RR_INT32 ? four : (int64_t)(uint32_t)four;
}

/* False where the value is an error, of which stating by hand may know nothing. */
static bool state_by_hand(rr_cases *cases, const Drawn *c, uint32_t row)
{
    uint64_t i = c->offset + row;
    if (c->validity && !bit(c->validity, i)) return true;
    if (c->kind == TRUTHS) {
        HOLDS(rr_case_state(cases, c->place, bit(c->values, i) ? RR_TRUE : RR_FALSE) == RR_OK);
    } else if (c->kind == NUMBERS) {
        rr_status status = rr_case_state_number(cases, c->place, c->numbers[i], c->unit);
        HOLDS(status == (isfinite(c->numbers[i]) ? status : RR_ERROR) && status != RR_NO_MEMORY);
        return status == RR_OK;
    } else {
        int64_t code = drawn_code(c, i);
        if (code < 0 || code >= c->count) return false;
        if (c->codes[code].proposition != RR_NONE)
            HOLDS(rr_case_state(cases, c->codes[code].proposition, c->codes[code].truth) == RR_OK);
    }
    return true;
}

static void state_rows_by_hand(const rr_rules *rules, rr_cases *cases, const Drawn *columns, uint32_t count,
                               uint32_t rows)
{
    uint32_t pain = rr_find_term(rules, "pain");
    for (uint32_t row = 0; row < rows; row++) {
        char name[16];
        bool good = true;
        snprintf(name, sizeof name, "%u", row);
        HOLDS(rr_case_begin(cases, name, NULL) == RR_OK);
        for (uint32_t i = 0; i < count; i++) good &= state_by_hand(cases, &columns[i], row);
        if (!good) HOLDS(rr_case_state_number(cases, pain, 1e9, NULL) == RR_ERROR); /* so that it fails */
    }
}

/* ---- both compared ---- */

/* Runs over the same rows. */
typedef struct Pair {
    const rr_rules *rules;
    rr_run *run, *hand;
    uint32_t rows;
} Pair;

static bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool same_number(const rr_number *a, const rr_number *b)
{
    return same_double(a->low, b->low) && same_double(a->high, b->high) && a->low_open == b->low_open &&
           a->high_open == b->high_open && a->conflict == b->conflict && a->not_applicable == b->not_applicable &&
           a->band == b->band && a->bands_fail == b->bands_fail;
}

static void compare_row(const Pair *p, uint32_t row)
{
    for (uint32_t i = 0; i < rr_propositions(p->rules); i++) {
        HOLDS(rr_verdict(p->run, row, i) == rr_verdict(p->hand, row, i));
        HOLDS(rr_suspicion(p->run, row, i) == rr_suspicion(p->hand, row, i));
        HOLDS(rr_caveats(p->run, row, i) == rr_caveats(p->hand, row, i));
    }
    for (uint32_t i = 0; i < rr_rule_count(p->rules); i++)
        HOLDS(rr_rule_truth(p->run, row, i) == rr_rule_truth(p->hand, row, i));
    for (uint32_t i = 0; i < rr_terms(p->rules); i++) {
        rr_number a, b;
        bool there = rr_number_get(p->run, row, i, &a);
        HOLDS(there == rr_number_get(p->hand, row, i, &b));
        HOLDS(!there || same_number(&a, &b));
    }
}

static void compare_lines(const Pair *p)
{
    char *lines, *by_hand;
    size_t size, hand_size;
    uint32_t first = rr_run_first(p->run), count = rr_run_count(p->run);
    HOLDS(rr_report_rows(p->run, first, count, &lines, &size) == RR_OK);
    HOLDS(rr_report_rows(p->hand, first, count, &by_hand, &hand_size) == RR_OK);
    HOLDS(size == hand_size && memcmp(lines, by_hand, size) == 0);
    rr_free(lines);
    rr_free(by_hand);
    HOLDS(rr_report(p->run, first, RR_TEXT, false, &lines, &size) == RR_MISUSE);
}

/* Columns that are written to: of just the size that is wanted, and of nothing but ones before. */
typedef struct Out {
    uint8_t *bits[5];
    double *numbers[3];
    uint8_t *codes;
} Out;

static void make_out(Out *out, uint32_t rows)
{
    for (int i = 0; i < 5; i++) HOLDS(out->bits[i] = malloc((rows + 7) / 8));
    for (int i = 0; i < 5; i++) memset(out->bits[i], 0xff, (rows + 7) / 8);
    for (int i = 0; i < 3; i++) HOLDS(out->numbers[i] = malloc(rows * sizeof(double)));
    HOLDS(out->codes = malloc(4 * (size_t)rows));
}

static void free_out(Out *out)
{
    for (int i = 0; i < 5; i++) free(out->bits[i]);
    for (int i = 0; i < 3; i++) free(out->numbers[i]);
    free(out->codes);
}

/* That no bit of a row behind the block was touched, but for those of its last byte, which are 0. */
static void check_behind(const Pair *p, const uint8_t *bits)
{
    uint32_t end = rr_run_first(p->run) + rr_run_count(p->run);
    for (uint32_t row = end; row < (end + 7) / 8 * 8; row++) HOLDS(!bit(bits, row));
}

static void compare_truths(const Pair *p, const Out *out, uint32_t proposition)
{
    rr_truth_columns to = { out->bits[0], out->bits[1], out->bits[2] }, none = { NULL, NULL, NULL };
    uint32_t first = rr_run_first(p->run), end = first + rr_run_count(p->run);
    HOLDS(rr_write_verdicts(p->run, proposition, &none) == RR_OK);
    for (int suspicions = 0; suspicions < 2; suspicions++) {
        HOLDS((suspicions ? rr_write_suspicions : rr_write_verdicts)(p->run, proposition, &to) == RR_OK);
        for (uint32_t row = first; row < end; row++) {
            rr_truth truth = (suspicions ? rr_suspicion : rr_verdict)(p->run, row, proposition);
            HOLDS(bit(to.values, row) == (truth == RR_TRUE) && bit(to.conflict, row) == (truth == RR_CONFLICT));
            HOLDS(bit(to.validity, row) == (truth == RR_TRUE || truth == RR_FALSE));
        }
        for (int i = 0; i < 3; i++) check_behind(p, out->bits[i]);
    }
    for (unsigned caveats = 0; caveats < 8; caveats++) {
        HOLDS(rr_write_caveats(p->run, proposition, caveats, to.values) == RR_OK);
        for (uint32_t row = first; row < end; row++)
            HOLDS(bit(to.values, row) == ((rr_caveats(p->run, row, proposition) & caveats) != 0));
    }
}

static void compare_numbers(const Pair *p, const Out *out, uint32_t term)
{
    rr_number_columns to = { .values = out->numbers[0],
                             .validity = out->bits[0],
                             .low = out->numbers[1],
                             .high = out->numbers[2],
                             .low_open = out->bits[1],
                             .high_open = out->bits[2],
                             .conflict = out->bits[3],
                             .not_applicable = out->bits[4] };
    rr_number n;
    rr_status status = rr_write_numbers(p->run, term, &to);
    for (uint32_t row = rr_run_first(p->run), end = row + rr_run_count(p->run); status == RR_OK && row < end; row++) {
        if (!rr_number_get(p->hand, row, term, &n)) {
            HOLDS(isnan(to.values[row]) && isnan(to.low[row]) && isnan(to.high[row]));
            for (int i = 0; i < 5; i++) HOLDS(!bit(out->bits[i], row));
            continue;
        }
        bool known = n.low == n.high && !n.low_open && !n.high_open && !n.conflict && !n.not_applicable;
        HOLDS(bit(to.validity, row) == known && (known ? same_double(to.values[row], n.low) : isnan(to.values[row])));
        HOLDS(same_double(to.low[row], n.low) && same_double(to.high[row], n.high));
        HOLDS(bit(to.low_open, row) == n.low_open && bit(to.high_open, row) == n.high_open);
        HOLDS(bit(to.conflict, row) == n.conflict && bit(to.not_applicable, row) == n.not_applicable);
    }
    for (int i = 0; status == RR_OK && i < 5; i++) check_behind(p, out->bits[i]);
}

/* What the verdicts on its values say of a term. */
static int64_t value_by_hand(const Pair *p, uint32_t row, const rr_term *term)
{
    int64_t value = -1;
    for (uint32_t i = 0; i < term->propositions; i++) {
        if (rr_verdict(p->hand, row, term->first_proposition + i) != RR_TRUE) continue;
        if (value >= 0) return -1;
        value = i;
    }
    return value;
}

static void compare_values(const Pair *p, const Out *out, uint32_t place, rr_code_type type)
{
    rr_term term;
    HOLDS(rr_term_get(p->rules, place, &term));
    bool there = term.values && term.shape != RR_EACH;
    rr_status status = rr_write_values(p->run, place, type, out->codes, out->bits[0]);
    HOLDS(status == (there ? RR_OK : RR_MISUSE));
    Drawn written = { .values = out->codes, .type = type < RR_UINT8 ? type : (rr_code_type)(type - 3) };
    for (uint32_t row = rr_run_first(p->run), end = row + rr_run_count(p->run); there && row < end; row++) {
        int64_t value = value_by_hand(p, row, &term);
        HOLDS(drawn_code(&written, row) == value && bit(out->bits[0], row) == (value >= 0));
    }
}

static void compare_written(const Pair *p, Out *out, const rr_cases *cases, uint32_t pick)
{
    uint32_t first = rr_run_first(p->run), end = first + rr_run_count(p->run);
    HOLDS(rr_write_failed(p->run, out->bits[0]) == RR_OK);
    for (uint32_t row = first; row < end; row++) HOLDS(bit(out->bits[0], row) == rr_case_failed(cases, row));
    check_behind(p, out->bits[0]);
    for (uint32_t i = pick % 3; i < rr_propositions(p->rules); i += 3)
        compare_truths(p, out, i); /* a third each time */
    for (uint32_t i = 0; i < rr_terms(p->rules); i++) {
        compare_numbers(p, out, i);
        compare_values(p, out, i, (rr_code_type)((pick + i) % 6));
    }
}

static void compare_counts(rr_summary *summary, rr_summary *by_hand)
{
    char *text, *hand;
    size_t size, hand_size;
    HOLDS(rr_summary_json(summary, &text, &size) == RR_OK);
    HOLDS(rr_summary_json(by_hand, &hand, &hand_size) == RR_OK);
    HOLDS(size == hand_size && memcmp(text, hand, size) == 0);
    rr_free(text);
    rr_free(hand);
}

/* How many messages there are on facts that contradict each other, of cases that did not fail. */
typedef bool Message(const void *object, size_t index, rr_diagnostic *diagnostic);

static bool message_of_run(const void *object, size_t index, rr_diagnostic *diagnostic)
{
    return rr_run_diagnostic(object, index, diagnostic);
}

static bool message_of_cases(const void *object, size_t index, rr_diagnostic *diagnostic)
{
    return rr_cases_diagnostic(object, index, diagnostic);
}

static uint32_t count_conflicts(const rr_cases *cases, Message *message, const void *object)
{
    rr_diagnostic d;
    uint32_t count = 0;
    for (size_t i = 0; message(object, i, &d); i++) {
        const char *row = strrchr(d.message, ' ');
        if (strcmp(d.code, "W602") == 0) count += !rr_case_failed(cases, (uint32_t)atoi(row + 2));
    }
    return count;
}

/* Past the limit on messages they are only counted, also of cases that failed. */
static void compare_conflicts(const Pair *p, const rr_cases *cases)
{
    if (rr_run_count(p->run) < p->rows || rr_cases_diagnostics(cases) > 900) return;
    uint32_t by_hand = count_conflicts(cases, message_of_cases, cases);
    HOLDS(count_conflicts(cases, message_of_run, p->run) == by_hand);
}

/* Runs all rows, and holds each block against the same rows stated by hand. */
static void compare_rows(const Pair *p, const rr_columns *columns, const rr_cases *cases, Out *out, uint32_t pick)
{
    rr_summary *summary, *by_hand;
    HOLDS(rr_summary_new(p->rules, &summary) == RR_OK);
    HOLDS(rr_summary_new(p->rules, &by_hand) == RR_OK);
    for (uint32_t first = 0; first < p->rows; first += rr_run_count(p->run)) {
        rr_status status = rr_run_columns(p->run, columns, first, p->rows);
        HOLDS(rr_run_block(p->hand, cases, first) == RR_OK);
        HOLDS(rr_run_first(p->run) == first && rr_run_count(p->run) == rr_run_count(p->hand));
        bool failed = false;
        for (uint32_t row = first; row < first + rr_run_count(p->run); row++) {
            failed |= rr_case_failed(cases, row);
            compare_row(p, row);
        }
        HOLDS(status == (failed ? RR_ERROR : RR_OK) && (!failed || rr_run_diagnostics(p->run) > 0));
        for (size_t i = 0; i < rr_run_diagnostics(p->run); i++) {
            char *text = rr_run_diagnostic_text(p->run, i, false);
            HOLDS(text && *text);
            rr_free(text);
        }
        HOLDS(rr_summary_add(summary, p->run) == RR_OK && rr_summary_add(by_hand, p->hand) == RR_OK);
        compare_lines(p);
        compare_conflicts(p, cases);
        compare_written(p, out, cases, pick);
    }
    compare_counts(summary, by_hand);
    rr_summary_free(summary);
    rr_summary_free(by_hand);
}

/* Two runs, which had the same before, so that their blocks are of the same size. */
static Pair make_pair(const rr_rules *rules)
{
    Pair pair = { .rules = rules };
    HOLDS(rr_run_new(rules, &pair.run) == RR_OK && rr_run_new(rules, &pair.hand) == RR_OK);
    return pair;
}

static inline void free_pair(Pair *pair)
{
    rr_run_free(pair->run);
    rr_run_free(pair->hand);
}

/* Compares what comes of columns, which stay as they are. */
static void compare_columns(Pair *pair, const Drawn *drawn, uint32_t count, uint32_t rows, uint32_t pick)
{
    Out out;
    rr_columns *columns;
    rr_cases *cases;
    pair->rows = rows;
    HOLDS(rr_columns_new(pair->rules, rows, &columns) == RR_OK);
    HOLDS(rr_cases_new(pair->rules, &cases) == RR_OK);
    for (uint32_t i = 0; i < count; i++) HOLDS(bind_column(columns, &drawn[i]) == RR_OK);
    state_rows_by_hand(pair->rules, cases, drawn, count, rows);
    make_out(&out, rows);
    compare_rows(pair, columns, cases, &out, pick);
    free_out(&out);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t size = drawn[i].offset + rows;
        HOLDS(!drawn[i].numbers || memcmp(drawn[i].numbers, drawn[i].before, size * sizeof(double)) == 0);
    }
    rr_cases_free(cases);
    rr_columns_free(columns);
}

/* Columns of so many rows, drawn and compared. Of clean ones no two are of one term. */
static void compare_drawn(Dice *dice, Pair *pair, uint32_t rows, uint32_t most)
{
    Drawn drawn[MOST_COLUMNS] = { 0 };
    uint32_t tries = any(dice, most < MOST_COLUMNS ? most + 1 : MOST_COLUMNS + 1), count = 0;
    bool clean = one_in(dice, 2), stated[100] = { false };
    for (uint32_t i = 0; i < tries; i++) {
        draw_column(dice, pair->rules, &drawn[count], rows, clean);
        uint32_t term = term_of(pair->rules, &drawn[count]);
        if (clean && stated[term]) free_column(&drawn[count]);
        else count++;
        stated[term] = true;
    }
    compare_columns(pair, drawn, count, rows, any(dice, 6));
    for (uint32_t i = 0; i < count; i++) free_column(&drawn[i]);
}

#endif
