/* The instructions on planes. Operands are those of opcodes.def: `at` points to the opcode. */
#ifndef RUN_PLANES_H
#define RUN_PLANES_H
#include "run/machine_inside.h"
#include "run/vectors.h"

typedef uint64_t SeveralWords __attribute__((vector_size(VECTOR_SIZE), aligned(8), may_alias));
enum { SEVERAL_WORDS = VECTOR_SIZE / 8 };

/* Does something to all words of a plane: the statements stand once for several words at a time and once for those
 * left. Part is the type of what is done at once, PART(r) those words of register r, and PART_OF(pointer) those of
 * another plane. */
#define EACH_PART(b, ...)                                                   \
    do {                                                                    \
        uint32_t word = 0;                                                  \
        for (; word + SEVERAL_WORDS <= (b)->words; word += SEVERAL_WORDS) { \
            typedef SeveralWords Part;                                      \
            __VA_ARGS__                                                     \
        }                                                                   \
        for (; word < (b)->words; word++) {                                 \
            typedef uint64_t Part;                                          \
            __VA_ARGS__                                                     \
        }                                                                   \
    } while (0)
#define PART_OF(pointer) (*(Part *)((pointer) + word))
#define CONST_PART_OF(pointer) (*(const Part *)((pointer) + word))
#define PART(r) PART_OF(block_plane(b, r))
#define PART_BEFORE(r) CONST_PART_OF(block_before(b, r))

static INLINE void planes_and(const Block *b, const uint32_t *at)
{
    const uint32_t *from = at + 3, count = at[2];
    EACH_PART(b, {
        Part all = PART(from[0]);
        for (uint32_t i = 1; i < count; i++) all &= PART(from[i]);
        PART(at[1]) = all;
    });
}

static INLINE void planes_or(const Block *b, const uint32_t *at)
{
    const uint32_t *from = at + 3, count = at[2];
    EACH_PART(b, {
        Part any = PART(from[0]);
        for (uint32_t i = 1; i < count; i++) any |= PART(from[i]);
        PART(at[1]) = any;
    });
}

static INLINE void planes_but_not(const Block *b, const uint32_t *at)
{
    EACH_PART(b, { PART(at[1]) = PART(at[2]) & ~PART(at[3]); });
}

static INLINE void planes_both(const Block *b, const uint32_t *at)
{
    EACH_PART(b, { PART(at[1]) = PART(at[2]) & PART(at[3]); });
}

/* As it was after the ordinary reading. */
static INLINE void planes_as_before(const Block *b, uint32_t plane)
{
    EACH_PART(b, { PART(plane) = PART_BEFORE(plane); });
}

/* A counter of `bits` bits in each lane begins at 2^bits - least and overflows, for good, at the plane that makes it
 * `least`. */
static INLINE void planes_at_least(const Block *b, const uint32_t *at)
{
    uint32_t least = at[2], count = at[3], bits = 0;
    const uint32_t *from = at + 4;
    while (bits < 32 && least > UINT32_C(1) << bits) bits++;
    uint32_t start = (uint32_t)((UINT64_C(1) << bits) - least);
    EACH_PART(b, {
        Part counter[32], enough = (Part){ 0 };
        for (uint32_t k = 0; k < bits; k++) counter[k] = (Part){ 0 } - (start >> k & 1);
        for (uint32_t i = 0; i < count; i++) {
            Part carry = PART(from[i]);
            for (uint32_t k = 0; k < bits; k++) {
                Part sum = counter[k] ^ carry;
                carry &= counter[k];
                counter[k] = sum;
            }
            enough |= carry;
        }
        PART(at[1]) = enough;
    });
}

/* What cases state for or against a proposition; NULL where nothing is stated of it in any case. */
static INLINE void planes_column(const Block *b, uint32_t plane, const uint64_t *column)
{
    if (column) column += b->first_word;
    EACH_PART(b, {
        Part any = { 0 };
        if (column) any = CONST_PART_OF(column) & PART(PLANE_ALL);
        PART(plane) = any;
    });
}

/* Takes away where both planes of a pair were set after the ordinary reading. */
static INLINE void planes_without_conflicts(const Block *b, uint32_t plane, uint32_t other)
{
    EACH_PART(b, { PART(plane) &= ~(PART_BEFORE(plane) & PART_BEFORE(other)); });
}

