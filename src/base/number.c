#include "base/number.h"

#include <assert.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scaling a number to an integer of 17 digits needs more room than a double has. */
static_assert(LDBL_MANT_DIG >= 64, "long double must be wider than double");

enum { EXACT_POWER = 22, LARGEST_POWER = 22 }; /* 10^22 is the largest power of ten that a double holds exactly */

/* 10^power for 0 <= power < 512; exact up to 10^27. */
static long double power_of_ten(int power)
{
    static const long double powers[] = { 1e1L, 1e2L, 1e4L, 1e8L, 1e16L, 1e32L, 1e64L, 1e128L, 1e256L };
    long double result = 1;
    for (int bit = 0; power >> bit; bit++)
        if (power >> bit & 1) result *= powers[bit];
    return result;
}

static long double scale(long double value, int power)
{
    return power < 0 ? value / power_of_ten(-power) : value * power_of_ten(power);
}

/* The double nearest to digits * 10^power. Where both are exact doubles one operation rounds once (Clinger 1990). */
static double from_decimal(uint64_t digits, int power)
{
    if (digits <= UINT64_C(1) << 53 && abs(power) <= EXACT_POWER)
        return power < 0 ? (double)digits / (double)power_of_ten(-power) : (double)digits * (double)power_of_ten(power);
    char text[40]; /* without a decimal point, so that the locale has no say */
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, power);
    return strtod(text, NULL);
}

/* The power of ten of the first digit of `value` (> 0): 2 for 120. */
static int first_digit_power(long double value)
{
    int binary;
    frexpl(value, &binary);
    int power = (int)floorl((binary - 1) * 0.30102999566398119521L); /* log10 2: right, or one too small */
    return scale(value, -power - 1) >= 1 ? power + 1 : power;
}

/* `value` (> 0) as an integer of just `digits` digits times 10^*power. */
static uint64_t to_decimal(long double value, int digits, int *power)
{
    int kept = digits < NUMBER_DIGITS ? NUMBER_DIGITS : digits;
    *power = first_digit_power(value) - kept + 1;
    uint64_t number = (uint64_t)roundl(scale(value, -*power));
    if (kept > digits) { /* in a second step, so that 0.15 is the tie that it is on paper */
        uint64_t unit = (uint64_t)power_of_ten(kept - digits);
        number = (number + unit / 2) / unit;
        *power += kept - digits;
    }
    if (number >= (uint64_t)power_of_ten(digits)) {
        number /= 10;
        ++*power;
    }
    return number;
}

typedef struct Decimal {
    uint64_t number;
    int digits;      /* of `number` */
    long long zeros; /* read, and not yet in `number`: they count only once another digit follows */
    long long power; /* of ten, by which number and zeros are to be multiplied */
    bool too_long;
} Decimal;

static void add_digit(Decimal *decimal, int digit)
{
    if (digit == 0) {
        if (decimal->number) decimal->zeros++;
        return;
    }
    if (decimal->zeros >= NUMBER_DIGITS - decimal->digits) {
        decimal->too_long = true;
        return;
    }
    for (; decimal->zeros >= 0; decimal->zeros--, decimal->digits++) decimal->number *= 10;
    decimal->number += (uint64_t)digit;
    decimal->zeros = 0;
}

static bool is_digit(const char *text, size_t size, size_t at)
{
    return at < size && text[at] >= '0' && text[at] <= '9';
}

static bool is_one_of(const char *text, size_t size, size_t at, char a, char b)
{
    return at < size && (text[at] == a || text[at] == b);
}

/* exponent = [ "e" [ "+" | "-" ] digits ]; false where it is something else. */
static bool read_exponent(const char *text, size_t size, size_t at, long long *exponent)
{
    enum { FAR = 1000000000 }; /* no text is long enough to make up for such an exponent */
    if (at == size) return true;
    if (!is_one_of(text, size, at++, 'e', 'E')) return false;
    bool negative = at < size && text[at] == '-';
    if (is_one_of(text, size, at, '+', '-')) at++;
    if (!is_digit(text, size, at)) return false;
    for (; is_digit(text, size, at); at++)
        if (*exponent < FAR) *exponent = *exponent * 10 + (text[at] - '0');
    if (negative) *exponent = -*exponent;
    return at == size;
}

