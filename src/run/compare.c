/* The instructions that compare numbers: from lanes to bits. */
#include "run/lanes.h"
#include "run/planes.h"
#include "run/vectors.h"

typedef enum { COMPARE_BELOW, COMPARE_EQUAL, COMPARE_NEARLY_BELOW } Comparison;

static INLINE bool compare_one(double x, double y, Comparison how)
{
    if (how == COMPARE_NEARLY_BELOW) return number_nearly_below(x, y);
    return how == COMPARE_EQUAL ? x == y : x < y;
}

/* number_nearly_below, operation for operation. */
static INLINE unsigned nearly_below(Reals x, Reals y)
{
    Reals x_size = reals_size(x), y_size = reals_size(y), most = reals_of(DBL_MAX);
    Reals tolerance = reals_either((Masks)(x_size > y_size), x_size, y_size) * 5e-13;
    tolerance = reals_either((Masks)(tolerance < most), tolerance, most);
    return reals_below(tolerance, y - x);
}

static INLINE unsigned compare_several(Reals x, Reals y, Comparison how)
{
    if (how == COMPARE_NEARLY_BELOW) return nearly_below(x, y);
    return how == COMPARE_EQUAL ? reals_equal(x, y) : reals_below(x, y);
}

/* A bit for each of the `size` cases of a word: whether x compares so with y. */
static INLINE uint64_t compare(const double *x, const double *y, uint32_t size, Comparison how)
{
    uint64_t bits = 0;
    if (size < WORD_CASES) {
        for (uint32_t i = 0; i < size; i++) bits |= (uint64_t)compare_one(x[i], y[i], how) << i;
        return bits;
    }
    for (uint32_t i = 0; i < WORD_CASES; i += REALS)
        bits |= (uint64_t)compare_several(reals_load(x + i), reals_load(y + i), how) << i;
    return bits;
}

void numbers_less(uint64_t *below, uint64_t *not_below, const NumberRegister *a, const NumberRegister *b,
                  uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes x = lanes_of(a, w), y = lanes_of(b, w);
        uint32_t size = cases_in(count, w);
        uint64_t open = *x.hi_open | *y.lo_open;
        below[w] = compare(x.hi, y.lo, size, COMPARE_BELOW);
        if (open) below[w] |= open & compare(x.hi, y.lo, size, COMPARE_EQUAL);
        not_below[w] = first_bits(size) & ~compare(x.lo, y.hi, size, COMPARE_BELOW);
    }
}

void numbers_nearly_less(uint64_t *below, uint64_t *not_below, const NumberRegister *a, const NumberRegister *b,
                         uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes x = lanes_of(a, w), y = lanes_of(b, w);
        uint32_t size = cases_in(count, w);
        uint64_t open = *x.hi_open | *y.lo_open;
        below[w] = compare(x.hi, y.lo, size, COMPARE_NEARLY_BELOW);
        if (open) below[w] |= open & first_bits(size) & ~compare(y.lo, x.hi, size, COMPARE_NEARLY_BELOW);
        not_below[w] = first_bits(size) & ~compare(x.lo, y.hi, size, COMPARE_NEARLY_BELOW);
    }
}

/* ---- what cases state, and constants ---- */

/* A `less`, for one column of facts. */
typedef struct Threshold {
    uint64_t *below, *not_below;
    bool facts_first;
    double near, far; /* ends of the constant: facts are below it where theirs is beside the near one */
    uint64_t open;    /* the near one is; all bits of this and the next two are the same */
    uint64_t range_below, range_not_below;
} Threshold;

enum { THRESHOLDS = 8 }; /* that are looked at together */

static Threshold threshold_of(const Block *b, const uint32_t *at, const NumberRegister *facts, Interval range)
{
    bool first = &b->numbers[at[3]] == facts;
    Interval c = number_get(&b->numbers[at[first ? 4 : 3]], 0);
    return (
        Threshold){ .below = block_plane(b, at[1]),
                    .not_below = block_plane(b, at[2]),
                    .facts_first = first,
                    .near = first ? c.lo : c.hi,
                    .far = first ? c.hi : c.lo,
                    .open = spread(first ? c.lo_open : c.hi_open),
                    .range_below = spread(first ? interval_below(range, c) : interval_below(c, range)),
                    .range_not_below = spread(first ? interval_not_below(range, c) : interval_not_below(c, range)) };
}

