/* Interval arithmetic of the reference: ends open or closed. An end that is infinite is never reached, and here always
 * open. */
#ifndef TESTS_REFERENCE_RANGE_H
#define TESTS_REFERENCE_RANGE_H
#include <float.h>
#include <math.h>

#include "reference.h"

typedef struct End {
    double at;
    bool open;
} End;

static const RefRange everything = { -INFINITY, INFINITY, true, true };

/* Equal on paper: to 12 significant digits. */
static inline bool nearly(double a, double b)
{
    return a == b || (isfinite(a - b) && fabs(a - b) <= 5e-13 * fmax(fabs(a), fabs(b)));
}

static inline bool is_empty(RefRange a)
{
    return a.lo > a.hi || (a.lo == a.hi && (a.lo_open || a.hi_open));
}

static inline bool holds_number(RefRange a, double x)
{
    return (a.lo < x || (a.lo == x && !a.lo_open)) && (x < a.hi || (x == a.hi && !a.hi_open));
}

/* Rounding decided something: two ends were equal on paper, but not in binary, and only one of them is reached, so that
 * it is not certain which lies farther out; or so much of a sum cancelled that few of its digits are left; or a
 * result was too large, of which it hangs on the order of conversions how much is known. */
static _Thread_local bool ends_in_doubt;

/* What is beyond all numbers that a computer knows lies beyond the last of them; what is narrower than it can tell is
 * one number. */
static inline RefRange range_of(End lo, End hi)
{
    ends_in_doubt |= lo.at == INFINITY || hi.at == -INFINITY;
    if (lo.at == INFINITY) return (RefRange){ DBL_MAX, INFINITY, false, true };
    if (hi.at == -INFINITY) return (RefRange){ -INFINITY, -DBL_MAX, true, false };
    if (lo.at == hi.at) return (RefRange){ lo.at, hi.at, false, false };
    return (RefRange){ lo.at, hi.at, lo.open || isinf(lo.at), hi.open || isinf(hi.at) };
}

static inline RefRange point(double x)
{
    return (RefRange){ x, x, false, false };
}

static inline bool ends_equal(double a, bool a_open, double b, bool b_open)
{
    ends_in_doubt |= a != b && a_open != b_open && nearly(a, b);
    return a == b;
}

static inline RefRange meet(RefRange a, RefRange b)
{
    if (ends_equal(a.lo, a.lo_open, b.lo, b.lo_open)) a.lo_open |= b.lo_open;
    else if (b.lo > a.lo) a.lo = b.lo, a.lo_open = b.lo_open;
    if (ends_equal(a.hi, a.hi_open, b.hi, b.hi_open)) a.hi_open |= b.hi_open;
    else if (b.hi < a.hi) a.hi = b.hi, a.hi_open = b.hi_open;
    return a;
}

static inline RefRange hull(RefRange a, RefRange b)
{
    if (ends_equal(a.lo, a.lo_open, b.lo, b.lo_open)) a.lo_open &= b.lo_open;
    else if (b.lo < a.lo) a.lo = b.lo, a.lo_open = b.lo_open;
    if (ends_equal(a.hi, a.hi_open, b.hi, b.hi_open)) a.hi_open &= b.hi_open;
    else if (b.hi > a.hi) a.hi = b.hi, a.hi_open = b.hi_open;
    return a;
}

/* Where the exact sum is 0, what rounding leaves of it is 0 as well; of operands that were rounded before, more than
 * their last digit may be left. */
static inline double plus(double x, double y)
{
    bool zero = nearly(x, -y);
    if (x != -y) ends_in_doubt |= zero ? fabs(x) > 1e11 || fabs(x + y) > 4e-16 * fabs(x) : fabs(x + y) * 1000 < fabs(x);
    return zero ? 0 : x + y;
}

static inline RefRange add(RefRange a, RefRange b)
{
    return range_of((End){ plus(a.lo, b.lo), a.lo_open || b.lo_open },
                    (End){ plus(a.hi, b.hi), a.hi_open || b.hi_open });
}

static inline RefRange negated(RefRange a)
{
    return (RefRange){ 0 - a.hi, 0 - a.lo, a.hi_open, a.lo_open };
}

/* The hull of what the four pairs of ends give. */
static inline RefRange corners(RefRange a, RefRange b, End (*corner)(End, End))
{
    End x[2] = { { a.lo, a.lo_open }, { a.hi, a.hi_open } }, y[2] = { { b.lo, b.lo_open }, { b.hi, b.hi_open } };
    RefRange made = everything;
    for (int i = 0; i < 4; i++) {
        End end = corner(x[i / 2], y[i % 2]);
        RefRange here = { end.at, end.at, end.open, end.open };
        made = i ? hull(made, here) : here;
    }
    return range_of((End){ made.lo, made.lo_open }, (End){ made.hi, made.hi_open });
}

static inline bool reached(End end, double at)
{
    return end.at == at && !end.open;
}

static inline End product(End x, End y)
{
    if (x.at == 0 || y.at == 0) return (End){ 0, !reached(x, 0) && !reached(y, 0) };
    return (End){ x.at * y.at, x.open || y.open };
}

/* 0 is not reached by the divisor; an end at 0 has the sign of the numbers beside it. */
static inline End quotient(End x, End y)
{
    if (x.at == 0 || isinf(y.at)) return (End){ 0, !reached(x, 0) };
    return (End){ x.at / y.at, x.open || y.open };
}

