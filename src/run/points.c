/* Scores of whole points in bit planes, 64 cases a word: what most scores are made of. The ends of their intervals are
 * numbers of a few bits, a plane for each; and a sum takes as many operations for a few hundred cases as it otherwise
 * takes for eight. */
#include <string.h>

#include "program/held.h"
#include "run/lanes.h"
#include "run/planes.h"

/* An operand: bit k of its ends in planes lo[k], hi[k], which are empty from some bit on. Those of a constant are empty
 * and full planes. */
typedef struct Points {
    uint32_t least, most; /* none is smaller, or larger */
    const uint64_t *lo[POINT_BITS], *hi[POINT_BITS];
} Points;

static uint32_t bits_of(uint32_t most)
{
    uint32_t bits = 0;
    while (most >> bits) bits++;
    return bits;
}

static uint64_t *end_plane(const Block *b, double *end, uint32_t bit)
{
    return (uint64_t *)(void *)end + (size_t)bit * b->width;
}

/* False where a register holds no points. */
static bool points_of(const Block *b, uint32_t i, Points *points)
{
    const NumberRegister *n = &b->numbers[i];
    if (n->constant) {
        double value = *n->lo;
        if (*n->hi != value || *n->lo_open || *n->hi_open || !(value >= 0 && value <= MOST_POINTS)) return false;
        points->least = points->most = (uint32_t)value;
        if (value != (double)points->most) return false;
    } else {
        if (n->form->holds != HOLDS_POINTS) return false;
        points->least = 0;
        points->most = n->form->most;
    }
    uint32_t bits = bits_of(points->most);
    for (uint32_t k = 0; k < POINT_BITS; k++) {
        uint64_t *fixed = block_plane(b, n->constant && points->most >> k & 1 ? PLANE_ALL : PLANE_NONE);
        bool planes = !n->constant && k < bits;
        points->lo[k] = planes ? end_plane(b, n->lo, k) : fixed;
        points->hi[k] = planes ? end_plane(b, n->hi, k) : fixed;
    }
    return true;
}

/* Register i, to be written; how many bits it then has. */
static uint32_t points_begin(const Block *b, uint32_t i, uint32_t most)
{
    *b->numbers[i].form = (NumberForm){ .holds = HOLDS_POINTS, .most = most };
    return bits_of(most);
}

/* ---- ends: planes of numbers x and y; each may be written over ---- */

/* `room`: bits, or more: that is known to the compiler, so that the sum stays in the processor. */
static INLINE void sum_end(const Block *b, double *to, uint32_t bits, const Points *from, uint32_t count, bool high,
                           uint32_t room)
{
    uint64_t *sums = end_plane(b, to, 0);
    size_t width = b->width;
    EACH_PART(b, {
        Part sum[POINT_BITS];
        for (uint32_t k = 0; k < room; k++) sum[k] = CONST_PART_OF(high ? from->hi[k] : from->lo[k]);
        for (const Points *next = from + 1; next < from + count; next++) {
            Part carry = { 0 };
            for (uint32_t k = 0; k < room; k++) {
                Part one = sum[k], two = CONST_PART_OF(high ? next->hi[k] : next->lo[k]);
                sum[k] = one ^ two ^ carry;
                carry = (one & two) | (carry & (one ^ two));
            }
        }
        for (uint32_t k = 0; k < room && k < bits; k++) PART_OF(sums + k * width) = sum[k];
    });
}

static INLINE void sum_both_ends(const Block *b, const NumberRegister *n, uint32_t bits, const Points *from,
                                 uint32_t count, uint32_t room)
{
    sum_end(b, n->lo, bits, from, count, false, room);
    sum_end(b, n->hi, bits, from, count, true, room);
}

static void sum_ends(const Block *b, const NumberRegister *n, uint32_t bits, const Points *from, uint32_t count)
{
    if (bits <= 4) sum_both_ends(b, n, bits, from, count, 4);
    else if (bits == 5) sum_both_ends(b, n, bits, from, count, 5);
    else if (bits == 6) sum_both_ends(b, n, bits, from, count, 6);
    else sum_both_ends(b, n, bits, from, count, POINT_BITS);
}

/* How the lower of two numbers is told from the higher one. */
typedef enum { X_IS_HIGHER, Y_IS_HIGHER, COMPARED } Order;

