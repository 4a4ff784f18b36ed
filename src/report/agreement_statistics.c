#include "report/agreement_statistics.h"

#include <math.h>

/* ---- proportions ---- */

Proportion proportion_of(uint64_t count, uint64_t of)
{
    static const double z = Z_95;
    if (of == 0) return (Proportion){ count, of, NAN, NAN, NAN };
    double x = (double)count, n = (double)of, p = x / n;
    double root = z * sqrt(z * z + 4 * x * (1 - p)), both = 2 * (n + z * z);
    double low = (2 * x + z * z - root) / both, high = (2 * x + z * z + root) / both;
    return (Proportion){ count, of, p, count ? low : 0, count < of ? high : 1 };
}

/* ---- likelihood ratios ---- */

static Ratio likelihood_ratio(uint64_t with, uint64_t of_with, uint64_t without, uint64_t of_without)
{
    double a = (double)with, m = (double)of_with, b = (double)without, n = (double)of_without;
    if (of_with == 0 || of_without == 0 || (with == 0 && without == 0)) return (Ratio){ NAN, NAN, NAN };
    if (with == 0) return (Ratio){ 0, NAN, NAN };
    if (without == 0) return (Ratio){ INFINITY, NAN, NAN };
    double ratio = a / m / (b / n), error = sqrt(1 / a - 1 / m + 1 / b - 1 / n);
    if (error == 0) return (Ratio){ ratio, NAN, NAN };
    return (Ratio){ ratio, ratio * exp(-Z_95 * error), ratio * exp(Z_95 * error) };
}

Accuracy accuracy_of(Fourfold c)
{
    uint64_t with = c.true_positive + c.false_negative, without = c.false_positive + c.true_negative;
    return (Accuracy){
        .sensitivity = proportion_of(c.true_positive, with),
        .specificity = proportion_of(c.true_negative, without),
        .positive_value = proportion_of(c.true_positive, c.true_positive + c.false_positive),
        .negative_value = proportion_of(c.true_negative, c.true_negative + c.false_negative),
        .accuracy = proportion_of(c.true_positive + c.true_negative, with + without),
        .positive_ratio = likelihood_ratio(c.true_positive, with, c.false_positive, without),
        .negative_ratio = likelihood_ratio(c.false_negative, with, c.true_negative, without),
    };
}

/* ---- ROC ---- */

/* By Gold: the cases of the values from `first` on. */
static void cases_from(const ValueCounts *values, uint32_t first, uint64_t cases[2])
{
    cases[GOLD_WITHOUT] = cases[GOLD_WITH] = 0;
    for (uint32_t i = first; i < values->count; i++) {
        cases[GOLD_WITHOUT] += values->at[i].cases[GOLD_WITHOUT];
        cases[GOLD_WITH] += values->at[i].cases[GOLD_WITH];
    }
}

RocPoint roc_point(const ValueCounts *values, uint32_t index)
{
    uint64_t all[2], positive[2];
    cases_from(values, 0, all);
    cases_from(values, index, positive);
    return (RocPoint){
        .threshold = values->at[index].value,
        .sensitivity = proportion_of(positive[GOLD_WITH], all[GOLD_WITH]),
        .specificity = proportion_of(all[GOLD_WITHOUT] - positive[GOLD_WITHOUT], all[GOLD_WITHOUT]),
    };
}

/* Where the cases of one kind stand among those of the other: of each case twice how many of them are lower, ties one
 * half, so that all are whole numbers, and sums of them exact (below 2^64). */
typedef struct Placements {
    long double sum, squares; /* squares: of how far each is from `about` */
} Placements;

static Placements placements(const ValueCounts *values, Gold of, long double about)
{
    Placements p = { 0, 0 };
    Gold others = of == GOLD_WITH ? GOLD_WITHOUT : GOLD_WITH;
    long double lower = 0;
    for (uint32_t i = 0; i < values->count; i++) {
        long double cases = (long double)values->at[i].cases[of], ties = (long double)values->at[i].cases[others];
        long double placement = 2 * lower + ties;
        p.sum += cases * placement;
        p.squares += cases * (placement - about) * (placement - about);
        lower += ties;
    }
    return p;
}

/* The sample variance of the placements as shares of the others, divided by how many cases there are. What is lower and
 * what is higher add up to all, so that both vary alike. */
static long double variance(const ValueCounts *values, Gold of, long double cases, long double others)
{
    long double mean = placements(values, of, 0).sum / cases;
    return placements(values, of, mean).squares / (4 * others * others * (cases - 1) * cases);
}

Area area_of(const ValueCounts *values)
{
    Area area = { NAN, NAN, NAN, NAN };
    uint64_t all[2];
    cases_from(values, 0, all);
    long double m = (long double)all[GOLD_WITH], n = (long double)all[GOLD_WITHOUT];
    if (m == 0 || n == 0) return area;
    area.value = (double)(placements(values, GOLD_WITH, 0).sum / (2 * m * n));
    if (m < 2 || n < 2) return area;
    area.standard_error = (double)sqrtl(variance(values, GOLD_WITH, m, n) + variance(values, GOLD_WITHOUT, n, m));
    if (area.standard_error == 0) return area;
    area.low = fmax(area.value - Z_95 * area.standard_error, 0);
    area.high = fmin(area.value + Z_95 * area.standard_error, 1);
    return area;
}
