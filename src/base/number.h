/* Numbers as people write them: decimals of at most 15 significant digits, which a double holds without loss.
 * Nothing here depends on the locale. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NUMBER_DIGITS = 15,   /* significant digits that recorded and converted values keep */
    COMPUTED_DIGITS = 12, /* significant digits to which computed values are compared */
    NUMBER_TEXT = 32      /* room for any formatted number, with its ending zero */
};

typedef enum {
    NUMBER_OK,
    NUMBER_MALFORMED, /* not digits [. digits] [e [+-] digits] */
    NUMBER_TOO_LONG,  /* more than 15 significant digits (leading and trailing zeros do not count) */
    NUMBER_TOO_LARGE  /* not zero, and its size outside 1e-22 to 1e22 */
} NumberError;

/* Reads text[0..size), the whole of it: an optional sign, digits, an optional fraction, an optional exponent.
 * The double nearest to the decimal written goes to *value. */
NumberError number_parse(const char *text, size_t size, double *value);

/* The double nearest to `value` rounded to `digits` (1 to 17) significant decimal digits; infinities and NaN stay.
 * A tie of the decimal that `value` stands for goes away from zero: 0.15, which no double is, becomes 0.2. */
double number_round(long double value, int digits);

/* Whether `value` is the double nearest to a decimal of 15 digits or less, 6 of them at most behind the point, as
 * nearly all numbers are that were written down: number_round then gives it back. (Of whole millionths below 10^15 the
 * division is rounded correctly; the odd constant is what rounds to a whole number.) */
static inline bool number_is_short(double value)
{
    const double whole = 0x1.8p52, most = 1e15;
    double millionths = value * 1e6;
    return fabs(millionths) < most && ((millionths + whole) - whole) / 1e6 == value;
}

/* Writes `value`, rounded to `digits` significant digits, in the shortest plain form (2.5, 120, 0.001; 1e+25 or 1e-9
 * where plain would be long: from 1e16 on, and below 1e-6); returns the length. Infinities are written "inf" and
 * "-inf". */
size_t number_format(double value, int digits, char out[static NUMBER_TEXT]);

/* What is kept of a number that a program states: it may have been reckoned, and then 0.1 + 0.2 is 0.3. */
static inline double number_recorded(double value)
{
    return number_is_short(value) ? value : number_round(value, NUMBER_DIGITS);
}

/* `value` rounded to the last of the 15 significant digits that a number of the size of `like` has. */
double number_snap(long double value, long double like);

/* The `+` and `-` of decimals: a + b, where cancellation leaves only digits that both operands had on paper
 * (so 1000000.1 - 1000000 is 0.1). Where less cancels than 3 digits, it is the plain sum. */
static inline double number_add(double a, double b)
{
    double sum = a + b;
    return fabs(sum) * 1000 < fabs(a) ? number_snap(sum, fabs(a) < fabs(b) ? b : a) : sum;
}

#endif
