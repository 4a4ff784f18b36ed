/* The instructions that make numbers: plain loops where no end is open, else case by case. */
#include <string.h>

#include "base/number.h"
#include "run/lanes.h"
#include "run/vectors.h"

Interval number_get(const NumberRegister *n, uint32_t lane)
{
    return lanes_get(lanes_of(n, lane / WORD_CASES), lane % WORD_CASES);
}

void numbers_fill(const NumberRegister *n, Interval value, uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w);
        OpenEnds open = { 0 };
        for (uint32_t i = 0; i < cases_in(count, w); i++) lanes_put(to, &open, i, value);
        lanes_put_open(to, open);
    }
}

void numbers_copy(const NumberRegister *n, const NumberRegister *a, uint32_t count)
{
    memcpy(n->lo, a->lo, count * sizeof *n->lo);
    memcpy(n->hi, a->hi, count * sizeof *n->hi);
    memcpy(n->lo_open, a->lo_open, words_of(count) * sizeof *n->lo_open);
    memcpy(n->hi_open, a->hi_open, words_of(count) * sizeof *n->hi_open);
}

void numbers_each(const NumberRegister *n, const NumberRegister *a, uint32_t count, Interval (*function)(Interval))
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w), x = lanes_of(a, w);
        OpenEnds open = { 0 };
        for (uint32_t i = 0; i < cases_in(count, w); i++) lanes_put(to, &open, i, function(lanes_get(x, i)));
        lanes_put_open(to, open);
    }
}

static INLINE void pair_word(Lanes to, Lanes x, Lanes y, uint32_t size, Interval (*function)(Interval, Interval))
{
    OpenEnds open = { 0 };
    for (uint32_t i = 0; i < size; i++) lanes_put(to, &open, i, function(lanes_get(x, i), lanes_get(y, i)));
    lanes_put_open(to, open);
}

void numbers_pair(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count,
                  Interval (*function)(Interval, Interval))
{
    for (uint32_t w = 0; w < words_of(count); w++)
        pair_word(lanes_of(n, w), lanes_of(a, w), lanes_of(b, w), cases_in(count, w), function);
}

void numbers_scale(const NumberRegister *n, const NumberRegister *a, uint32_t count, Interval by)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w), x = lanes_of(a, w);
        OpenEnds open = { 0 };
        for (uint32_t i = 0; i < cases_in(count, w); i++)
            lanes_put(to, &open, i, interval_scale(lanes_get(x, i), by.lo, by.hi));
        lanes_put_open(to, open);
    }
}

/* ---- sums ---- */

/* The sums of a full word, where all are of numbers that are not negative, as those of most scores: nothing cancels.
 * False where that is not so; nothing is then written. */
static INLINE bool add_points(Lanes to, Lanes x, Lanes y)
{
    Masks doubtful = { 0 };
    for (uint32_t i = 0; i < WORD_CASES; i += REALS) {
        Reals a = reals_load(x.lo + i), b = reals_load(y.lo + i);
        doubtful |= (Masks)a | (Masks)b | (Masks)(a + b > reals_of(DBL_MAX));
    }
    if (masks_any(doubtful) >> 63) return false;
    for (uint32_t i = 0; i < WORD_CASES; i += REALS) {
        reals_store(to.lo + i, reals_load(x.lo + i) + reals_load(y.lo + i));
        reals_store(to.hi + i, reals_load(x.hi + i) + reals_load(y.hi + i));
    }
    return true;
}

static INLINE void add_word(Lanes to, Lanes x, Lanes y, uint32_t size, bool minus)
{
    OpenEnds open = { 0 };
    bool closed = lanes_closed(x) && lanes_closed(y);
    for (uint32_t i = 0; i < size; i++) {
        double lo = number_add(x.lo[i], minus ? -y.hi[i] : y.lo[i]);
        double hi = number_add(x.hi[i], minus ? -y.lo[i] : y.hi[i]);
        Interval sum = { lo, hi, false, false };
        if (!closed || !(lo <= hi && lo >= -DBL_MAX && hi <= DBL_MAX))
            sum = (minus ? interval_subtract : interval_add)(lanes_get(x, i), lanes_get(y, i));
        lanes_put(to, &open, i, sum);
    }
    lanes_put_open(to, open);
}

void numbers_add(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w), x = lanes_of(a, w), y = lanes_of(b, w);
        uint32_t size = cases_in(count, w);
        if (size == WORD_CASES && lanes_closed(x) && lanes_closed(y) && add_points(to, x, y))
            lanes_put_open(to, (OpenEnds){ 0 });
        else add_word(to, x, y, size, false);
    }
}

void numbers_subtract(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++)
        add_word(lanes_of(n, w), lanes_of(a, w), lanes_of(b, w), cases_in(count, w), true);
}

/* ---- the highest and the lowest ---- */

