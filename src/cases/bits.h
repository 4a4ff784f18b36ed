/* Bits of 64 bytes, and what finds and moves them: by the instructions that the compiler was told the processor has. */
#ifndef CASES_BITS_H
#define CASES_BITS_H
#include <stdint.h>
#include <string.h>

#if defined __AVX2__ || defined __SSE2__
#include <immintrin.h>
#endif

#ifdef INLINE /* where the lines that ran are counted (scripts/coverage) */
#define BITS_INLINE static INLINE
#else
#define BITS_INLINE static inline __attribute__((always_inline))
#endif

/* 64 bytes of text. */
#if defined __AVX512BW__
typedef __m512i Bytes;
BITS_INLINE Bytes bytes_load(const char *text)
{
    return _mm512_loadu_si512(text);
}
BITS_INLINE uint64_t bytes_equal(Bytes bytes, char c)
{
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}
#elif defined __AVX2__
typedef struct Bytes {
    __m256i part[2];
} Bytes;
BITS_INLINE Bytes bytes_load(const char *text)
{
    Bytes bytes;
    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}
BITS_INLINE uint64_t bytes_equal(Bytes bytes, char c)
{
    uint64_t bits = 0;
    for (int i = 0; i < 2; i++)
        bits |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes.part[i], _mm256_set1_epi8(c)))
                << 32 * i;
    return bits;
}
#elif defined __SSE2__
typedef struct Bytes {
    __m128i part[4];
} Bytes;
BITS_INLINE Bytes bytes_load(const char *text)
{
    Bytes bytes;
    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}
BITS_INLINE uint64_t bytes_equal(Bytes bytes, char c)
{
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes.part[i], _mm_set1_epi8(c))) << 16 * i;
    return bits;
}
#else
typedef struct Bytes {
    const char *text;
} Bytes;
BITS_INLINE Bytes bytes_load(const char *text)
{
    return (Bytes){ text };
}
BITS_INLINE uint64_t bytes_equal(Bytes bytes, char c)
{
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) bits |= (uint64_t)(bytes.text[i] == c) << i;
    return bits;
}
#endif

BITS_INLINE uint32_t bits_count(uint64_t bits)
{
    return (uint32_t)__builtin_popcountll(bits);
}

/* The place of the lowest bit; 64 where there is none. */
BITS_INLINE uint32_t bits_lowest(uint64_t bits)
{
#ifdef __BMI__
    return (uint32_t)_tzcnt_u64(bits);
#else
    return bits ? (uint32_t)__builtin_ctzll(bits) : 64;
#endif
}

/* The place of the bit before which there are `count` others. */
BITS_INLINE uint32_t bits_nth(uint64_t bits, uint32_t count)
{
#ifdef __BMI2__
    return bits_lowest(_pdep_u64(UINT64_C(1) << count, bits));
#else
    for (; count; count--) bits &= bits - 1;
    return bits_lowest(bits);
#endif
}

/* Those bits of `bits` that are set in `where`, moved together. */
BITS_INLINE uint64_t bits_gather(uint64_t bits, uint64_t where)
{
#ifdef __BMI2__
    return _pext_u64(bits, where);
#else
    uint64_t gathered = 0;
    for (uint64_t bit = 1; where; where &= where - 1, bit <<= 1)
        if (bits & where & -where) gathered |= bit;
    return gathered;
#endif
}

/* A bit is set where an odd number of bits is, up to it and with it. */
BITS_INLINE uint64_t bits_odd(uint64_t bits)
{
    for (int by = 1; by < 64; by *= 2) bits ^= bits << by;
    return bits;
}

/* 64 words as a square of bits: bit i of word k becomes bit k of word i (Warren 2013, 7-3). */
BITS_INLINE void bits_turn_by(uint64_t square[64], uint32_t by, uint64_t low)
{
    for (uint32_t block = 0; block < 64; block += 2 * by)
        for (uint32_t i = block; i < block + by; i++) {
            uint64_t moved = (square[i] >> by ^ square[i + by]) & low;
            square[i] ^= moved << by;
            square[i + by] ^= moved;
        }
}

BITS_INLINE void bits_turn(uint64_t square[64])
{
    bits_turn_by(square, 32, UINT64_C(0x00000000FFFFFFFF));
    bits_turn_by(square, 16, UINT64_C(0x0000FFFF0000FFFF));
    bits_turn_by(square, 8, UINT64_C(0x00FF00FF00FF00FF));
    bits_turn_by(square, 4, UINT64_C(0x0F0F0F0F0F0F0F0F));
    bits_turn_by(square, 2, UINT64_C(0x3333333333333333));
    bits_turn_by(square, 1, UINT64_C(0x5555555555555555));
}

#endif
