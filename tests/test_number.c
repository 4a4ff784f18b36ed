#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Parses a copy without an ending zero and of just its size, so that reading past it is seen by the sanitizer. */
static NumberError parse(const char *text, size_t size, double *value)
{
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, text, size);
    NumberError error = number_parse(copy, size, value);
    free(copy);
    return error;
}

static void check_equal(const char *what, double value, double expected)
{
    if (memcmp(&value, &expected, sizeof value) != 0) fail_msg("%s: %.17g instead of %.17g", what, value, expected);
}

static void parses_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        { "0", 0.0 },
        { "-0", 0.0 },
        { "0.000", 0.0 },
        { "0e99999999999999999999", 0.0 },
        { "7", 7.0 },
        { "+7", 7.0 },
        { "-7", -7.0 },
        { "007", 7.0 },
        { "2.5", 2.5 },
        { "2.30", 2.3 },
        { "0.1", 0.1 },
        { "40.078", 40.078 },
        { "1000000000000000000000", 1e21 },
        { "1e22", 1e22 },
        { "10000000000000000000000", 1e22 },
        { "1e-22", 1e-22 },
        { "0.0000000000000000000001", 1e-22 },
        { "1.23456789012345e-22", 1.23456789012345e-22 },
        { "123456789012345", 123456789012345.0 },
        { "999999999999999e7", 9.99999999999999e21 },
        { "-1.5E+3", -1500.0 },
        { "15e-1", 1.5 },
        { "0.000000000000000000000000000001e30", 1.0 },
        { "100000000000000000000000000000000e-32", 1.0 },
        { "9007199254740.93", 9007199254740.93 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        double value = 99;
        assert_int_equal(parse(cases[i].text, strlen(cases[i].text), &value), NUMBER_OK);
        check_equal(cases[i].text, value, cases[i].value);
    }
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size; /* 0: up to the ending zero */
        NumberError error;
    } cases[] = {
        { "", 0, NUMBER_MALFORMED },
        { "+", 0, NUMBER_MALFORMED },
        { ".5", 0, NUMBER_MALFORMED },
        { "5.", 0, NUMBER_MALFORMED },
        { "5.e1", 0, NUMBER_MALFORMED },
        { "2,5", 0, NUMBER_MALFORMED },
        { "1 000", 0, NUMBER_MALFORMED },
        { " 1", 0, NUMBER_MALFORMED },
        { "1 ", 0, NUMBER_MALFORMED },
        { "1e", 0, NUMBER_MALFORMED },
        { "1e+", 0, NUMBER_MALFORMED },
        { "1e1.5", 0, NUMBER_MALFORMED },
        { "--1", 0, NUMBER_MALFORMED },
        { "0x10", 0, NUMBER_MALFORMED },
        { "inf", 0, NUMBER_MALFORMED },
        { "nan", 0, NUMBER_MALFORMED },
        { "1\0", 2, NUMBER_MALFORMED },
        { "1\xff", 0, NUMBER_MALFORMED },
        { "1234567890123456", 0, NUMBER_TOO_LONG },
        { "1.000000000000001", 0, NUMBER_TOO_LONG },
        { "0.1234567890123456", 0, NUMBER_TOO_LONG },
        { "12345678901234567890x", 0, NUMBER_MALFORMED },
        { "1e23", 0, NUMBER_TOO_LARGE },
        { "1.1e22", 0, NUMBER_TOO_LARGE },
        { "-123456789012345e8", 0, NUMBER_TOO_LARGE },
        { "9e-23", 0, NUMBER_TOO_LARGE },
        { "1e99999999999999999999", 0, NUMBER_TOO_LARGE },
        { "1e-99999999999999999999", 0, NUMBER_TOO_LARGE },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        double value;
        NumberError error = parse(cases[i].text, cases[i].size ? cases[i].size : strlen(cases[i].text), &value);
        if (error != cases[i].error) fail_msg("%s: %d instead of %d", cases[i].text, error, cases[i].error);
    }
}

static void rounds(void **state)
{
    (void)state;
    static const struct {
        long double value;
        int digits;
        double rounded;
    } cases[] = {
        { 2.3000000000000003L, 15, 2.3 },
        { 0.1L * 23, 15, 2.3 },
        { 0.1 * 3, 15, 0.3 },
        { -0.1 * 3, 15, -0.3 },
        { 0.1 + 0.2, 17, 0.1 + 0.2 },
        { 100.0L / 3, 12, 33.3333333333 },
        { 200.0L / 3, 3, 66.7 },
        { 0.15, 1, 0.2 },
        { 1.005, 3, 1.01 },
        { 2.5, 1, 3 },
        { -2.5, 1, -3 },
        { 9.9999999999999999L, 15, 10 },
        { 999.96, 4, 1000 },
        { 25.0000000000001, 12, 25 },
        { 24.9999999999999, 12, 25 },
        { 1e300L * 3, 15, 3e300 },
        { 4e-310L / 3, 3, 1.33e-310 },
        { 1e22L, 15, 1e22 },
        { 1.7976931348623157e308L, 15, 1.7976931348623157e308 },
        { 0, 15, 0 },
        { INFINITY, 15, INFINITY },
        { -INFINITY, 12, -INFINITY },
        { 1e4000L, 15, INFINITY },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char name[64];
        snprintf(name, sizeof name, "%.20Lg to %d", cases[i].value, cases[i].digits);
        check_equal(name, number_round(cases[i].value, cases[i].digits), cases[i].rounded);
    }
    assert_true(isnan(number_round(NAN, 15)));
}