static INLINE void planes_stated(const Block *b, const uint32_t *at, Reading reading)
{
    for (uint32_t i = 0; i < at[1]; i++) {
        const PlaneColumn *column = &b->columns[at[3] + i];
        uint32_t t = at[2] + 2 * i, f = t + 1;
        if (!column->stated_for) { /* nothing is stated in any case; so it is of most findings */
            EACH_PART(b, { PART(t) = PART(f) = (Part){ 0 }; });
            continue;
        }
        const uint64_t *stated_for = column->stated_for + b->first_word, *against = column->against + b->first_word;
        EACH_PART(b, {
            PART(t) = CONST_PART_OF(stated_for) & PART(PLANE_ALL);
            PART(f) = CONST_PART_OF(against) & PART(PLANE_ALL);
        });
        if (reading != READING_DISPUTED) continue;
        planes_without_conflicts(b, t, f);
        planes_without_conflicts(b, f, t);
    }
}

static INLINE void planes_settle(const Block *b, const uint32_t *at, Reading reading)
{
    const uint32_t *from = at + 6, count = at[5];
    const uint64_t *stated = b->columns[at[3]].half[at[4]];
    if (stated) stated += b->first_word;
    EACH_PART(b, {
        Part any = { 0 };
        if (stated) any = CONST_PART_OF(stated) & PART(PLANE_ALL);
        for (uint32_t i = 0; i < count; i++) any |= PART(from[i]);
        PART(at[1]) = any;
    });
    if (reading == READING_DISPUTED) planes_without_conflicts(b, at[1], at[2]);
}

/* A band of a number in conflict is not what the cases state: that is one of the facts which share no value. */
static INLINE void planes_band(const Block *b, const uint32_t *at, Reading reading)
{
    const uint32_t *from = at + 7, count = at[6];
    const uint64_t *stated = b->columns[at[4]].half[at[5]];
    if (stated) stated += b->first_word;
    EACH_PART(b, {
        Part any = { 0 };
        if (stated) any = CONST_PART_OF(stated) & PART(PLANE_ALL) & ~PART(at[3]);
        for (uint32_t i = 0; i < count; i++) any |= PART(from[i]);
        PART(at[1]) = any;
    });
    if (reading == READING_DISPUTED) planes_without_conflicts(b, at[1], at[2]);
}

/* True where it added something. */
static INLINE bool planes_gain(const Block *b, const uint32_t *at, Reading reading)
{
    const uint32_t *from = at + 4, count = at[3];
    uint64_t *plane = block_plane(b, at[1]), gained = 0;
    for (uint32_t w = 0; w < b->words; w++) {
        uint64_t more = 0;
        for (uint32_t i = 0; i < count; i++) more |= block_plane(b, from[i])[w];
        if (reading == READING_DISPUTED) more &= ~(block_before(b, at[1])[w] & block_before(b, at[2])[w]);
        gained |= more & ~plane[w];
        plane[w] |= more;
    }
    return gained;
}

/* True where the provided reading comes out differently in some case: the exception is not known, or in conflict. */
static INLINE bool planes_unless(const Block *b, const uint32_t *at, Reading reading)
{
    if (reading == READING_PROVIDED) {
        EACH_PART(b, { PART(at[1]) = PART(at[2]) & PART(at[4]); });
        return false;
    }
    EACH_PART(b, { PART(at[1]) = PART(at[2]) & ~PART(at[3]); });
    const uint64_t *a = block_plane(b, at[2]), *t = block_plane(b, at[3]), *f = block_plane(b, at[4]);
    uint64_t relied = 0;
    for (uint32_t w = 0; w < b->words; w++) relied |= a[w] & ~(t[w] ^ f[w]);
    return relied;
}

static INLINE bool planes_assume(const Block *b, const uint32_t *at, Reading reading)
{
    if (reading == READING_PROVIDED) {
        EACH_PART(b, { PART(at[1]) = (Part){ 0 }; });
        return false;
    }
    planes_but_not(b, at);
    uint64_t relied = 0;
    for (uint32_t w = 0; w < b->words; w++) relied |= block_plane(b, at[1])[w];
    return relied;
}

#endif