static Order order_of(const Points *x, const Points *y)
{
    if (x->least >= y->most) return X_IS_HIGHER;
    return y->least >= x->most ? Y_IS_HIGHER : COMPARED;
}

/* x where only t, y where only f, else the higher or the lower one of both. */
static INLINE void choose_end(const Block *b, double *to, uint32_t bits, const uint64_t *t, const uint64_t *f,
                              const uint64_t *const *x, const uint64_t *const *y, Order order, bool highest)
{
    uint64_t *chosen = end_plane(b, to, 0);
    size_t width = b->width;
    EACH_PART(b, {
        Part first = { 0 };
        Part only_t = CONST_PART_OF(t) & ~CONST_PART_OF(f), only_f = CONST_PART_OF(f) & ~CONST_PART_OF(t);
        if (order == X_IS_HIGHER) first = ~first;
        for (uint32_t k = 0; order == COMPARED && k < bits; k++) {
            Part one = CONST_PART_OF(x[k]), two = CONST_PART_OF(y[k]);
            first = (one & ~two) | (first & ~(one ^ two));
        }
        if (!highest) first = ~first;
        first = only_t | (first & ~only_f);
        for (uint32_t k = 0; k < bits; k++)
            PART_OF(chosen + k * width) = (CONST_PART_OF(x[k]) & first) | (CONST_PART_OF(y[k]) & ~first);
    });
}

/* ---- instructions ---- */

bool points_choose(const Block *b, const uint32_t *at)
{
    const uint64_t *t = block_plane(b, at[2]), *f = block_plane(b, at[3]);
    Points x, y;
    if (!points_of(b, at[4], &x) || !points_of(b, at[5], &y)) return false;
    Order order = order_of(&x, &y);
    uint32_t bits = points_begin(b, at[1], x.most > y.most ? x.most : y.most);
    const NumberRegister *n = &b->numbers[at[1]];
    choose_end(b, n->lo, bits, t, f, x.lo, y.lo, order, false);
    choose_end(b, n->hi, bits, t, f, x.hi, y.hi, order, true);
    return true;
}

static void higher_or_lower(const Block *b, uint32_t to, uint32_t first, uint32_t second, bool highest)
{
    const uint64_t *none = block_plane(b, PLANE_NONE);
    const NumberRegister *n = &b->numbers[to];
    Points x, y;
    points_of(b, first, &x), points_of(b, second, &y);
    uint32_t bits = points_begin(b, to, x.most > y.most ? x.most : y.most);
    choose_end(b, n->lo, bits, none, none, x.lo, y.lo, order_of(&x, &y), highest);
    choose_end(b, n->hi, bits, none, none, x.hi, y.hi, order_of(&x, &y), highest);
}

enum { SUMMANDS = 8 }; /* that are added up at once */

static void sum_points(const Block *b, uint32_t to, const uint32_t *from, uint32_t count)
{
    Points points[SUMMANDS];
    uint32_t most = 0, held = 0;
    for (uint32_t i = 0; i < count; i++) {
        points_of(b, from[i], &points[held]);
        most += points[held++].most;
        if (held < SUMMANDS && i + 1 < count) continue;
        sum_ends(b, &b->numbers[to], points_begin(b, to, most), points, held);
        points_of(b, to, &points[0]), held = 1; /* the sum is the first of the next ones */
    }
}

/* Whether all of them can be folded: else nothing is to be written. */
static bool all_points(const Block *b, bool sum, const uint32_t *from, uint32_t count)
{
    uint64_t most = 0;
    Points points;
    for (uint32_t i = 0; i < count; i++, most += points.most)
        if (!points_of(b, from[i], &points)) return false;
    return !sum || most <= MOST_POINTS;
}

bool points_fold(const Block *b, Opcode op, uint32_t to, const uint32_t *from, uint32_t count)
{
    bool sum = op == OP_sum || op == OP_add;
    if (!all_points(b, sum, from, count)) return false;
    if (count == 1) points_copy(b, to, from[0], interval_everything);
    else if (sum) sum_points(b, to, from, count);
    for (uint32_t i = 1; !sum && i < count; i++)
        higher_or_lower(b, to, i == 1 ? from[0] : to, from[i], op == OP_highest);
    return true;
}