/* Which numbers of a word lie below y, or above it. */
static INLINE uint64_t beside(const double *x, double y, bool below)
{
    uint64_t bits = 0;
    Reals one = reals_of(y);
#pragma GCC unroll 32
    for (uint32_t i = 0; i < WORD_CASES; i += REALS) {
        Reals several = reals_load(x + i);
        bits |= (uint64_t)(below ? reals_below(several, one) : reals_below(one, several)) << i;
    }
    return bits;
}

/* What the numbers say, as if all were stated and no end were open. What lies where nothing is stated is of no
 * consequence. */
static void compare_ends(const Block *b, const NumberColumn *column, const Threshold *thresholds, uint32_t count)
{
    for (uint32_t w = 0; w < b->words; w++) {
        const double *lo = column->lo + b->first + (size_t)w * WORD_CASES;
        const double *hi = column->hi + b->first + (size_t)w * WORD_CASES;
        for (const Threshold *t = thresholds; t < thresholds + count; t++) {
            uint64_t near = t->facts_first ? beside(hi, t->near, true) : beside(lo, t->near, false), far = near;
            if (lo != hi || t->near != t->far)
                far = t->facts_first ? beside(lo, t->far, true) : beside(hi, t->far, false);
            t->below[w] = near;
            t->not_below[w] = far;
        }
    }
}

/* Where an end is open, what lies at it is below. */
static void compare_open_ends(const Block *b, const NumberColumn *column, const Threshold *t)
{
    const double *near = (t->facts_first ? column->hi : column->lo) + b->first;
    const uint64_t *open = (t->facts_first ? column->hi_open : column->lo_open) + b->first_word;
    for (uint32_t w = 0; w < b->words; w++)
        for (uint64_t rest = t->open | open[w]; rest; rest &= rest - 1) {
            uint32_t i = (uint32_t)__builtin_ctzll(rest);
            t->below[w] |= (uint64_t)(near[w * WORD_CASES + i] == t->near) << i;
        }
}

static void compare_column(const Block *b, const NumberColumn *column, const Threshold *thresholds, uint32_t count)
{
    const uint64_t *all = block_plane(b, PLANE_ALL), *none = block_plane(b, PLANE_NONE);
    const uint64_t *stated = column->stated ? column->stated + b->first_word : none;
    if (column->stated) compare_ends(b, column, thresholds, count);
    for (const Threshold *t = thresholds; t < thresholds + count; t++) {
        if (column->stated) compare_open_ends(b, column, t);
        EACH_PART(b, {
            Part with = CONST_PART_OF(stated) & CONST_PART_OF(all), without = CONST_PART_OF(all) & ~with;
            PART_OF(t->below) = (PART_OF(t->below) & with) | (without & t->range_below);
            PART_OF(t->not_below) = (~PART_OF(t->not_below) & with) | (without & t->range_not_below);
        });
    }
}

void facts_compare(const Block *b, const uint32_t *measure)
{
    const Program *program = b->program;
    Interval range = interval_tidy(program->constants.at[measure[4]]);
    Threshold thresholds[THRESHOLDS];
    uint32_t count = 0;
    for (uint32_t i = program->compared_first[measure[1]]; i != NONE; i = program->compared.at[i].next) {
        const uint32_t *at = program->code.at + program->compared.at[i].at;
        thresholds[count++] = threshold_of(b, at, &b->numbers[measure[1]], range);
        if (count < THRESHOLDS && program->compared.at[i].next != NONE) continue;
        compare_column(b, &b->table->numbers[measure[3]], thresholds, count);
        count = 0;
    }
}

void numbers_narrower(uint64_t *plane, const NumberRegister *a, Interval known, uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes x = lanes_of(a, w);
        uint64_t bits = 0;
        for (uint32_t i = 0; i < cases_in(count, w); i++)
            bits |= (uint64_t)interval_narrower(lanes_get(x, i), known) << i;
        plane[w] = bits;
    }
}
