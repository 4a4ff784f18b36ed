/* The instructions that compare numbers: from lanes to bits. */
#include "run/lanes.h"
#include "run/vectors.h"

typedef enum { COMPARE_BELOW, COMPARE_EQUAL, COMPARE_NEARLY_BELOW } Comparison;

static INLINE bool compare_one(double x, double y, Comparison how)
{
    if (how == COMPARE_NEARLY_BELOW) return number_nearly_below(x, y);
    return how == COMPARE_EQUAL ? x == y : x < y;
}

/* number_nearly_below, operation for operation. */
static INLINE Masks nearly_below(Reals x, Reals y)
{
    Reals x_size = reals_size(x), y_size = reals_size(y), most = reals_of(DBL_MAX);
    Reals tolerance = reals_either((Masks)(x_size > y_size), x_size, y_size) * 5e-13;
    tolerance = reals_either((Masks)(tolerance < most), tolerance, most);
    return (Masks)(y - x > tolerance);
}

static INLINE Masks compare_several(Reals x, Reals y, Comparison how)
{
    if (how == COMPARE_NEARLY_BELOW) return nearly_below(x, y);
    return how == COMPARE_EQUAL ? (Masks)(x == y) : (Masks)(x < y);
}

/* A bit for each of the `size` cases of a word: whether x compares so with y. */
static INLINE uint64_t compare(const double *x, const double *y, uint32_t size, Comparison how)
{
    if (size < WORD_CASES) {
        uint64_t bits = 0;
        for (uint32_t i = 0; i < size; i++) bits |= (uint64_t)compare_one(x[i], y[i], how) << i;
        return bits;
    }
    Masks bits = { 0 }, lanes = VECTOR_LANES;
    for (uint32_t i = 0; i < WORD_CASES; i += REALS, lanes <<= REALS)
        bits |= compare_several(reals_load(x + i), reals_load(y + i), how) & lanes;
    return masks_any(bits);
}

void numbers_less(uint64_t *below, uint64_t *not_below, const NumberRegister *a, const NumberRegister *b,
                  uint32_t count)
{
    if (count == 1) { /* one case alone is run often enough to have its own way */
        Interval x = lanes_get(lanes_of(a, 0), 0), y = lanes_get(lanes_of(b, 0), 0);
        *below = interval_below(x, y);
        *not_below = interval_not_below(x, y);
        return;
    }
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
