/* Figures of agreement with a gold standard: pure functions of counts. What is not defined (a division by 0) is NaN,
 * and no count is ever corrected to make it defined. All intervals are two-sided, 95 %.
 *
 * x of n, a proportion p = x / n. The score interval of Wilson EB, J Am Stat Assoc 1927;22:209-212; it is method 3 of
 * Newcombe RG, Stat Med 1998;17:857-872 (no correction for continuity):
 *
 *     (2x + z^2 -+ z sqrt (z^2 + 4 x (1 - p))) / (2 (n + z^2))
 *
 * An end is 0 where x is 0, and 1 where x is n.
 *
 * Likelihood ratios of a of m with the disease and b of n without it: (a / m) / (b / n), with positive verdicts for the
 * positive ratio, and negative ones for the negative. The log method of Simel DL, Samsa GP, Matchar DB, J Clin
 * Epidemiol 1991;44:763-770:
 *
 *     ln ratio -+ z sqrt (1/a - 1/m + 1/b - 1/n)
 *
 * Where a or b is 0 there is no such interval: the ratio is then 0, infinite, or (both 0) not defined. Nor is there one
 * where a is m and b is n, as where all verdicts are negative: it would claim that nothing is uncertain.
 *
 * The area under the ROC curve: the probability that a case with the disease has a higher value than one without, ties
 * counted one half (Mann-Whitney; Bamber D, J Math Psychol 1975;12:387-415). Its variance after DeLong ER, DeLong DM,
 * Clarke-Pearson DL, Biometrics 1988;44:837-845: with V10 of each case with the disease (the share of those without it
 * that are lower, ties one half), and V01 of each without it (the share of those with it that are higher),
 *
 *     var = S10 / m + S01 / n
 *
 * where S10 and S01 are their sample variances (divisors m - 1, n - 1). The interval is area -+ z sqrt var, cut to lie
 * from 0 to 1. There is none where m or n is below 2, nor where var is 0, as where the values part all cases: again it
 * would claim that nothing is uncertain. */
#ifndef REPORT_AGREEMENT_STATISTICS_H
#define REPORT_AGREEMENT_STATISTICS_H
#include "report/agreement_values.h"

#define Z_95 1.959963984540054 /* 97.5 % of the normal distribution lie below */

typedef struct Proportion {
    uint64_t count, of;
    double value, low, high; /* NaN where `of` is 0 */
} Proportion;

typedef struct Ratio {
    double value, low, high; /* value: may be infinite; low and high: NaN where it has no interval */
} Ratio;

/* Cases by verdict and gold standard. */
typedef struct Fourfold {
    uint64_t true_positive, false_positive, false_negative, true_negative;
} Fourfold;

typedef struct Accuracy {
    Proportion sensitivity, specificity;
    Proportion positive_value, negative_value; /* predictive values */
    Proportion accuracy;
    Ratio positive_ratio, negative_ratio; /* likelihood ratios */
} Accuracy;

typedef struct Area {
    double value, standard_error, low, high; /* NaN where not defined */
} Area;

typedef struct RocPoint {
    double threshold; /* values from this on count as positive */
    Proportion sensitivity, specificity;
} RocPoint;

Proportion proportion_of(uint64_t count, uint64_t of);
Accuracy accuracy_of(Fourfold cases);

/* In time that grows with the different values, not with the cases. */
Area area_of(const ValueCounts *values);

/* Of the value of this index: the curve runs from the lowest value, from which on all are positive, up to the highest,
 * and on to the point where none is. */
RocPoint roc_point(const ValueCounts *values, uint32_t index);

#endif
