#include "run/bits.h"

#include "run/lanes.h"
#include "run/vectors.h"

/* ---- counting ---- */

/* Adds the bits of `more` to two planes of binary digits; what is carried out of the lower one goes to *high. */
static INLINE void carry(Masks *high, Masks *low, Masks a, Masks b)
{
    Masks either = a ^ b;
    *high = (a & b) | (either & *low);
    *low ^= either;
}

/* In each byte, how many of its bits are set. */
static INLINE Masks bits_of_bytes(Masks x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    return (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
}

static INLINE uint64_t sum_of_bytes(Masks x)
{
    Masks pairs = (x & UINT64_C(0x00FF00FF00FF00FF)) + (x >> 8 & UINT64_C(0x00FF00FF00FF00FF));
    uint64_t sum = 0;
    for (int i = 0; i < REALS; i++) sum += pairs[i] * UINT64_C(0x0001000100010001) >> 48;
    return sum;
}

/* The i-th vector of the bits that are set in both planes. */
static INLINE Masks both_load(const uint64_t *a, const uint64_t *b, size_t i)
{
    Masks x, y;
    __builtin_memcpy(&x, a + i * REALS, sizeof x);
    __builtin_memcpy(&y, b + i * REALS, sizeof y);
    return x & y;
}

enum { GROUP = 8 * REALS }; /* words */

/* As adders in hardware: eight vectors become one of eights, so that an eighth of them is counted (Harley and Seal). */
static INLINE uint64_t count_groups(const uint64_t *a, const uint64_t *b, uint32_t groups)
{
    Masks ones = { 0 }, twos = { 0 }, fours = { 0 }, eights = { 0 };
    for (uint32_t g = 0; g < groups; g++, a += GROUP, b += GROUP) {
        Masks twos_a, twos_b, fours_a, fours_b, over;
        carry(&twos_a, &ones, both_load(a, b, 0), both_load(a, b, 1));
        carry(&twos_b, &ones, both_load(a, b, 2), both_load(a, b, 3));
        carry(&fours_a, &twos, twos_a, twos_b);
        carry(&twos_a, &ones, both_load(a, b, 4), both_load(a, b, 5));
        carry(&twos_b, &ones, both_load(a, b, 6), both_load(a, b, 7));
        carry(&fours_b, &twos, twos_a, twos_b);
        carry(&over, &fours, fours_a, fours_b);
        eights += bits_of_bytes(over);
    }
    Masks left = bits_of_bytes(ones) + 2 * bits_of_bytes(twos) + 4 * bits_of_bytes(fours);
    return sum_of_bytes(left) + 8 * sum_of_bytes(eights);
}

/* How many bits are set in both. */
static INLINE uint64_t count_both(const uint64_t *a, const uint64_t *b, uint32_t words)
{
    uint32_t groups = words / GROUP;
    uint64_t count = groups ? count_groups(a, b, groups) : 0;
    for (uint32_t w = groups * GROUP; w < words; w++) count += (uint64_t)__builtin_popcountll(a[w] & b[w]);
    return count;
}

uint64_t bits_count(const uint64_t *plane, uint32_t words)
{
    return count_both(plane, plane, words);
}

/* Those in conflict are among those with evidence for and among those with evidence against. */
bool bits_count_truths(uint64_t counts[4], const uint64_t *t, const uint64_t *f, const uint64_t *cases, uint64_t all,
                       uint32_t words)
{
    uint64_t both[BITS_WORDS], conflict = 0;
    for (uint32_t w = 0; w < words; w++) conflict |= both[w] = t[w] & f[w] & cases[w];
    if (conflict) conflict = count_both(both, both, words);
    uint64_t is_true = count_both(t, cases, words) - conflict, is_false = count_both(f, cases, words) - conflict;
    counts[TRUTH_TRUE] += is_true;
    counts[TRUTH_FALSE] += is_false;
    counts[TRUTH_CONFLICT] += conflict;
    counts[TRUTH_UNKNOWN] += all - is_true - is_false - conflict;
    return conflict;
}

/* ---- comparing ---- */

enum { AT_ONCE = 16 }; /* cases that the inner loop compares, which the compiler writes out */

/* A whole word, from the last cases to the first: each step moves the bits of a lane on, and a mask, all of whose bits
 * are set, is -1. */
static inline uint64_t word_below(const double *lows, const double *highs)
{
    Masks lanes = { 0 };
    uint64_t bits = 0;
    for (uint32_t i = WORD_CASES; i; i -= AT_ONCE)
        for (uint32_t k = REALS; k <= AT_ONCE; k += REALS)
            lanes = (lanes << REALS) - (Masks)(reals_load(lows + i - k) < reals_load(highs + i - k));
    for (unsigned i = 0; i < REALS; i++) bits |= lanes[i] << i;
    return bits;
}

void bits_below(uint64_t *plane, const double *lows, const double *highs, uint32_t count)
{
    for (; count >= WORD_CASES; count -= WORD_CASES, lows += WORD_CASES, highs += WORD_CASES)
        *plane++ = word_below(lows, highs);
    if (!count) return;
    *plane = 0;
    for (uint32_t i = 0; i < count; i++) *plane |= (uint64_t)(lows[i] < highs[i]) << i;
}

/* Bit k of an end, in a word of cases. */
static inline uint64_t point_bit(const MachinePoints *points, const uint64_t *end, uint32_t k, uint32_t word)
{
    if (!end) return points->value >> k & 1 ? ~UINT64_C(0) : 0;
    return k < points->bits ? end[(size_t)k * points->width + word] : 0;
}

/* From the lowest bit on: what is lower in a higher bit is lower, whatever lies below that. */
void bits_points_below(uint64_t *plane, const MachinePoints *low, const MachinePoints *high, uint32_t first,
                       uint32_t words)
{
    uint32_t bits = low->bits > high->bits ? low->bits : high->bits;
    for (uint32_t w = 0; w < words; w++) {
        uint64_t below = 0;
        for (uint32_t k = 0; k < bits; k++) {
            uint64_t x = point_bit(low, low->lo, k, first + w), y = point_bit(high, high->hi, k, first + w);
            below = (~x & y) | (~(x ^ y) & below);
        }
        plane[w] = below;
    }
}