/* The points lie in it, and none so near to an end that is no whole number that it would count as the same. */
static bool lies_within(const Points *points, Interval range)
{
    Interval span = { points->least, points->most, false, false }, meet = interval_meet(span, range);
    bool whole = floor(range.lo) == range.lo && floor(range.hi) == range.hi;
    return whole && meet.lo == span.lo && meet.hi == span.hi && !meet.lo_open && !meet.hi_open;
}

bool points_copy(const Block *b, uint32_t to, uint32_t from, Interval range)
{
    const NumberRegister *n = &b->numbers[to];
    Points points;
    if (!points_of(b, from, &points) || !lies_within(&points, range)) return false;
    uint32_t bits = points_begin(b, to, points.most);
    for (uint32_t k = 0; k < bits; k++) {
        uint64_t *lo = end_plane(b, n->lo, k), *hi = end_plane(b, n->hi, k);
        EACH_PART(b, {
            PART_OF(lo) = CONST_PART_OF(points.lo[k]);
            PART_OF(hi) = CONST_PART_OF(points.hi[k]);
        });
    }
    return true;
}

/* ---- comparing with a constant ---- */

typedef bool Compares(Interval a, Interval b);

/* How points up to `most` compare with c changes once: the first one of which it is so, or (`is` is false) not so. */
static uint32_t first_point(uint32_t most, Compares *compares, Interval c, bool points_first, bool is)
{
    uint32_t low = 0, high = most + 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        Interval point = interval_point(middle);
        if ((points_first ? compares(point, c) : compares(c, point)) == is) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* Where an end is at least `least`; or where it is not. */
static INLINE void reach_end(const Block *b, uint64_t *plane, const uint64_t *const *x, uint32_t bits, uint32_t least,
                             bool is)
{
    const uint64_t *all = block_plane(b, PLANE_ALL);
    EACH_PART(b, {
        Part reached = CONST_PART_OF(all);
        for (uint32_t k = 0; k < bits; k++) {
            if (least >> k & 1) reached &= CONST_PART_OF(x[k]);
            else reached |= CONST_PART_OF(x[k]);
        }
        if (least >> bits) reached = (Part){ 0 };
        if (!is) reached = CONST_PART_OF(all) & ~reached;
        PART_OF(plane) = reached;
    });
}

/* The larger points are, the less they are below a constant, and the more it is below them. */
bool points_less(const Block *b, const uint32_t *at, bool nearly)
{
    const NumberRegister *first = &b->numbers[at[3]], *second = &b->numbers[at[4]];
    bool points_first = second->constant;
    Points points;
    if (first->constant == second->constant || !points_of(b, at[points_first ? 3 : 4], &points)) return false;
    Interval c = number_get(points_first ? second : first, 0);
    Compares *below = nearly ? interval_nearly_below : interval_below;
    Compares *not_below = nearly ? interval_nearly_not_below : interval_not_below;
    uint64_t *rising = block_plane(b, at[points_first ? 2 : 1]), *falling = block_plane(b, at[points_first ? 1 : 2]);
    uint32_t rises = first_point(points.most, points_first ? not_below : below, c, points_first, true);
    uint32_t falls = first_point(points.most, points_first ? below : not_below, c, points_first, false);
    reach_end(b, rising, points.lo, bits_of(points.most), rises, true);
    reach_end(b, falling, points.hi, bits_of(points.most), falls, false);
    return true;
}

/* ---- as reals ---- */

static void write_end(const Block *b, double *end, uint32_t bits)
{
    uint64_t planes[POINT_BITS * MOST_WORDS]; /* for they are written over */
    memcpy(planes, end, (size_t)bits * b->width * sizeof *planes);
    for (uint32_t i = 0; i < b->count; i++) {
        uint32_t value = 0;
        for (uint32_t k = 0; k < bits; k++)
            value |= (uint32_t)(planes[(size_t)k * b->width + i / WORD_CASES] >> i % WORD_CASES & 1) << k;
        end[i] = value;
    }
}

void points_write_out(const Block *b, const NumberRegister *n)
{
    uint32_t bits = bits_of(n->form->most);
    write_end(b, n->lo, bits);
    write_end(b, n->hi, bits);
    memset(n->lo_open, 0, b->words * sizeof *n->lo_open);
    memset(n->hi_open, 0, b->words * sizeof *n->hi_open);
    n->form->holds = HOLDS_REALS;
}
