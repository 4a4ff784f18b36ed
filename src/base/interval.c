#include "base/interval.h"

#include <float.h>

#include "base/number.h"

const Interval interval_everything = { -INFINITY, INFINITY, false, false };

bool interval_is_point(const Interval *interval)
{
    return interval->lo == interval->hi && !interval->lo_open && !interval->hi_open;
}

bool interval_narrower(Interval a, Interval b)
{
    bool low = a.lo > b.lo || (a.lo == b.lo && a.lo_open && !b.lo_open && isfinite(a.lo));
    bool high = a.hi < b.hi || (a.hi == b.hi && a.hi_open && !b.hi_open && isfinite(a.hi));
    return low || high;
}

static bool nearly_equal(double a, double b)
{
    return fabs(a - b) <= number_tolerance(a, b);
}

static double snap(double end, Interval to)
{
    return nearly_equal(end, to.lo) ? to.lo : nearly_equal(end, to.hi) ? to.hi : end;
}

Interval interval_snap(Interval a, Interval b)
{
    Interval snapped = { snap(a.lo, b), snap(a.hi, b), a.lo_open, a.hi_open };
    return interval_empty(snapped) ? a : snapped;
}

/* ---- ends ---- */

/* One end of an interval: the number, and whether it is not itself a member. */
typedef struct End {
    double at;
    bool open;
} End;

static End low_end(Interval a)
{
    return (End){ a.lo, a.lo_open || isinf(a.lo) };
}

static End high_end(Interval a)
{
    return (End){ a.hi, a.hi_open || isinf(a.hi) };
}

/* What is larger than any double, or smaller: that much is known of it, so that a fact more never makes less known. */
static Interval beyond(bool above)
{
    return above ? (Interval){ DBL_MAX, INFINITY, false, false } : (Interval){ -INFINITY, -DBL_MAX, false, false };
}

/* The interval of these ends. Rounding can make an open interval as narrow as a point, which then is one. Adding 0
 * makes the two zeros one. */
static Interval between(End lo, End hi)
{
    if (isnan(lo.at) || isnan(hi.at)) return interval_everything;
    if (lo.at == INFINITY || hi.at == -INFINITY) return beyond(hi.at > 0);
    Interval made = { lo.at + 0.0, hi.at + 0.0, lo.open && isfinite(lo.at), hi.open && isfinite(hi.at) };
    if (made.lo < made.hi) return made;
    return (Interval){ made.hi, made.lo, false, false };
}

static Interval point(double value)
{
    return between((End){ value, false }, (End){ value, false });
}

/* The numbers of `a` with their signs turned; 0 keeps its own. */
static Interval mirror(Interval a)
{
    return (Interval){ 0 - a.hi, 0 - a.lo, a.hi_open, a.lo_open };
}

/* The least interval that holds what each pair of ends gives. */
static Interval from_corners(Interval a, Interval b, End (*corner)(End, End))
{
    End x[2] = { low_end(a), high_end(a) }, y[2] = { low_end(b), high_end(b) };
    End lo = corner(x[0], y[0]), hi = lo;
    if (a.lo == a.hi && b.lo == b.hi) return between(lo, hi);
    for (int i = 1; i < 4; i++) {
        End end = corner(x[i / 2], y[i % 2]);
        if (isnan(end.at)) return interval_everything;
        if (end.at < lo.at || (end.at == lo.at && !end.open)) lo = end;
        if (end.at > hi.at || (end.at == hi.at && !end.open)) hi = end;
    }
    return between(lo, hi);
}

static bool holds(Interval a, double value)
{
    return (a.lo < value || (a.lo == value && !a.lo_open)) && (value < a.hi || (value == a.hi && !a.hi_open));
}

/* ---- + - * / ---- */

Interval interval_add(Interval a, Interval b)
{
    return between((End){ number_add(a.lo, b.lo), a.lo_open || b.lo_open },
                   (End){ number_add(a.hi, b.hi), a.hi_open || b.hi_open });
}

Interval interval_subtract(Interval a, Interval b)
{
    return interval_add(a, mirror(b));
}

static bool reached_zero(End end)
{
    return end.at == 0 && !end.open;
}

/* A zero that is a member makes the product 0 whatever the other factor, even one that is not reached. */
static End product(End x, End y)
{
    if (x.at == 0 || y.at == 0) return (End){ 0, !reached_zero(x) && !reached_zero(y) };
    return (End){ x.at * y.at, x.open || y.open };
}

Interval interval_multiply(Interval a, Interval b)
{
    if (a.lo == a.hi && b.lo == b.hi) return point(a.lo * b.lo);
    return from_corners(a, b, product);
}

