#include "base/interval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "intervals.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static void expect(const char *what, const char *a, const char *b, Interval got, const char *expected)
{
    bool zeros = (got.lo == 0 && signbit(got.lo)) || (got.hi == 0 && signbit(got.hi));
    if (!interval_same(got, interval_read(expected)) || zeros)
        fail_msg("%s %s %s: %s instead of %s", what, a, b, interval_show(got), expected);
}

static const struct {
    const char *name;
    Interval (*function)(Interval, Interval);
} operations[] = {
    { "add", interval_add },       { "subtract", interval_subtract }, { "multiply", interval_multiply },
    { "divide", interval_divide }, { "power", interval_power },       { "highest", interval_highest },
    { "lowest", interval_lowest }, { "meet", interval_meet },         { "hull", interval_hull },
    { "snap", interval_snap },
};

static void operates(void **state)
{
    (void)state;
    static const struct {
        const char *operation, *a, *b, *result;
    } cases[] = {
        { "add", "2", "3", "5" },
        { "add", "[1, 2)", "(3, 4]", "(4, 6)" },
        { "add", "(-inf, 1]", "[2, inf)", "all" },
        { "add", "(-inf, 1]", "2", "(-inf, 3]" },
        { "add", "0.1", "0.2", "0.30000000000000004" },
        { "add", "1e308", "1e308", "[1.7976931348623157e308, inf)" },
        { "add", "-1e308", "-1e308", "(-inf, -1.7976931348623157e308]" },
        { "add", "[0, 1e308]", "1e308", "[1e308, inf)" },
        { "subtract", "[1, 2)", "(3, 4]", "[-3, -1)" },
        { "subtract", "1000000.1", "1000000", "0.1" },
        { "subtract", "5", "5", "0" },
        { "multiply", "[-2, 3)", "[4, 5]", "[-10, 15)" },
        { "multiply", "(-2, 3)", "(-4, 5)", "(-12, 15)" },
        { "multiply", "0", "(-inf, inf)", "0" },
        { "multiply", "[0, 1]", "(-inf, inf)", "all" },
        { "multiply", "[0, 1)", "(2, 3)", "[0, 3)" },
        { "multiply", "(0, 1)", "[0, 3)", "[0, 3)" },
        { "multiply", "(0, 1)", "(0, 3]", "(0, 3)" },
        { "multiply", "-1", "0", "0" },
        { "multiply", "(0, inf)", "[1, inf)", "(0, inf)" },
        { "multiply", "1e200", "1e200", "[1.7976931348623157e308, inf)" },
        { "multiply", "-1e200", "[1e200, 1e201]", "(-inf, -1.7976931348623157e308]" },
        { "multiply", "[1, 1e200]", "1e200", "[1e200, inf)" },
        { "divide", "[1, 2]", "4", "[0.25, 0.5]" },
        { "divide", "1", "[0, 5]", "all" },
        { "divide", "1", "[-1, 5]", "all" },
        { "divide", "1", "[-5, 0]", "all" },
        { "divide", "1", "(0, 5]", "[0.2, inf)" },
        { "divide", "1", "[-5, 0)", "(-inf, -0.2]" },
        { "divide", "-1", "[-5, 0)", "[0.2, inf)" },
        { "divide", "0", "(0, 5]", "0" },
        { "divide", "[0, 1]", "(0, 5]", "[0, inf)" },
        { "divide", "(0, 1]", "(0, 5]", "(0, inf)" },
        { "divide", "[-1, 1]", "(0, 5]", "all" },
        { "divide", "[1, inf)", "[2, inf)", "(0, inf)" },
        { "divide", "[1, 2]", "(2, inf)", "(0, 1)" },
        { "divide", "(-inf, -1]", "[2, inf)", "(-inf, 0)" },
        { "power", "3", "2", "9" },
        { "power", "[-3, 2)", "2", "[0, 9]" },
        { "power", "(-3, 2]", "2", "[0, 9)" },
        { "power", "[-3, -2)", "2", "(4, 9]" },
        { "power", "[-3, 2)", "3", "[-27, 8)" },
        { "power", "[-3, -2)", "3", "[-27, -8)" },
        { "power", "(-inf, inf)", "2", "[0, inf)" },
        { "power", "(-inf, inf)", "3", "all" },
        { "power", "(-inf, 2)", "3", "(-inf, 8)" },
        { "power", "[-2, 2]", "0", "1" },
        { "power", "[-2, 2]", "-1", "all" },
        { "power", "[2, 4]", "-1", "[0.25, 0.5]" },
        { "power", "(0, 4]", "-1", "[0.25, inf)" },
        { "power", "[-4, 0)", "-1", "(-inf, -0.25]" },
        { "power", "[-4, -2)", "-2", "[0.0625, 0.25)" },
        { "power", "[-4, 0)", "-2", "[0.0625, inf)" },
        { "power", "[0, 4]", "-1", "all" },
        { "power", "[0, 4)", "0.5", "[0, 2)" },
        { "power", "(0, 4)", "0.5", "(0, 2)" },
        { "power", "[-1, 4]", "0.5", "all" },
        { "power", "(0, 4]", "-0.5", "[0.5, inf)" },
        { "power", "[0, 4]", "-0.5", "all" },
        { "power", "[2, 3]", "[1, 2]", "[2, 9]" },
        { "power", "[0.5, 2]", "[-1, 2]", "[0.25, 4]" },
        { "power", "1", "(-inf, inf)", "1" },
        { "power", "0", "[1, 2]", "0" },
        { "power", "0", "(0, 2]", "0" },
        { "power", "0", "0", "1" },
        { "power", "[0, 1]", "[0, 1]", "[0, 1]" },
        { "power", "(1, 2]", "(0, inf)", "(1, inf)" },
        { "power", "[2, 3]", "(-inf, 0)", "(0, 1)" },
        { "power", "(0, 1]", "[-2, 0)", "[1, inf)" },
        { "power", "[-2, 2]", "[1, 2]", "all" },
        { "power", "1e200", "2", "[1.7976931348623157e308, inf)" },
        { "power", "-1e200", "3", "(-inf, -1.7976931348623157e308]" },
        { "highest", "[1, 5)", "[2, 3]", "[2, 5)" },
        { "highest", "[1, 5)", "(1, 5]", "(1, 5]" },
        { "highest", "(-inf, 5]", "2", "[2, 5]" },
        { "lowest", "[1, 5)", "[2, 3]", "[1, 3]" },
        { "lowest", "[1, 5)", "(1, 5]", "[1, 5)" },
        { "lowest", "(-inf, inf)", "2", "(-inf, 2]" },
        { "meet", "[1, 3]", "(2, 5]", "(2, 3]" },
        { "meet", "[1, 3]", "[1, 3)", "[1, 3)" },
        { "meet", "(-inf, inf)", "(1, 3)", "(1, 3)" },
        { "hull", "[1, 3]", "(2, 5]", "[1, 5]" },
        { "hull", "(1, 3)", "[1, 3)", "[1, 3)" },
        { "hull", "2", "5", "[2, 5]" },
        { "snap", "25.000000000000004", "[20, 25]", "25" },
        { "snap", "24.9999999999", "[20, 25]", "24.9999999999" },
        { "snap", "(25.000000000000004, 30]", "[20, 25]", "(25, 30]" },
        { "snap", "(-inf, inf)", "[20, 25]", "all" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t k = 0; k < COUNT(operations); k++)
            if (strcmp(operations[k].name, cases[i].operation) == 0)
                expect(cases[i].operation, cases[i].a, cases[i].b,
                       operations[k].function(interval_read(cases[i].a), interval_read(cases[i].b)), cases[i].result);
}

static void applies_functions(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Interval (*function)(Interval);
        const char *a, *result;
    } cases[] = {
        { "sqrt", interval_sqrt, "[4, 9)", "[2, 3)" },
        { "sqrt", interval_sqrt, "(0, inf)", "(0, inf)" },
        { "sqrt", interval_sqrt, "0", "0" },
        { "sqrt", interval_sqrt, "[-1, 4]", "all" },
        { "sqrt", interval_sqrt, "(-inf, inf)", "all" },
        { "ln", interval_ln, "1", "0" },
        { "ln", interval_ln, "(0, 1]", "(-inf, 0]" },
        { "ln", interval_ln, "[0, 1]", "all" },
        { "ln", interval_ln, "[-1, 1]", "all" },
        { "ln", interval_ln, "[1, inf)", "[0, inf)" },
        { "exp", interval_exp, "0", "1" },
        { "exp", interval_exp, "(-inf, 0]", "(0, 1]" },
        { "exp", interval_exp, "(0, inf)", "(1, inf)" },
        { "exp", interval_exp, "1000", "[1.7976931348623157e308, inf)" },
        { "log10", interval_log10, "[10, 1000)", "[1, 3)" },
        { "log10", interval_log10, "[0, 1]", "all" },
        { "round", interval_round, "2.5", "3" },
        { "round", interval_round, "-2.5", "-3" },
        { "round", interval_round, "2.4999999999999", "3" },
        { "round", interval_round, "2.499999999", "2" },
        { "round", interval_round, "(0.4, 1.6)", "[0, 2]" },
        { "round", interval_round, "-0.4", "0" },
        { "round", interval_round, "(-inf, 1.2)", "(-inf, 1]" },
        { "round", interval_round, "(0.5, 1.5)", "1" },
        { "round", interval_round, "(0.49999999999999, 1.50000000000001)", "1" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(cases[i].name, cases[i].a, "", cases[i].function(interval_read(cases[i].a)), cases[i].result);
}

static void scales(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        double factor, offset;
        const char *result;
    } cases[] = {
        { "23", 0.1, 0, "2.3" },
        { "[23, 25)", 0.1, 0, "[2.3, 2.5)" },
        { "[1, 2)", -1, 0, "(-2, -1]" },
        { "37", 1, 273.15, "310.15" },
        { "(-inf, 5]", 2, 1, "(-inf, 11]" },
        { "(-inf, 5)", -2, 0, "(-10, inf)" },
        { "(-inf, inf)", 0, 3, "3" },
        { "1e308", 1e308, 0, "[1.7976931348623157e308, inf)" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect("scale", cases[i].a, "", interval_scale(interval_read(cases[i].a), cases[i].factor, cases[i].offset),
               cases[i].result);
}

/* Whether every a is below every b, and whether none is; exactly, and to 12 digits. */
static void compares(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool below, not_below, nearly_below, nearly_not_below;
    } cases[] = {
        { "1", "2", true, false, true, false },
        { "2", "2", false, true, false, true },
        { "3", "2", false, true, false, true },
        { "[1, 2]", "[2, 3]", false, false, false, false },
        { "[1, 2)", "[2, 3]", true, false, true, false },
        { "[1, 2]", "(2, 3]", true, false, true, false },
        { "[2, 3]", "[1, 2]", false, true, false, true },
        { "(2, 3]", "[1, 2)", false, true, false, true },
        { "(-inf, inf)", "2", false, false, false, false },
        { "(-inf, 2)", "2", true, false, true, false },
        { "[2, inf)", "2", false, true, false, true },
        { "2", "[2, inf)", false, false, false, false },
        { "2", "(2, inf)", true, false, true, false },
        { "(-inf, 1]", "[2, inf)", true, false, true, false },
        { "(-inf, inf)", "(-inf, inf)", false, false, false, false },
        { "[2, inf)", "(-inf, 2]", false, true, false, true },
        { "-1e308", "1e308", true, false, true, false },
        { "24.999999999999996", "25", true, false, false, true },
        { "25", "25.000000000000004", true, false, false, true },
        { "24.9999999999", "25", true, false, true, false },
        { "[20, 25.000000000000004)", "25", false, false, true, false },
        { "[20, 24.999999999999996]", "25", true, false, false, false },
        { "[24.999999999999996, 30]", "25", false, false, false, true },
        { "0", "1e-300", true, false, true, false },
        { "0", "0", false, true, false, true },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Interval a = interval_read(cases[i].a), b = interval_read(cases[i].b);
        if (interval_below(a, b) != cases[i].below || interval_not_below(a, b) != cases[i].not_below)
            fail_msg("%s < %s", cases[i].a, cases[i].b);
        if (interval_nearly_below(a, b) != cases[i].nearly_below ||
            interval_nearly_not_below(a, b) != cases[i].nearly_not_below)
            fail_msg("%s < %s, nearly", cases[i].a, cases[i].b);
    }
}

static void narrows(void **state)
{
    (void)state;
    static const struct {
        const char *a, *known;
        bool narrower;
    } cases[] = {
        { "[1, 2]", "[1, 2]", false },  { "[1, 2)", "[1, 2]", true },       { "(1, 2]", "[1, 2]", true },
        { "[1, 1.5]", "[1, 2]", true }, { "2", "(-inf, inf)", true },       { "[1, inf)", "[1, inf)", false },
        { "[1, 2]", "[1, 2)", false },  { "(-inf, inf)", "[1, 2]", false },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (interval_narrower(interval_read(cases[i].a), interval_read(cases[i].known)) != cases[i].narrower)
            fail_msg("%s within %s", cases[i].a, cases[i].known);
    Interval odd = { -INFINITY, 3, true, false }, plain = { -INFINITY, 3, false, false };
    assert_false(interval_narrower(odd, plain));
    assert_true(interval_empty((Interval){ 2, 2, true, false }));
    assert_true(interval_empty((Interval){ 3, 2, false, false }));
    assert_false(interval_empty(interval_point(2)));
    Interval point = interval_point(2), open = { 2, 3, false, false };
    assert_true(interval_is_point(&point));
    assert_false(interval_is_point(&open));
}

/* ---- every operation against its members ---- */

enum { MOST_MEMBERS = 7 };

/* Members at, next to and between the ends of an interval; a large number stands for what has no end. */
static int members(Interval a, double *out)
{
    const double step = 0x1p-30, far = 0x1p30;
    int count = 0;
    double lo = isfinite(a.lo) ? a.lo : -far, hi = isfinite(a.hi) ? a.hi : far;
    if (!a.lo_open) out[count++] = lo;
    if (!a.hi_open) out[count++] = hi;
    if (lo == hi) return count;
    out[count++] = lo + step;
    out[count++] = hi - step;
    out[count++] = (lo + hi) / 2;
    if (lo < 0 && hi > 0) out[count++] = 0;
    return count;
}

static bool within(double value, Interval a)
{
    return (value > a.lo || (value == a.lo && !a.lo_open)) && (value < a.hi || (value == a.hi && !a.hi_open));
}

/* What the members gave. */
typedef struct Seen {
    double lo, hi;
} Seen;

static bool close_to(double seen, double end)
{
    return isinf(end) ? fabs(seen) >= 0x1p20 : fabs(seen - end) <= 1e-6;
}

/* The result holds all that members give, its closed ends are given by some, and others are as near to open ends as
 * members get. */
static void check_members(const char *name, Interval a, Interval b, Interval result, double (*function)(double, double))
{
    double x[MOST_MEMBERS], y[MOST_MEMBERS];
    int x_count = members(a, x), y_count = members(b, y);
    Seen seen = { INFINITY, -INFINITY };
    for (int i = 0; i < x_count; i++) {
        for (int k = 0; k < y_count; k++) {
            double value = function(x[i], y[k]);
            if (!within(value, result))
                fail_msg("%s: %.17g and %.17g give %.17g, not in %s", name, x[i], y[k], value, interval_show(result));
            seen.lo = value < seen.lo ? value : seen.lo;
            seen.hi = value > seen.hi ? value : seen.hi;
        }
    }
    bool low = isfinite(result.lo) && !result.lo_open ? seen.lo == result.lo : close_to(seen.lo, result.lo);
    bool high = isfinite(result.hi) && !result.hi_open ? seen.hi == result.hi : close_to(seen.hi, result.hi);
    if (!low || !high)
        fail_msg("%s of %s and %s is %s, but its members end at %.17g and %.17g", name, interval_show(a),
                 interval_show(b), interval_show(result), seen.lo, seen.hi);
}

static double plus(double x, double y)
{
    return x + y;
}
static double minus(double x, double y)
{
    return x - y;
}
static double times(double x, double y)
{
    return x * y;
}
static double over(double x, double y)
{
    return x / y;
}
static double higher(double x, double y)
{
    return x > y ? x : y;
}
static double lower(double x, double y)
{
    return x < y ? x : y;
}

static int all_intervals(Interval *out)
{
    static const double ends[] = { -INFINITY, -2, -1, 0, 1, 2, INFINITY };
    int count = 0;
    for (size_t i = 0; i + 1 < COUNT(ends); i++) {
        if (isfinite(ends[i])) out[count++] = interval_point(ends[i]);
        for (size_t k = i + 1; k < COUNT(ends); k++)
            for (int open = 0; open < 4; open++) {
                Interval a = { ends[i], ends[k], open & 1, open & 2 };
                if (interval_same(a, interval_tidy(a))) out[count++] = a;
            }
    }
    return count;
}

static void agrees_with_members(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Interval (*function)(Interval, Interval);
        double (*member)(double, double);
    } checked[] = {
        { "add", interval_add, plus },
        { "subtract", interval_subtract, minus },
        { "multiply", interval_multiply, times },
        { "divide", interval_divide, over },
        { "highest", interval_highest, higher },
        { "lowest", interval_lowest, lower },
    };
    Interval all[128];
    int count = all_intervals(all);
    for (size_t op = 0; op < COUNT(checked); op++)
        for (int i = 0; i < count; i++)
            for (int k = 0; k < count; k++) {
                bool undefined = checked[op].function == interval_divide && within(0, all[k]);
                Interval result = checked[op].function(all[i], all[k]);
                if (undefined) assert_true(interval_same(result, interval_everything));
                else check_members(checked[op].name, all[i], all[k], result, checked[op].member);
            }
}

/* Powers with whole exponents likewise; and whatever the exponent, no member falls outside. */
static void powers_agree_with_members(void **state)
{
    (void)state;
    Interval all[128];
    int count = all_intervals(all);
    for (int i = 0; i < count; i++) {
        for (double n = -3; n <= 3; n++) {
            Interval result = interval_power(all[i], interval_point(n));
            if (n < 0 && within(0, all[i])) assert_true(interval_same(result, interval_everything));
            else check_members("power", all[i], interval_point(n), result, pow);
        }
        for (int k = 0; k < count; k++) {
            double x[MOST_MEMBERS], y[MOST_MEMBERS];
            int x_count = members(all[i], x), y_count = members(all[k], y);
            Interval result = interval_power(all[i], all[k]);
            for (int p = 0; p < x_count * y_count; p++) {
                double value = pow(x[p / y_count], y[p % y_count]);
                if (isnan(value) || isinf(value) || value == 0) continue; /* not defined, or too large or small */
                assert_true(within(value, result) || value == result.lo || value == result.hi);
            }
        }
    }
}

/* Narrower operands never give a wider result. */
static void narrower_operands_give_narrower_results(void **state)
{
    (void)state;
    Interval all[128];
    int count = all_intervals(all);
    for (size_t op = 0; op < 7; op++)
        for (int i = 0; i < count; i++)
            for (int k = 0; k < count; k++) {
                if (interval_narrower(all[k], all[i]) || interval_empty(interval_meet(all[i], all[k]))) continue;
                for (int y = 0; y < count; y++) {
                    Interval inner = operations[op].function(all[i], all[y]);
                    Interval outer = operations[op].function(all[k], all[y]);
                    if (interval_narrower(outer, inner))
                        fail_msg("%s of %s and of %s", operations[op].name, interval_show(all[i]),
                                 interval_show(all[k]));
                }
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operates),
        cmocka_unit_test(applies_functions),
        cmocka_unit_test(scales),
        cmocka_unit_test(compares),
        cmocka_unit_test(narrows),
        cmocka_unit_test(agrees_with_members),
        cmocka_unit_test(powers_agree_with_members),
        cmocka_unit_test(narrower_operands_give_narrower_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
