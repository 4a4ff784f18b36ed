/* Number registers, a word of cases at a time. */
#ifndef RUN_LANES_H
#define RUN_LANES_H
#include "run/machine_inside.h"

/* The cases of one word of a number register. */
typedef struct Lanes {
    double *lo, *hi;
    uint64_t *lo_open, *hi_open;
} Lanes;

static INLINE Lanes lanes_of(const NumberRegister *n, uint32_t word)
{
    size_t at = (size_t)word * WORD_CASES;
    return (Lanes){ n->lo + at, n->hi + at, n->lo_open + word, n->hi_open + word };
}

static INLINE bool lanes_closed(Lanes a)
{
    return (*a.lo_open | *a.hi_open) == 0;
}

static INLINE Interval lanes_get(Lanes a, uint32_t i)
{
    return (Interval){ a.lo[i], a.hi[i], *a.lo_open >> i & 1, *a.hi_open >> i & 1 };
}

/* Which cases of a word have an open end. They are written when all are known, since a result may replace its operand.
 */
typedef struct OpenEnds {
    uint64_t lo, hi;
} OpenEnds;

static INLINE void lanes_put(Lanes n, OpenEnds *open, uint32_t i, Interval value)
{
    n.lo[i] = value.lo;
    n.hi[i] = value.hi;
    open->lo |= (uint64_t)value.lo_open << i;
    open->hi |= (uint64_t)value.hi_open << i;
}

static INLINE void lanes_put_open(Lanes n, OpenEnds open)
{
    *n.lo_open = open.lo;
    *n.hi_open = open.hi;
}

static INLINE uint32_t words_of(uint32_t count)
{
    return (count + WORD_CASES - 1) / WORD_CASES;
}

/* How many of `count` cases this word holds. */
static INLINE uint32_t cases_in(uint32_t count, uint32_t word)
{
    uint32_t left = count - word * WORD_CASES;
    return left < WORD_CASES ? left : WORD_CASES;
}

static INLINE uint64_t spread(bool bit)
{
    return bit ? ~UINT64_C(0) : 0;
}

/* Bits of the first `size` cases (1 to 64) of a word. */
static INLINE uint64_t first_bits(uint32_t size)
{
    return ~UINT64_C(0) >> (WORD_CASES - size);
}

#endif
