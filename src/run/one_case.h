/* The instructions on one case alone: its bits are the lowest of each plane, and a number is two ends. What most rules
 * do is done here without a loop, a call, or a branch on what the case states, which no processor foresees. */
#ifndef RUN_ONE_CASE_H
#define RUN_ONE_CASE_H
#include <string.h>

#include "base/number.h"
#include "run/machine_inside.h"

/* Both ends at once, the low one first, and as much of bits. */
typedef double Ends __attribute__((vector_size(16)));
typedef int64_t EndBits __attribute__((vector_size(16)));

/* ---- numbers ---- */

static INLINE Ends one_ends(const Block *b, uint32_t number)
{
    Ends ends;
    memcpy(&ends, b->alone[number].ends, sizeof ends);
    return ends;
}

/* Which ends are open: a bit of each, or none. */
static INLINE EndBits one_open(const Block *b, uint32_t number)
{
    EndBits open;
    memcpy(&open, b->alone[number].open, sizeof open);
    return open;
}

static INLINE void one_put(const Block *b, uint32_t number, Ends ends, EndBits open)
{
    memcpy(b->alone[number].ends, &ends, sizeof ends);
    memcpy(b->alone[number].open, &open, sizeof open);
}

static INLINE Interval one_interval(const Block *b, uint32_t number)
{
    const OneNumber *n = &b->alone[number];
    return (Interval){ n->ends[0], n->ends[1], n->open[0] & 1, n->open[1] & 1 };
}

static INLINE void one_put_interval(const Block *b, uint32_t number, Interval value)
{
    one_put(b, number, (Ends){ value.lo, value.hi }, (EndBits){ value.lo_open, value.hi_open });
}

static INLINE bool one_any(EndBits bits)
{
    return bits[0] | bits[1];
}

static INLINE Ends one_either(EndBits first, Ends x, Ends y)
{
    return (Ends)((first & (EndBits)x) | (~first & (EndBits)y));
}

/* Between constants: what comes of it is known. */
static INLINE void one_choice(const Block *b, const uint32_t *at)
{
    uint64_t which = *block_plane(b, at[2]) + 2 * *block_plane(b, at[3]);
    Ends ends;
    memcpy(&ends, b->program->choices.at[at[4]].ends[which], sizeof ends);
    one_put(b, at[1], ends, (EndBits){ 0 });
}

static INLINE void one_choose(const Block *b, const uint32_t *at)
{
    bool t = *block_plane(b, at[2]), f = *block_plane(b, at[3]);
    if (t != f) one_put(b, at[1], one_ends(b, at[t ? 4 : 5]), one_open(b, at[t ? 4 : 5]));
    else one_put_interval(b, at[1], interval_hull(one_interval(b, at[4]), one_interval(b, at[5])));
}

/* Instructions on several numbers in turn. */
typedef Interval OfTwo(Interval a, Interval b);

static void one_fold(const Block *b, uint32_t to, const uint32_t *from, uint32_t count, OfTwo *two)
{
    Interval all = one_interval(b, from[0]);
    for (uint32_t i = 1; i < count; i++) all = two(all, one_interval(b, from[i]));
    one_put_interval(b, to, all);
}

static Interval one_add(Interval x, Interval y)
{
    Interval sum = { number_add(x.lo, y.lo), number_add(x.hi, y.hi), false, false };
    bool closed = !x.lo_open && !x.hi_open && !y.lo_open && !y.hi_open;
    bool plain = closed && sum.lo <= sum.hi && sum.lo >= -DBL_MAX && sum.hi <= DBL_MAX;
    return plain ? sum : interval_add(x, y);
}

/* Of numbers that are not negative and have no open end, as those of most scores, nothing cancels. */
static INLINE void one_sum(const Block *b, uint32_t to, const uint32_t *from, uint32_t count)
{
    Ends sum = one_ends(b, from[0]);
    EndBits open = one_open(b, from[0]), signs = (EndBits)sum;
    for (uint32_t i = 1; i < count; i++) {
        Ends next = one_ends(b, from[i]);
        open |= one_open(b, from[i]);
        signs |= (EndBits)next;
        sum += next;
    }
    bool negative = (signs[0] | signs[1]) < 0;
    if (one_any(open) || negative || !(sum[1] <= DBL_MAX)) one_fold(b->self, to, from, count, one_add);
    else one_put(b, to, sum, (EndBits){ 0 });
}

