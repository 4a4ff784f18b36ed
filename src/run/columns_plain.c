/* Compiled once for each instruction set. */
#include "run/columns_plain.h"

#include "base/instruction_set.h"
#include "cases/table.h"
#include "run/vectors.h"

#define MILLION 1e6
#define LARGEST 1e15

/* How many millionths they are, to whole ones: adding this rounds. */
VECTOR_INLINE Reals millionths_of(Reals x)
{
    const double to_whole = 0x1.8p52;
    return (x * MILLION + to_whole) - to_whole;
}

/* Of a whole number of millionths, of 15 digits at most, rounding to 15 digits leaves the double that is nearest to it
 * as it is. That a number is this double, dividing says; or what is left over, compared with half the distance to the
 * next double, as exactly so far away there can be none. Of the two zeros only one is plain. */
#ifdef __AVX512F__
VECTOR_INLINE unsigned plain(Reals x, double least, double most)
{
    Reals millionths = millionths_of(x), power = (Reals)((Masks)x & UINT64_C(0x7FF0000000000000));
    __m512d left = _mm512_fmsub_pd((__m512d)x, _mm512_set1_pd(MILLION), (__m512d)millionths);
    __mmask8 is = _mm512_cmp_pd_mask((__m512d)x, _mm512_set1_pd(least), _CMP_GE_OQ);
    is = _mm512_mask_cmp_pd_mask(is, (__m512d)x, _mm512_set1_pd(most), _CMP_LE_OQ);
    is = _mm512_mask_cmp_pd_mask(is, (__m512d)reals_size(millionths), _mm512_set1_pd(LARGEST), _CMP_LT_OQ);
    is = _mm512_mask_cmp_pd_mask(is, (__m512d)reals_size((Reals)left), (__m512d)(power * (0x1p-53 * MILLION)),
                                 _CMP_LE_OQ);
    return _mm512_mask_cmpneq_epi64_mask(is, (__m512i)x, _mm512_set1_epi64(INT64_MIN));
}
#else
VECTOR_INLINE unsigned plain(Reals x, double least, double most)
{
    Reals millionths = millionths_of(x), zero = reals_of(0);
    Reals sign = (Reals)(((Masks)x & UINT64_C(0x8000000000000000)) | (Masks)reals_of(1)); /* 1 or -1 */
    return reals_below(reals_size(millionths), reals_of(LARGEST)) & reals_equal(millionths / MILLION, x) &
           ~reals_below(x, reals_of(least)) & ~reals_below(reals_of(most), x) &
           ~(reals_equal(x, zero) & reals_below(sign, zero));
}
#endif

void IN_SET(columns_plain)(uint64_t *bits, const double *numbers, uint32_t words, double least, double most)
{
    for (uint32_t w = 0; w < words; w++, numbers += WORD_CASES) {
        bits[w] = 0;
        for (unsigned i = 0; i < WORD_CASES; i += REALS)
            bits[w] |= (uint64_t)plain(reals_load(numbers + i), least, most) << i;
    }
}
