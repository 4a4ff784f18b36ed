/* Several numbers, or words of bits, at once: as many as the processor that is compiled for takes. */
#ifndef RUN_VECTORS_H
#define RUN_VECTORS_H
#include <float.h>
#include <stdint.h>

#ifdef __AVX512F__
#define VECTOR_SIZE 64
#define VECTOR_LANES                \
    {                               \
        1, 2, 4, 8, 16, 32, 64, 128 \
    }
#elif defined __AVX2__
#define VECTOR_SIZE 32
#define VECTOR_LANES \
    {                \
        1, 2, 4, 8   \
    }
#else
#define VECTOR_SIZE 16
#define VECTOR_LANES \
    {                \
        1, 2         \
    }
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

VECTOR_INLINE uint64_t masks_any(Masks masks)
{
    uint64_t any = 0;
    for (int i = 0; i < REALS; i++) any |= masks[i];
    return any;
}

#endif
