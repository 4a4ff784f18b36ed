/* Numbers that may be partly known, and arithmetic on them: an operation gives the least interval that holds its result
 * for every choice of numbers from its operands. No operand may be empty, and no result is; only interval_meet can give
 * nothing. */
#ifndef BASE_INTERVAL_H
#define BASE_INTERVAL_H
#include <float.h>
#include <math.h>
#include <stdbool.h>

/* A set of numbers without gaps; infinite ends are never reached, whatever `open` says. */
typedef struct Interval {
    double lo, hi;
    bool lo_open, hi_open;
} Interval;

extern const Interval interval_everything;

bool interval_is_point(const Interval *interval);

static inline Interval interval_point(double value)
{
    return (Interval){ value, value, false, false };
}

/* The same numbers, with infinite ends said to be closed: the results of arithmetic are tidy. */
static inline Interval interval_tidy(Interval a)
{
    return (Interval){ a.lo, a.hi, a.lo_open && isfinite(a.lo), a.hi_open && isfinite(a.hi) };
}

/* Whether no number lies in it. */
static inline bool interval_empty(Interval a)
{
    return a.lo > a.hi || (a.lo == a.hi && (a.lo_open || a.hi_open));
}

/* The numbers that lie in both; empty where there are none. */
static inline Interval interval_meet(Interval a, Interval b)
{
    Interval both = { a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi, false, false };
    both.lo_open = (a.lo == both.lo && a.lo_open) || (b.lo == both.lo && b.lo_open);
    both.hi_open = (a.hi == both.hi && a.hi_open) || (b.hi == both.hi && b.hi_open);
    return both;
}

/* The least interval that holds both. */
static inline Interval interval_hull(Interval a, Interval b)
{
    Interval hull = { a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi, false, false };
    hull.lo_open = (a.lo != hull.lo || a.lo_open) && (b.lo != hull.lo || b.lo_open);
    hull.hi_open = (a.hi != hull.hi || a.hi_open) && (b.hi != hull.hi || b.hi_open);
    return hull;
}

/* Whether an end of a lies further in than that of b. */
bool interval_narrower(Interval a, Interval b);

/* ---- comparison ---- */

/* Every number of a is below every number of b; none is below any. Neither, where it depends. */
static inline bool interval_below(Interval a, Interval b)
{
    return a.hi < b.lo || (a.hi == b.lo && (a.hi_open || b.lo_open));
}

static inline bool interval_not_below(Interval a, Interval b)
{
    return a.lo >= b.hi;
}

/* By how much two numbers may differ that agree to 12 significant digits. Finite, so that an infinite end is far from
 * all. */
static inline double number_tolerance(double a, double b)
{
    double size = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    return size <= DBL_MAX ? 5e-13 * size : DBL_MAX;
}

static inline bool number_nearly_below(double a, double b)
{
    return b - a > number_tolerance(a, b);
}

/* The same, but ends that agree to 12 significant digits are equal. */
static inline bool interval_nearly_below(Interval a, Interval b)
{
    return number_nearly_below(a.hi, b.lo) || ((a.hi_open || b.lo_open) && !number_nearly_below(b.lo, a.hi));
}

static inline bool interval_nearly_not_below(Interval a, Interval b)
{
    return !number_nearly_below(a.lo, b.hi);
}

/* `a` with each end that agrees to 12 significant digits with an end of b moved there: what is equal on paper then is
 * equal. */
Interval interval_snap(Interval a, Interval b);

/* ---- arithmetic ---- */

/* Everything, where an operand holds a number for which the result is not defined, and where it is too large to be
 * known. */
Interval interval_add(Interval a, Interval b);
Interval interval_subtract(Interval a, Interval b);
Interval interval_multiply(Interval a, Interval b);
Interval interval_divide(Interval a, Interval b);
Interval interval_power(Interval a, Interval b);
Interval interval_sqrt(Interval a);
Interval interval_ln(Interval a);
Interval interval_exp(Interval a);
Interval interval_log10(Interval a);

/* To the nearest whole number, halves away from 0, after rounding to 12 significant digits. */
Interval interval_round(Interval a);

/* a * factor + offset, rounded to the 15 significant digits of a recorded number: a conversion of units. */
Interval interval_scale(Interval a, double factor, double offset);

/* The higher and the lower of two numbers. */
Interval interval_highest(Interval a, Interval b);
Interval interval_lowest(Interval a, Interval b);

#endif
