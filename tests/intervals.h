/* Intervals as the tests write them: "[1, 2)", "(-inf, 3]", or a number alone; "all" is everything. */
#ifndef TESTS_INTERVALS_H
#define TESTS_INTERVALS_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/interval.h"

static inline Interval interval_read(const char *text)
{
    Interval a = { 0, 0, *text == '(', text[strlen(text) - 1] == ')' };
    if (strcmp(text, "all") == 0) return interval_everything;
    if (*text != '(' && *text != '[') return interval_point(strtod(text, NULL));
    char *end;
    a.lo = strtod(text + 1, &end);
    a.hi = strtod(end + 1, NULL);
    return interval_tidy(a);
}

static inline bool interval_same(Interval a, Interval b)
{
    return a.lo == b.lo && a.hi == b.hi && a.lo_open == b.lo_open && a.hi_open == b.hi_open;
}

/* For messages; valid until the next call but three. */
static inline const char *interval_show(Interval a)
{
    static char texts[4][80];
    static int next;
    char *text = texts[next++ % 4];
    snprintf(text, sizeof texts[0], "%c%.17g, %.17g%c", a.lo_open ? '(' : '[', a.lo, a.hi, a.hi_open ? ')' : ']');
    return text;
}

#endif