static INLINE void one_extreme(const Block *b, const uint32_t *at, bool highest)
{
    const uint32_t *from = at + 3, count = at[2];
    Ends most = one_ends(b, from[0]);
    EndBits open = one_open(b, from[0]);
    for (uint32_t i = 1; i < count; i++) {
        Ends next = one_ends(b, from[i]);
        EndBits higher = (EndBits)(most > next);
        open |= one_open(b, from[i]);
        most = highest ? one_either(higher, most, next) : one_either(higher, next, most);
    }
    if (one_any(open)) one_fold(b->self, at[1], from, count, highest ? interval_highest : interval_lowest);
    else one_put(b, at[1], most, (EndBits){ 0 });
}

static INLINE void one_less(const Block *b, const uint32_t *at)
{
    const OneNumber *x = &b->alone[at[3]], *y = &b->alone[at[4]];
    uint64_t below = x->ends[1] < y->ends[0], same = x->ends[1] == y->ends[0];
    *block_plane(b, at[1]) = below | (same & (x->open[1] | y->open[0]));
    *block_plane(b, at[2]) = x->ends[0] >= y->ends[1];
}

static INLINE void one_nearly_less(const Block *b, const uint32_t *at)
{
    Interval x = one_interval(b, at[3]), y = one_interval(b, at[4]);
    *block_plane(b, at[1]) = interval_nearly_below(x, y);
    *block_plane(b, at[2]) = interval_nearly_not_below(x, y);
}

/* ---- what the case states ---- */

/* Where there is one source at most, nothing can be in conflict. False, and nothing is written, where that is not so.
 */
static INLINE bool one_source(const Block *b, const uint32_t *at)
{
    const NumberColumn *column = &b->table->numbers[at[3]];
    const Interval *range = &b->program->constants.at[at[4]];
    bool there = column->stated, stated = there && *column->stated & 1;
    if ((column->banded && at[6]) || column->span_lo) return false;
    if (at[5] != NONE) {
        if (stated || range->lo != -INFINITY || range->hi != INFINITY || one_any(one_open(b, at[5]))) return false;
        one_put(b, at[1], one_ends(b, at[5]), (EndBits){ 0 });
    } else if (there) { /* and whether it is stated in this case, no processor foresees */
        const double *lo[2] = { &range->lo, column->lo }, *hi[2] = { &range->hi, column->hi };
        const uint64_t lo_open[2] = { range->lo_open, *column->lo_open },
                       hi_open[2] = { range->hi_open, *column->hi_open };
        one_put_interval(
            b, at[1], interval_tidy((Interval){ *lo[stated], *hi[stated], lo_open[stated] & 1, hi_open[stated] & 1 }));
    } else {
        one_put_interval(b, at[1], interval_tidy(*range));
    }
    *block_plane(b, at[2]) = 0;
    return true;
}

static INLINE void one_measure(const Block *b, const uint32_t *at)
{
    if (!one_source(b, at)) machine_measure(b->self, at, READING_ORDINARY);
}

static INLINE void one_stated(const Block *b, const uint32_t *at)
{
    const uint64_t *word = b->one_word + 2 * (size_t)at[3];
    uint64_t *plane = block_plane(b, at[2]);
    for (const uint64_t *end = word + 2 * (size_t)at[1]; word < end; word += 2, plane += 2) {
        EndBits pair;
        memcpy(&pair, word, sizeof pair);
        pair &= 1;
        memcpy(plane, &pair, sizeof pair);
    }
}

/* `at`: the plane that is written, and the word that holds what is stated. */
static INLINE void one_settle(const Block *b, const uint32_t *at, uint64_t plane)
{
    *block_plane(b, at[0]) = (b->one_word[at[1]] & 1) | plane;
}

/* ---- planes ---- */

static INLINE uint64_t one_and(const Block *b, const uint32_t *at, uint32_t count)
{
    uint64_t all = *block_plane(b, at[2]);
    for (uint32_t i = 1; i < count; i++) all &= *block_plane(b, at[2 + i]);
    return *block_plane(b, at[1]) = all;
}

static INLINE uint64_t one_or(const Block *b, const uint32_t *at, uint32_t count)
{
    uint64_t any = *block_plane(b, at[2]);
    for (uint32_t i = 1; i < count; i++) any |= *block_plane(b, at[2 + i]);
    return *block_plane(b, at[1]) = any;
}

static INLINE void one_at_least(const Block *b, const uint32_t *at)
{
    const uint32_t *from = at + 4, count = at[3];
    uint64_t there = 0;
    for (uint32_t i = 0; i < count; i++) there += *block_plane(b, from[i]);
    *block_plane(b, at[1]) = there >= at[2];
}

#endif