NumberError number_parse(const char *text, size_t size, double *value)
{
    Decimal decimal = { 0 };
    bool negative = size > 0 && text[0] == '-';
    size_t at = is_one_of(text, size, 0, '+', '-') ? 1 : 0;
    if (!is_digit(text, size, at)) return NUMBER_MALFORMED;
    for (; is_digit(text, size, at); at++) add_digit(&decimal, text[at] - '0');
    if (at < size && text[at] == '.') {
        if (!is_digit(text, size, ++at)) return NUMBER_MALFORMED;
        for (; is_digit(text, size, at); at++, decimal.power--) add_digit(&decimal, text[at] - '0');
    }
    long long exponent = 0;
    if (!read_exponent(text, size, at, &exponent)) return NUMBER_MALFORMED;
    if (decimal.too_long) return NUMBER_TOO_LONG;
    *value = 0;
    if (decimal.number == 0) return NUMBER_OK;
    decimal.power += decimal.zeros + exponent;
    long long first = decimal.power + decimal.digits - 1;
    if (first < -LARGEST_POWER || first > LARGEST_POWER) return NUMBER_TOO_LARGE;
    if (first == LARGEST_POWER && decimal.number > 1) return NUMBER_TOO_LARGE;
    double size_of_value = from_decimal(decimal.number, (int)decimal.power);
    *value = negative ? -size_of_value : size_of_value;
    return NUMBER_OK;
}

double number_round(long double value, int digits)
{
    double plain = (double)value;
    if (plain == 0 || !isfinite(plain)) return plain;
    int power;
    uint64_t number = to_decimal(fabsl(value), digits, &power);
    double rounded = copysign(from_decimal(number, power), plain);
    return isfinite(rounded) ? rounded : plain;
}

double number_snap(long double value, long double like)
{
    if (!isfinite(value) || !isfinite(like) || like == 0) return (double)value;
    int power = first_digit_power(fabsl(like)) - NUMBER_DIGITS + 1;
    long double steps = roundl(scale(fabsl(value), -power));
    if (steps >= power_of_ten(NUMBER_DIGITS)) return number_round(value, NUMBER_DIGITS);
    double snapped = from_decimal((uint64_t)steps, power);
    return value < 0 && snapped != 0 ? -snapped : snapped;
}

static size_t write_text(char *out, const char *text)
{
    size_t size = strlen(text);
    memcpy(out, text, size + 1);
    return size;
}

/* The digits (no point, no zero at either end) with a point after the first `before` of them; zeros fill the gaps. */
static size_t write_plain(char *out, const char *digits, int count, int before)
{
    char *next = out;
    if (before <= 0) {
        *next++ = '0';
        *next++ = '.';
        for (int i = before; i < 0; i++) *next++ = '0';
    }
    for (int i = 0; i < count; i++) {
        if (i == before && i > 0) *next++ = '.';
        *next++ = digits[i];
    }
    for (int i = count; i < before; i++) *next++ = '0';
    *next = 0;
    return (size_t)(next - out);
}

size_t number_format(double value, int digits, char out[static NUMBER_TEXT])
{
    enum {
        LONGEST_PLAIN = 16,
        MOST_ZEROS = 5
    }; /* digits before the point; zeros after it and before the first digit */
    if (isnan(value)) return write_text(out, "nan");
    if (isinf(value)) return write_text(out, value < 0 ? "-inf" : "inf");
    if (value == 0) return write_text(out, "0");
    int power;
    uint64_t number = to_decimal(fabs(value), digits, &power);
    for (; number % 10 == 0; number /= 10) power++;
    char figures[24];
    int count = snprintf(figures, sizeof figures, "%llu", (unsigned long long)number);
    int before = count + power;
    char *start = out;
    if (value < 0) *out++ = '-';
    if (before <= LONGEST_PLAIN && before >= -MOST_ZEROS) {
        out += write_plain(out, figures, count, before);
    } else {
        out += write_plain(out, figures, count, 1);
        out += snprintf(out, NUMBER_TEXT - (size_t)(out - start), "e%+d", before - 1);
    }
    return (size_t)(out - start);
}