static INLINE void extreme(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count,
                           bool highest)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w), x = lanes_of(a, w), y = lanes_of(b, w);
        uint32_t size = cases_in(count, w);
        if (!lanes_closed(x) || !lanes_closed(y)) {
            pair_word(to, x, y, size, highest ? interval_highest : interval_lowest);
            continue;
        }
        for (uint32_t i = 0; i < size; i++) {
            to.lo[i] = (x.lo[i] > y.lo[i]) == highest ? x.lo[i] : y.lo[i];
            to.hi[i] = (x.hi[i] > y.hi[i]) == highest ? x.hi[i] : y.hi[i];
        }
        lanes_put_open(to, (OpenEnds){ 0 });
    }
}

void numbers_highest(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count)
{
    extreme(n, a, b, count, true);
}

void numbers_lowest(const NumberRegister *n, const NumberRegister *a, const NumberRegister *b, uint32_t count)
{
    extreme(n, a, b, count, false);
}

/* ---- choices ---- */

static INLINE Interval choice(uint64_t t, uint64_t f, Interval a, Interval b)
{
    if (t & ~f & 1) return a;
    if (f & ~t & 1) return b;
    return interval_hull(a, b);
}

/* What the choice between two constants gives two neighbours: by the bits of t, then those of f. */
typedef struct Neighbours {
    double lo[2], hi[2];
} Neighbours;

static void make_neighbours(Neighbours table[16], Interval a, Interval b)
{
    for (uint32_t bits = 0; bits < 16; bits++) {
        for (uint32_t i = 0; i < 2; i++) {
            Interval value = choice(bits >> i, bits >> (i + 2), a, b);
            table[bits].lo[i] = value.lo;
            table[bits].hi[i] = value.hi;
        }
    }
}

static INLINE void choose_neighbours(Lanes to, uint64_t t, uint64_t f, const Neighbours table[16])
{
    for (uint32_t i = 0; i < WORD_CASES; i += 2, t >>= 2, f >>= 2) {
        const Neighbours *both = &table[(t & 3) | (f & 3) << 2];
        memcpy(to.lo + i, both->lo, sizeof both->lo);
        memcpy(to.hi + i, both->hi, sizeof both->hi);
    }
}

static INLINE void choose_word(Lanes to, uint64_t t, uint64_t f, Lanes x, Lanes y, uint32_t size)
{
    OpenEnds open = { 0 };
    for (uint32_t i = 0; i < size; i++)
        lanes_put(to, &open, i, choice(t >> i, f >> i, lanes_get(x, i), lanes_get(y, i)));
    lanes_put_open(to, open);
}

/* Where no end is open: an operand that is not to be chosen is out of the way at infinity. */
static INLINE void choose_closed(Lanes to, uint64_t t, uint64_t f, Lanes x, Lanes y, uint32_t size)
{
    uint64_t may_be_first = t | ~f, may_be_second = f | ~t;
    for (uint32_t i = 0; i < size; i++) {
        bool first = may_be_first >> i & 1, second = may_be_second >> i & 1;
        double x_lo = first ? x.lo[i] : INFINITY, y_lo = second ? y.lo[i] : INFINITY;
        double x_hi = first ? x.hi[i] : -INFINITY, y_hi = second ? y.hi[i] : -INFINITY;
        to.lo[i] = x_lo < y_lo ? x_lo : y_lo;
        to.hi[i] = x_hi > y_hi ? x_hi : y_hi;
    }
    lanes_put_open(to, (OpenEnds){ 0 });
}

void numbers_choose(const NumberRegister *n, const uint64_t *t, const uint64_t *f, const NumberRegister *a,
                    const NumberRegister *b, uint32_t count)
{
    Neighbours table[16];
    bool constants = count >= WORD_CASES && a->constant && b->constant;
    if (constants) make_neighbours(table, number_get(a, 0), number_get(b, 0));
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w), x = lanes_of(a, w), y = lanes_of(b, w);
        uint32_t size = cases_in(count, w);
        if (!lanes_closed(x) || !lanes_closed(y)) {
            choose_word(to, t[w], f[w], x, y, size);
        } else if (constants && size == WORD_CASES) {
            choose_neighbours(to, t[w], f[w], table);
            lanes_put_open(to, (OpenEnds){ 0 });
        } else {
            choose_closed(to, t[w], f[w], x, y, size);
        }
    }
}

void numbers_unbounded(const NumberRegister *n, const NumberRegister *a, const uint64_t *plane, bool where,
                       uint32_t count)
{
    for (uint32_t w = 0; w < words_of(count); w++) {
        Lanes to = lanes_of(n, w), x = lanes_of(a, w);
        uint64_t unbounded = where ? plane[w] : ~plane[w];
        for (uint32_t i = 0; i < cases_in(count, w); i++) {
            to.lo[i] = unbounded >> i & 1 ? -INFINITY : x.lo[i];
            to.hi[i] = unbounded >> i & 1 ? INFINITY : x.hi[i];
        }
        lanes_put_open(to, (OpenEnds){ *x.lo_open & ~unbounded, *x.hi_open & ~unbounded });
    }
}
