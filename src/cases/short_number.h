/* Numbers of a few characters, all of which are worked on at once and without branches: which cells hold what cannot be
 * foreseen. (Lemire 2022, "Quickly parsing eight digits".) */
#ifndef CASES_SHORT_NUMBER_H
#define CASES_SHORT_NUMBER_H
#include <stdbool.h>

#include "cases/bits.h"

enum { SHORT_NUMBER = 8 }; /* characters */
#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* A mask of the first `count` bytes, at most 8. */
BITS_INLINE uint64_t first_bytes(uint32_t count)
{
    return count < 8 ? (UINT64_C(1) << 8 * count) - 1 : ~UINT64_C(0);
}

BITS_INLINE uint64_t eight_bytes(const char *text)
{
    uint64_t bytes;
    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* The number that the first `count` bytes are the digits of; *digits is 0 where some are none, else 1. */
BITS_INLINE uint64_t number_of_digits(uint64_t bytes, uint32_t count, uint32_t *digits)
{
    bytes = bytes << 8 * (8 - count) % 64 | (EACH_BYTE('0') & first_bytes(8 - count));
    *digits = ((bytes & EACH_BYTE(0xF0)) | ((bytes + EACH_BYTE(6)) & EACH_BYTE(0xF0)) >> 4) == EACH_BYTE(0x33);
    bytes = (bytes & EACH_BYTE(0x0F)) * 2561 >> 8;
    bytes = (bytes & UINT64_C(0x00FF00FF00FF00FF)) * 6553601 >> 16;
    return (bytes & UINT64_C(0x0000FFFF0000FFFF)) * 42949672960001 >> 32;
}

/* text[0..size), of which 8 bytes can be read, as a number: at most 8 characters, digits, perhaps a point between them.
 * Read as number_parse reads it. False where it is anything else; *value is of no use then. */
BITS_INLINE bool short_number(const char *text, uint32_t size, char point, double *value)
{
    static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8 };
    uint32_t kept = size < SHORT_NUMBER ? size : SHORT_NUMBER;
    uint64_t bytes = eight_bytes(text) & first_bytes(kept), differs = bytes ^ EACH_BYTE((unsigned char)point);
    uint64_t points = (differs - EACH_BYTE(1)) & ~differs & EACH_BYTE(0x80);
    uint32_t has_point = points != 0, place = bits_lowest(points) / 8, whole = place < kept ? place : kept;
    uint32_t count = kept - has_point, behind = count - whole;
    uint64_t before = first_bytes(whole);
    uint32_t digits, fits = size - 1 < SHORT_NUMBER;
    uint64_t number = number_of_digits((bytes & before) | (bytes >> 8 & ~before), count, &digits);
    *value = (double)(int64_t)number / powers[behind];
    uint32_t has_whole = whole > 0, ends_in_point = has_point && behind == 0;
    return digits & fits & has_whole & ~ends_in_point;
}

/* The same of a whole number. */
BITS_INLINE bool short_whole_number(const char *text, uint32_t size, uint64_t *value)
{
    uint32_t kept = size < SHORT_NUMBER ? size : SHORT_NUMBER;
    uint32_t digits, fits = size - 1 < SHORT_NUMBER;
    *value = number_of_digits(eight_bytes(text) & first_bytes(kept), kept, &digits);
    return digits & fits;
}

#endif