static inline RefRange divide(RefRange a, RefRange b)
{
    if (holds_number(b, 0)) return everything;
    if (b.lo == 0) b.lo = 0.0;
    if (b.hi == 0) b.hi = -0.0;
    return corners(a, b, quotient);
}

static inline RefRange size_of(RefRange a)
{
    if (a.lo >= 0) return a;
    if (a.hi <= 0) return negated(a);
    RefRange other = negated(a);
    other.lo = a.lo = 0;
    other.lo_open = a.lo_open = false;
    return hull(a, other);
}

/* Of x >= 0. It does not matter which y a reached 1 is raised to, nor what is raised to a reached 0, nor to which y
 * above 0 a reached 0 is. */
static inline End raised(End x, End y)
{
    if (reached(x, 1) || reached(y, 0)) return (End){ 1, false };
    if (reached(x, 0) && y.at >= 0) return (End){ 0, false };
    return (End){ pow(x.at, y.at), x.open || y.open };
}

static inline RefRange power(RefRange a, RefRange b)
{
    if (b.lo == 0 && b.hi == 0) return point(1);
    if (b.lo == b.hi && b.lo == floor(b.lo)) {
        if (b.lo < 0) return divide(point(1), power(a, point(-b.lo)));
        if (fmod(b.lo, 2) == 0) a = size_of(a);
        return range_of((End){ pow(a.lo, b.lo), a.lo_open }, (End){ pow(a.hi, b.lo), a.hi_open });
    }
    if (a.lo < 0 || (holds_number(a, 0) && b.lo < 0)) return everything;
    return corners(a, b, raised);
}

static inline RefRange rising(RefRange a, double (*function)(double))
{
    return range_of((End){ function(a.lo), a.lo_open }, (End){ function(a.hi), a.hi_open });
}

/* Halves go away from 0; just beside an end that is not reached, a half goes the other way or not. */
static inline bool is_half(double x)
{
    return nearly(fabs(x), floor(fabs(x)) + 0.5);
}

static inline RefRange rounded(RefRange a)
{
    bool lo_half = is_half(a.lo), hi_half = is_half(a.hi);
    double lo = lo_half && a.lo_open && a.lo < 0 ? trunc(a.lo)
                : lo_half                        ? trunc(a.lo) + copysign(1, a.lo)
                                                 : round(a.lo);
    double hi = hi_half && a.hi_open && a.hi > 0 ? trunc(a.hi)
                : hi_half                        ? trunc(a.hi) + copysign(1, a.hi)
                                                 : round(a.hi);
    return range_of((End){ lo, false }, (End){ hi, false });
}

static inline RefRange highest(RefRange a, RefRange b)
{
    RefRange made = hull(a, b);
    RefRange low = meet((RefRange){ a.lo, INFINITY, a.lo_open, true }, (RefRange){ b.lo, INFINITY, b.lo_open, true });
    made.lo = low.lo, made.lo_open = low.lo_open;
    return made;
}

static inline RefRange lowest(RefRange a, RefRange b)
{
    return negated(highest(negated(a), negated(b)));
}

/* ---- functions, conversions ---- */

/* A conversion gives exact decimals again. */
static inline RefRange converted(RefRange a, const RefNumber *to)
{
    double lo = (a.lo + to->before) * to->value + to->after, hi = (a.hi + to->before) * to->value + to->after, scale;
    if (to->value == 1) return a;
    if (isfinite(lo) && lo != 0) scale = pow(10, 14 - floor(log10(fabs(lo)))), lo = round(lo * scale) / scale;
    if (isfinite(hi) && hi != 0) scale = pow(10, 14 - floor(log10(fabs(hi)))), hi = round(hi * scale) / scale;
    return range_of((End){ lo, a.lo_open }, (End){ hi, a.hi_open });
}

static inline RefRange function_of(NumberKind kind, RefRange a)
{
    if (kind == N_EXP) return rising(a, exp);
    if (kind == N_ROUND) return rounded(a);
    if (a.lo < 0 || (kind != N_SQRT && holds_number(a, 0))) return everything;
    return rising(a, kind == N_SQRT ? sqrt : kind == N_LN ? log : log10);
}

/* ---- comparisons: for every pair of values ---- */

static inline bool is_below(RefRange a, RefRange b, bool near)
{
    bool equal = near ? nearly(a.hi, b.lo) : a.hi == b.lo;
    return equal ? a.hi_open || b.lo_open : a.hi < b.lo;
}

static inline bool is_not_below(RefRange a, RefRange b, bool near)
{
    return a.lo >= b.hi || (near && nearly(a.lo, b.hi));
}

static inline bool is_narrower(RefRange a, RefRange b)
{
    return a.lo > b.lo || a.hi < b.hi || (a.lo == b.lo && a.lo_open && !b.lo_open) ||
           (a.hi == b.hi && a.hi_open && !b.hi_open);
}

/* ---- what several sources know of one number ---- */

typedef struct Known {
    RefRange shared, span;
    bool any;
} Known;

/* An end that is equal on paper to an end of what is known. */
static inline double on_paper(double end, RefRange known)
{
    return nearly(end, known.lo) ? known.lo : nearly(end, known.hi) ? known.hi : end;
}

/* What says nothing, is no source: a formula of which nothing is known, a band whose bounds do not rise. */
static inline void learn(Known *known, RefRange what)
{
    if ((isinf(what.lo) && isinf(what.hi)) || is_empty(what)) return;
    known->span = known->any ? hull(known->span, what) : what;
    what.lo = on_paper(what.lo, known->shared);
    what.hi = on_paper(what.hi, known->shared);
    known->shared = meet(known->shared, what);
    known->any = true;
}

#endif
