/* What a number can be at all: its interval when nothing is known, from the ranges of measures. */
#include "base/interval.h"
#include "language/checker_inside.h"

static Interval call_range(Function function, Interval a)
{
    switch (function) {
    case FUNCTION_SQRT: return interval_sqrt(a);
    case FUNCTION_LN: return interval_ln(a);
    case FUNCTION_EXP: return interval_exp(a);
    case FUNCTION_LOG10: return interval_log10(a);
    default: return interval_round(a);
    }
}

static Interval combine(const Number *n, Interval a, Interval b, uint32_t i)
{
    switch (n->kind) {
    case NUMBER_ADD: return n->minus[i] ? interval_subtract(a, b) : interval_add(a, b);
    case NUMBER_MULTIPLY: return n->minus[i] ? interval_divide(a, b) : interval_multiply(a, b);
    case NUMBER_POWER: return interval_power(a, b);
    case NUMBER_HIGHEST: return interval_highest(a, b);
    case NUMBER_LOWEST: return interval_lowest(a, b);
    default: return interval_hull(a, b);
    }
}

Interval number_range(const Meaning *m, const Number *n)
{
    if (n->kind == NUMBER_CONSTANT) return interval_point(n->value);
    if (n->kind == NUMBER_TERM) return m->terms.at[n->term].range;
    Interval range = number_range(m, n->kids[0]);
    if (n->kind == NUMBER_SCALE) return interval_scale(range, n->value, n->offset);
    if (n->kind == NUMBER_CALL) return call_range(n->function, range);
    if (n->kind == NUMBER_MULTIPLY && n->minus[0]) range = interval_divide(interval_point(1), range);
    for (uint32_t i = 1; i < n->count; i++) range = combine(n, range, number_range(m, n->kids[i]), i);
    return range;
}
