#include "cases/interval_text.h"

#include <string.h>

#include "base/number.h"

/* The unit behind a number, with a blank before it; nothing for a bare number. */
static const char *unit_text(const Term *term, const char **blank)
{
    bool bare = !term->unit.text || strcmp(term->unit.text, "1") == 0;
    *blank = bare ? "" : " ";
    return bare ? "" : term->unit.text;
}

static const char *one_sided(Arena *arena, const Term *term, const char *relation, double end)
{
    char number[NUMBER_TEXT];
    const char *blank, *unit = unit_text(term, &blank);
    number_format(end, NUMBER_DIGITS, number);
    return arena_printf(arena, "%s%s%s%s", relation, number, blank, unit);
}

static const char *two_sided(Arena *arena, const Term *term, Interval i)
{
    char lo[NUMBER_TEXT], hi[NUMBER_TEXT];
    const char *blank, *unit = unit_text(term, &blank);
    number_format(i.lo, NUMBER_DIGITS, lo);
    number_format(i.hi, NUMBER_DIGITS, hi);
    return arena_printf(arena, "%s%s %s %s%s%s", i.lo_open ? "above " : "", lo,
                        i.lo_open && i.hi_open ? "and below"
                        : i.hi_open            ? "to below"
                                               : "to",
                        hi, blank, unit);
}

static const char *say(Arena *arena, const Term *term, Interval i)
{
    if (i.lo == i.hi) return one_sided(arena, term, "", i.lo);
    if (isinf(i.lo) && isinf(i.hi)) return "any number";
    if (isinf(i.lo)) return one_sided(arena, term, i.hi_open ? "< " : "<= ", i.hi);
    if (isinf(i.hi)) return one_sided(arena, term, i.lo_open ? "> " : ">= ", i.lo);
    return two_sided(arena, term, i);
}

const char *interval_text(Arena *arena, const Term *term, Interval i)
{
    Interval range = term->range;
    if (i.lo == i.hi) return one_sided(arena, term, "", i.lo);
    if (i.lo == range.lo && i.lo_open == range.lo_open) i.lo = -INFINITY;
    if (i.hi == range.hi && i.hi_open == range.hi_open) i.hi = INFINITY;
    return say(arena, term, i);
}

const char *interval_range_text(Arena *arena, const Term *term)
{
    return say(arena, term, term->range);
}