static void formats(void **state)
{
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {
        { 0, 15, "0" },
        { -0.0, 15, "0" },
        { 2.5, 15, "2.5" },
        { -2.5, 15, "-2.5" },
        { 120, 15, "120" },
        { 0.001, 15, "0.001" },
        { 0.1 + 0.2, 15, "0.3" },
        { 0.1 + 0.2, 17, "0.30000000000000004" },
        { 100.0 / 3, 3, "33.3" },
        { 100.0 / 3, 15, "33.3333333333333" },
        { 0.15, 1, "0.2" },
        { 9.996, 3, "10" },
        { 123456, 2, "120000" },
        { 1e15, 15, "1000000000000000" },
        { 1234567890123456, 15, "1234567890123460" },
        { 9999999999999998, 15, "1e+16" },
        { 1e16, 15, "1e+16" },
        { 1e25, 15, "1e+25" },
        { -1.5e25, 15, "-1.5e+25" },
        { 1e-6, 15, "0.000001" },
        { -1.23456789012345e-6, 15, "-0.00000123456789012345" },
        { 9.9999999e-7, 15, "9.9999999e-7" },
        { 9.9999999e-7, 3, "0.000001" },
        { 1e-9, 15, "1e-9" },
        { 1.7976931348623157e308, 17, "1.7976931348623157e+308" },
        { -2.2250738585072014e-308, 17, "-2.2250738585072014e-308" },
        { INFINITY, 15, "inf" },
        { -INFINITY, 15, "-inf" },
        { NAN, 15, "nan" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[NUMBER_TEXT];
        size_t size = number_format(cases[i].value, cases[i].digits, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(size, strlen(cases[i].text));
    }
}

static void adds(void **state)
{
    (void)state;
    static const struct {
        double a, b, sum;
    } cases[] = {
        { 1000000.1, -1000000, 0.1 },
        { -1000000, 1000000.1, 0.1 },
        { 1000000, -1000000.1, -0.1 },
        { 37.2, -37.1, 37.2 - 37.1 }, /* less than 3 digits are lost here, and comparing forgives it */
        { 100.001, -100, 0.001 },
        { 0.1 + 0.2, -0.3, 0 },
        { 5, -5, 0 },
        { -5, 5, 0 },
        { 2.5, 4, 6.5 },
        { 0.3, -0.1, 0.3 - 0.1 },
        { 1e22, -1e-22, 1e22 },
        { 123456789012345, -123456789012344, 1 },
        { 1e-20 + 1e-32, -1e-20, 1e-32 },
        { 1.5e308, -1.4999e308, 1e304 },
        { 0, 0, 0 },
        { INFINITY, -5, INFINITY },
        { 5, -INFINITY, -INFINITY },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char name[64];
        snprintf(name, sizeof name, "%.17g + %.17g", cases[i].a, cases[i].b);
        check_equal(name, number_add(cases[i].a, cases[i].b), cases[i].sum);
    }
    assert_true(isnan(number_add(INFINITY, -INFINITY)));
    assert_true(isnan(number_add(NAN, 1)));
}

/* Whatever 15 digits can write is read as strtod reads it, stays as it is when rounded, and is written so that it is
 * read again. */
static void keeps_every_decimal(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint64_t digits = (seed >> 12) % UINT64_C(1000000000000000);
        for (uint64_t less = seed >> 60; less > 0; less--) digits /= 10;
        int power = (int)((seed >> 2) % 22) - 21;
        char text[64], again[NUMBER_TEXT];
        int size = snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, power);
        double value, reread;
        assert_int_equal(number_parse(text, (size_t)size, &value), NUMBER_OK);
        check_equal(text, value, strtod(text, NULL));
        check_equal(text, number_round(value, NUMBER_DIGITS), value);
        assert_true(!(power >= -6 && fabs(value) < 1e9) || number_is_short(value));
        assert_int_equal(number_parse(again, number_format(value, NUMBER_DIGITS, again), &reread), NUMBER_OK);
        check_equal(again, reread, value);
    }
}

/* What is short stays as it is when rounded, and what rounding changes is not short. */
static void knows_short_numbers(void **state)
{
    (void)state;
    static const double is_short[] = { 0, -0.0, 1, -2.31, 0.000001, 999999999.999999, -123456.5, 0.3 };
    static const double is_not[] = { 1e-7, 0.1 + 0.2, 1.0 / 3, 1e9 + 0.5, 1e15, 2e300, NAN, INFINITY, -INFINITY };
    for (size_t i = 0; i < COUNT(is_short); i++) assert_true(number_is_short(is_short[i]));
    for (size_t i = 0; i < COUNT(is_not); i++) assert_false(number_is_short(is_not[i]));
    uint64_t seed = 1, found = 0;
    for (int i = 0; i < 300000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double value = (double)(seed >> (15 + i % 30)) / (i % 4 ? 1e6 : 1e8);
        if (i % 3 == 0) value = nextafter(value, i % 2 ? INFINITY : -INFINITY);
        found += number_is_short(value);
        if (number_is_short(value)) check_equal("a short number", number_round(value, NUMBER_DIGITS), value);
    }
    assert_true(found > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_decimals),     cmocka_unit_test(refuses_the_rest), cmocka_unit_test(rounds),
        cmocka_unit_test(knows_short_numbers), cmocka_unit_test(formats),          cmocka_unit_test(adds),
        cmocka_unit_test(keeps_every_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
