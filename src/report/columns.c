#include "report/columns.h"

#include <math.h>
#include <string.h>

#include "report/counting.h"

/* ---- words of bits ---- */

static uint32_t words_of(const Written *to)
{
    return (to->machine->count + WORD_CASES - 1) / WORD_CASES;
}

static uint32_t cases_in(const Written *to, uint32_t word)
{
    uint32_t left = to->machine->count - word * WORD_CASES;
    return left < WORD_CASES ? left : WORD_CASES;
}

/* The cases of a word that have answers. */
static uint64_t answered(const Written *to, uint32_t word)
{
    uint64_t cases = ~UINT64_C(0) >> (WORD_CASES - cases_in(to, word));
    if (to->table->failures) counting_cases(to->table, to->machine, word, 1, &cases);
    return cases;
}

static uint64_t lowest_byte_first(uint64_t word)
{
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* No byte is written in which no row of the block is. */
static void put_word(const Written *to, uint8_t *bits, uint32_t word, uint64_t value)
{
    if (!bits) return;
    value = lowest_byte_first(value);
    memcpy(bits + to->first / 8 + (size_t)word * 8, &value, (cases_in(to, word) + 7) / 8);
}

static const uint64_t *plane_in(const Written *to, Reading reading, uint32_t plane)
{
    size_t at = plane == NONE ? PLANE_NONE : plane;
    return to->machine->registers[reading].planes + at * to->machine->width;
}

static const uint64_t *plane_of(const Written *to, uint32_t plane)
{
    return plane_in(to, READING_ORDINARY, plane);
}

void write_failed(const Written *to, uint8_t *failed)
{
    for (uint32_t w = 0; w < words_of(to); w++)
        put_word(to, failed, w, ~answered(to, w) & (~UINT64_C(0) >> (WORD_CASES - cases_in(to, w))));
}

/* ---- truths ---- */

static void write_truths(const Written *to, uint32_t t, uint32_t f, const TruthBits *bits)
{
    const uint64_t *is = plane_of(to, t), *is_not = plane_of(to, f);
    for (uint32_t w = 0; w < words_of(to); w++) {
        uint64_t run = answered(to, w);
        put_word(to, bits->values, w, is[w] & ~is_not[w] & run);
        put_word(to, bits->validity, w, (is[w] ^ is_not[w]) & run);
        put_word(to, bits->conflict, w, is[w] & is_not[w] & run);
    }
}

void write_verdicts(const Written *to, uint32_t proposition, const TruthBits *bits)
{
    const Proposition *p = &to->meaning->propositions.at[proposition];
    write_truths(to, p->t, p->f, bits);
}

void write_suspicions(const Written *to, uint32_t proposition, const TruthBits *bits)
{
    const Proposition *p = &to->meaning->propositions.at[proposition];
    write_truths(to, p->suspected_t, p->suspected_f, bits);
}

static uint64_t excluded_in(const Written *to, const Proposition *p, uint32_t word)
{
    uint64_t fired = 0;
    for (uint32_t i = 0; i < p->excluding.count; i++)
        fired |= plane_of(to, to->meaning->rules.at[p->excluding.at[i]].condition->t)[word];
    return fired & plane_of(to, p->f)[word] & ~plane_of(to, p->t)[word];
}

/* Where a verdict, true or false, does not stand under the stricter reading. */
static uint64_t fallen_in(const Written *to, const Proposition *p, Reading reading, uint32_t word)
{
    if (!machine_differs(to->machine, reading)) return 0;
    uint64_t t = plane_of(to, p->t)[word], f = plane_of(to, p->f)[word];
    return (t ^ f) & ((t ^ plane_in(to, reading, p->t)[word]) | (f ^ plane_in(to, reading, p->f)[word]));
}

void write_caveats(const Written *to, uint32_t proposition, unsigned caveats, uint8_t *bits)
{
    const Proposition *p = &to->meaning->propositions.at[proposition];
    for (uint32_t w = 0; w < words_of(to); w++) {
        uint64_t found = 0;
        if (caveats & CAVEAT_EXCLUDED) found |= excluded_in(to, p, w);
        if (caveats & CAVEAT_DISPUTED) found |= fallen_in(to, p, READING_DISPUTED, w);
        if (caveats & CAVEAT_PROVIDED) found |= fallen_in(to, p, READING_PROVIDED, w);
        put_word(to, bits, w, found & answered(to, w));
    }
}

/* ---- numbers ---- */

/* A word of them. Of ends that are infinite none is open; nor of those that are the same. */
typedef struct Ends {
    double low[WORD_CASES], high[WORD_CASES];
    uint64_t low_open, high_open, points; /* points: the two are the same */
} Ends;

static void take_points(double *ends, const MachinePoints *points, const uint64_t *planes, uint32_t word)
{
    uint32_t values[WORD_CASES] = { 0 };
    for (uint32_t k = 0; k < points->bits; k++) {
        uint64_t bits = planes[(size_t)k * points->width + word];
        for (uint32_t i = 0; i < WORD_CASES; i++) values[i] |= (uint32_t)(bits >> i & 1) << k;
    }
    for (uint32_t i = 0; i < WORD_CASES; i++) ends[i] = values[i];
}

static void take_reals(Ends *ends, const NumberRegister *n, uint32_t word, uint32_t size)
{
    memcpy(ends->low, n->lo + (size_t)word * WORD_CASES, size * sizeof *ends->low);
    memcpy(ends->high, n->hi + (size_t)word * WORD_CASES, size * sizeof *ends->high);
    for (uint32_t i = 0; i < size; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (isfinite(ends->low[i])) ends->low_open |= n->lo_open[word] & bit;
        if (isfinite(ends->high[i])) ends->high_open |= n->hi_open[word] & bit;
    }
}

static void take_ends(Ends *ends, const Written *to, uint32_t number, uint32_t word)
{
    MachinePoints points;
    uint32_t size = cases_in(to, word);
    ends->low_open = ends->high_open = ends->points = 0;
    if (machine_points(to->machine, number, &points) && points.lo) {
        take_points(ends->low, &points, points.lo, word);
        take_points(ends->high, &points, points.hi, word);
    } else {
        machine_write_out(to->machine, number);
        take_reals(ends, &to->machine->registers[READING_ORDINARY].numbers[number], word, size);
    }
    for (uint32_t i = 0; i < size; i++) ends->points |= (uint64_t)(ends->low[i] == ends->high[i]) << i;
}

/* NaN where there is no number. */
static void put_numbers(const Written *to, double *column, uint32_t word, const double *numbers, uint64_t there)
{
    if (!column) return;
    column += to->first + (size_t)word * WORD_CASES;
    for (uint32_t i = 0, size = cases_in(to, word); i < size; i++) column[i] = there >> i & 1 ? numbers[i] : NAN;
}

void write_numbers(const Written *to, uint32_t term, const NumberColumns *columns)
{
    const Term *t = &to->meaning->terms.at[term];
    const uint64_t *conflicts = plane_of(to, t->conflict), *exempts = plane_of(to, t->unless ? t->unless->t : NONE);
    for (uint32_t w = 0; w < words_of(to); w++) {
        Ends ends;
        take_ends(&ends, to, t->number, w);
        uint64_t run = answered(to, w), known = ends.points & run & ~conflicts[w];
        put_numbers(to, columns->values, w, ends.low, known);
        put_word(to, columns->validity, w, known);
        put_numbers(to, columns->low, w, ends.low, run);
        put_numbers(to, columns->high, w, ends.high, run);
        put_word(to, columns->low_open, w, ends.low_open & run);
        put_word(to, columns->high_open, w, ends.high_open & run);
        put_word(to, columns->conflict, w, conflicts[w] & run);
        put_word(to, columns->not_applicable, w, exempts[w] & run);
    }
}

/* ---- values ---- */

static void put_code(void *codes, size_t size, size_t row, uint32_t code)
{
    if (!codes) return;
    uint8_t byte = (uint8_t)code;
    uint16_t two = (uint16_t)code;
    memcpy((char *)codes + row * size, size == 1 ? (void *)&byte : size == 2 ? (void *)&two : (void *)&code, size);
}

/* Two values that are true of one case are none that is known. */
void write_values(const Written *to, uint32_t term, void *codes, size_t size, uint8_t *validity)
{
    const Term *t = &to->meaning->terms.at[term];
    for (uint32_t w = 0; w < words_of(to); w++) {
        uint64_t one = 0, more = 0, run = answered(to, w);
        size_t row = to->first + (size_t)w * WORD_CASES;
        if (codes) memset((char *)codes + row * size, 0xff, cases_in(to, w) * size);
        for (uint32_t k = 0; k < t->propositions; k++) {
            const Proposition *p = &to->meaning->propositions.at[t->first_proposition + k];
            uint64_t is = plane_of(to, p->t)[w] & ~plane_of(to, p->f)[w] & run;
            more |= one & is;
            one |= is;
            for (; is; is &= is - 1) put_code(codes, size, row + (uint32_t)__builtin_ctzll(is), k);
        }
        for (uint64_t rest = more; rest; rest &= rest - 1)
            put_code(codes, size, row + (uint32_t)__builtin_ctzll(rest), UINT32_MAX);
        put_word(to, validity, w, one & ~more);
    }
}