/* 0 / 0 and inf / inf, of ends that are not reached, stand for anything from 0 up (or down): the other corners tell how
 * far. A zero divisor has the sign of the numbers next to it. */
static End quotient(End x, End y)
{
    if (x.at == 0 || isinf(y.at)) return (End){ 0, !reached_zero(x) };
    return (End){ x.at / y.at, x.open || y.open };
}

Interval interval_divide(Interval a, Interval b)
{
    if (holds(b, 0)) return interval_everything;
    if (a.lo == a.hi && b.lo == b.hi) return point(a.lo / b.lo);
    if (b.lo == 0) b.lo = 0.0;
    if (b.hi == 0) b.hi = -0.0;
    return from_corners(a, b, quotient);
}

/* ---- powers ---- */

/* x to the power of y, for x >= 0. Members for which the other operand does not matter are 1 ^ y, x ^ 0, and 0 ^ y
 * where y > 0. */
static End power(End x, End y)
{
    if ((y.at == 0 && !y.open) || (x.at == 1 && !x.open)) return (End){ 1, false };
    if (reached_zero(x)) return (End){ 0, false };
    return (End){ pow(x.at, y.at), x.open || y.open };
}

/* a to the power of a whole number, for an `a` that holds negative numbers. */
static Interval whole_power(Interval a, Interval b)
{
    bool odd = fmod(b.lo, 2) != 0;
    if (b.lo < 0 && holds(a, 0)) return interval_everything;
    if (a.hi <= 0) {
        Interval size = interval_power(mirror(a), b);
        return odd ? mirror(size) : size;
    }
    Interval below = interval_power((Interval){ 0, -a.lo, false, a.lo_open }, b);
    Interval above = interval_power((Interval){ 0, a.hi, false, a.hi_open }, b);
    return interval_hull(odd ? mirror(below) : below, above);
}

Interval interval_power(Interval a, Interval b)
{
    bool whole = interval_is_point(&b) && isfinite(b.lo) && floor(b.lo) == b.lo;
    if (whole && a.lo < 0) return whole_power(a, b);
    if (a.lo < 0 || (b.lo < 0 && holds(a, 0))) return interval_everything;
    return from_corners(a, b, power);
}

/* ---- functions ---- */

static Interval rising(Interval a, double (*function)(double))
{
    End lo = low_end(a), hi = high_end(a);
    return between((End){ function(lo.at), lo.open }, (End){ function(hi.at), hi.open });
}

Interval interval_sqrt(Interval a)
{
    return a.lo < 0 ? interval_everything : rising(a, sqrt);
}

Interval interval_ln(Interval a)
{
    return a.lo < 0 || holds(a, 0) ? interval_everything : rising(a, log);
}

Interval interval_exp(Interval a)
{
    return rising(a, exp);
}

Interval interval_log10(Interval a)
{
    return a.lo < 0 || holds(a, 0) ? interval_everything : rising(a, log10);
}

/* An end that lies on a half but does not belong to the interval: what does is on its inner side, and rounds there. */
static double round_end(double end, bool open, double inwards)
{
    end = number_round(end, COMPUTED_DIGITS);
    double rounded = round(end);
    bool half = fabs(rounded - end) == 0.5, away = (rounded > end) == (inwards < 0);
    return open && half && away ? rounded + inwards : rounded;
}

Interval interval_round(Interval a)
{
    End lo = { round_end(a.lo, a.lo_open, 1), false }, hi = { round_end(a.hi, a.hi_open, -1), false };
    return between(lo, hi);
}

/* Where value and offset nearly cancel, no more digits are left than they had: 32 [degF] is 0 Cel. */
static double scale(double value, double factor, double offset)
{
    long double product = factor == 0 ? 0 : (long double)value * factor;
    return number_round(offset == 0 ? product : number_add((double)product, offset), NUMBER_DIGITS);
}

Interval interval_scale(Interval a, double factor, double offset)
{
    End lo = { scale(a.lo, factor, offset), low_end(a).open }, hi = lo;
    if (a.lo != a.hi) hi = (End){ scale(a.hi, factor, offset), high_end(a).open };
    return factor < 0 ? between(hi, lo) : between(lo, hi);
}

/* ---- the higher and the lower ---- */

Interval interval_highest(Interval a, Interval b)
{
    Interval low = interval_meet(a, b), high = interval_hull(a, b);
    return (Interval){ low.lo, high.hi, low.lo_open, high.hi_open };
}

Interval interval_lowest(Interval a, Interval b)
{
    return mirror(interval_highest(mirror(a), mirror(b)));
}
