/* Several numbers, or words of bits, at once: as many as the processor that is compiled for takes. */
#ifndef RUN_VECTORS_H
#define RUN_VECTORS_H
#include <float.h>
#include <stdbool.h>
#include <stdint.h>

#if defined __AVX512F__ || defined __AVX2__ || defined __SSE2__
#include <immintrin.h>
#endif

#ifdef __AVX512F__
#define VECTOR_SIZE 64
#elif defined __AVX2__
#define VECTOR_SIZE 32
#else
#define VECTOR_SIZE 16
#endif

typedef double Reals __attribute__((vector_size(VECTOR_SIZE)));
typedef uint64_t Masks __attribute__((vector_size(VECTOR_SIZE))); /* all bits of a lane, or none */
enum { REALS = VECTOR_SIZE / 8 };

#define VECTOR_INLINE static inline __attribute__((always_inline))

VECTOR_INLINE Reals reals_load(const double *from)
{
    Reals x;
    __builtin_memcpy(&x, from, sizeof x);
    return x;
}

VECTOR_INLINE void reals_store(double *to, Reals x)
{
    __builtin_memcpy(to, &x, sizeof x);
}

VECTOR_INLINE Reals reals_of(double value)
{
    return (Reals){ 0 } + value;
}

VECTOR_INLINE Reals reals_size(Reals x)
{
    return (Reals)((Masks)x & INT64_MAX);
}

VECTOR_INLINE Reals reals_either(Masks first, Reals x, Reals y)
{
    return (Reals)((first & (Masks)x) | (~first & (Masks)y));
}

/* A bit for each lane: whether x is below y, or the same. */
VECTOR_INLINE unsigned reals_below(Reals x, Reals y)
{
#ifdef __AVX512F__
    return _mm512_cmp_pd_mask((__m512d)x, (__m512d)y, _CMP_LT_OQ);
#elif defined __AVX2__
    return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd((__m256d)x, (__m256d)y, _CMP_LT_OQ));
#elif defined __SSE2__
    return (unsigned)_mm_movemask_pd(_mm_cmplt_pd((__m128d)x, (__m128d)y));
#else
    Masks below = (Masks)(x < y);
    return (unsigned)((below[0] & 1) | (below[1] & 2));
#endif
}

VECTOR_INLINE unsigned reals_equal(Reals x, Reals y)
{
#ifdef __AVX512F__
    return _mm512_cmp_pd_mask((__m512d)x, (__m512d)y, _CMP_EQ_OQ);
#elif defined __AVX2__
    return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd((__m256d)x, (__m256d)y, _CMP_EQ_OQ));
#elif defined __SSE2__
    return (unsigned)_mm_movemask_pd(_mm_cmpeq_pd((__m128d)x, (__m128d)y));
#else
    Masks equal = (Masks)(x == y);
    return (unsigned)((equal[0] & 1) | (equal[1] & 2));
#endif
}

VECTOR_INLINE uint64_t masks_any(Masks masks)
{
    uint64_t any = 0;
    for (int i = 0; i < REALS; i++) any |= masks[i];
    return any;
}

#endif
