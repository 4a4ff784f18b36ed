/* Agreement with a gold standard: the statistics against what is published and what R gives, the counts against a count
 * case by case, and what is told of them. */
#include <float.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/agreement_statistics.h"
#include "rulesrun.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* NaN is near to NaN only. */
static void assert_near(double is, double wanted, double by)
{
    bool near = isnan(wanted) ? isnan(is) : isinf(wanted) ? is == wanted : fabs(is - wanted) <= by;
    if (!near) fail_msg("it is %.15g, and not %.15g", is, wanted);
}

static const double by_rounding = 1e-12;

/* ---- proportions ---- */

/* The examples of Newcombe RG, Stat Med 1998;17:857-872, by his method 3 (score, not corrected), with the four digits
 * that he prints. */
static void wilson_intervals_are_those_of_newcombe(void **state)
{
    (void)state;
    static const struct {
        uint64_t count, of;
        double low, high;
    } published[] = {
        { 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 }, { 0, 20, 0, 0.1611 }, { 1, 29, 0.0061, 0.1718 }
    };
    for (size_t i = 0; i < COUNT(published); i++) {
        Proportion p = proportion_of(published[i].count, published[i].of);
        assert_near(p.value, (double)published[i].count / (double)published[i].of, by_rounding);
        assert_near(p.low, published[i].low, 0.00005);
        assert_near(p.high, published[i].high, 0.00005);
    }
}

/* R 4.2.2: prop.test (count, of, correct = FALSE)$conf.int, 15 digits. */
static void wilson_intervals_are_those_of_r(void **state)
{
    (void)state;
    static const struct {
        uint64_t count, of;
        double low, high;
    } of_r[] = {
        { 81, 263, 0.255288519878274, 0.3662095769828 },
        { 15, 148, 0.0623863995307363, 0.160487241723308 },
        { 0, 20, 0, 0.161125158052819 },
        { 1, 29, 0.00611321429276266, 0.171755218793203 },
        { 29, 29, 0.883030201500259, 1 },
        { 5, 10, 0.236593090512564, 0.763406909487436 },
        { 1, 1, 0.206549314377238, 1 },
        { 123456, 1000000, 0.122812696531423, 0.124102196414004 },
    };
    for (size_t i = 0; i < COUNT(of_r); i++) {
        Proportion p = proportion_of(of_r[i].count, of_r[i].of);
        assert_near(p.low, of_r[i].low, by_rounding);
        assert_near(p.high, of_r[i].high, by_rounding);
    }
}

/* The two ends are the proportions that lie just z standard errors, each of its own, from the one seen: that is how the
 * interval is defined. */
static void wilson_intervals_are_what_they_are_defined_as(void **state)
{
    (void)state;
    for (uint64_t of = 1; of <= 60; of++)
        for (uint64_t count = 0; count <= of; count++) {
            Proportion p = proportion_of(count, of);
            double ends[] = { p.low, p.high };
            assert_true(0 <= p.low && p.low <= p.value && p.value <= p.high && p.high <= 1);
            assert_true((p.low == 0) == (count == 0) && (p.high == 1) == (count == of));
            for (int i = 0; i < 2; i++) {
                if ((i == 0 && count == 0) || (i == 1 && count == of)) continue;
                double error = sqrt(ends[i] * (1 - ends[i]) / (double)of);
                assert_near(fabs(p.value - ends[i]), Z_95 * error, by_rounding);
            }
            assert_near(proportion_of(of - count, of).low, 1 - p.high, by_rounding);
        }
    Proportion none = proportion_of(0, 0);
    assert_true(isnan(none.value) && isnan(none.low) && isnan(none.high));
}

/* ---- fourfold tables ---- */

/* The liver scans of Altman and Bland, BMJ 1994;308:1552 (sensitivity 0.90, specificity 0.63) and 1994;309:102
 * (predictive values 0.88 and 0.67): 231 of 258 abnormal livers had an abnormal scan, 32 of 86 normal ones too. */
static void figures_are_those_of_altman_and_bland(void **state)
{
    (void)state;
    Accuracy a = accuracy_of((Fourfold){ 231, 32, 27, 54 });
    assert_near(a.sensitivity.value, 0.90, 0.005);
    assert_near(a.specificity.value, 0.63, 0.005);
    assert_near(a.positive_value.value, 0.88, 0.005);
    assert_near(a.negative_value.value, 0.67, 0.005);
    assert_near(a.accuracy.value, 285.0 / 344, by_rounding);
    assert_int_equal(a.sensitivity.count, 231);
    assert_int_equal(a.sensitivity.of, 258);
    assert_int_equal(a.specificity.count, 54);
    assert_int_equal(a.specificity.of, 86);
    assert_int_equal(a.positive_value.of, 263);
    assert_int_equal(a.negative_value.of, 81);
    /* R: x <- qnorm (.975) * sqrt (1/231 - 1/258 + 1/32 - 1/86); (231/258) / (32/86) * exp (c (0, -x, x)) */
    assert_near(a.positive_ratio.value, 2.40625, by_rounding);
    assert_near(a.positive_ratio.low, 1.82279062783183, by_rounding);
    assert_near(a.positive_ratio.high, 3.17646962525099, by_rounding);
    assert_near(a.negative_ratio.value, 0.166666666666667, by_rounding);
    assert_near(a.negative_ratio.low, 0.112589658565529, by_rounding);
    assert_near(a.negative_ratio.high, 0.246716955461862, by_rounding);
}

/* R package epiR 2.0.57, which has the log method of Simel 1991:
 * epi.tests (as.table (matrix (c (670, 202, 74, 640), nrow = 2, byrow = TRUE)))$detail */
static void likelihood_ratios_are_those_of_epir(void **state)
{
    (void)state;
    Accuracy a = accuracy_of((Fourfold){ 670, 202, 74, 640 });
    assert_near(a.positive_ratio.value, 3.7537261790695196, by_rounding);
    assert_near(a.positive_ratio.low, 3.3206884355074808, by_rounding);
    assert_near(a.positive_ratio.high, 4.243234648805133, by_rounding);
    assert_near(a.negative_ratio.value, 0.1308551747311828, by_rounding);
    assert_near(a.negative_ratio.low, 0.1050643235119225, by_rounding);
    assert_near(a.negative_ratio.high, 0.162977080911631, by_rounding);
    assert_near(a.sensitivity.value, 0.9005376344086021, by_rounding);
    assert_near(a.specificity.value, 0.7600950118764845, by_rounding);
    assert_near(a.positive_value.value, 0.7683486238532110, by_rounding);
    assert_near(a.negative_value.value, 0.8963585434173670, by_rounding);
    assert_near(a.accuracy.value, 0.8259773013871374, by_rounding);
}

static void assert_ratio(Ratio ratio, double value)
{
    assert_near(ratio.value, value, by_rounding);
    assert_true(isnan(ratio.low) && isnan(ratio.high));
}

/* Nothing is added to cells that are 0. */
static void what_is_not_defined_is_not_made_up(void **state)
{
    (void)state;
    Accuracy perfect = accuracy_of((Fourfold){ 10, 0, 0, 20 });
    assert_ratio(perfect.positive_ratio, INFINITY);
    assert_ratio(perfect.negative_ratio, 0);
    Accuracy wrong = accuracy_of((Fourfold){ 0, 20, 10, 0 });
    assert_ratio(wrong.positive_ratio, 0);
    assert_ratio(wrong.negative_ratio, INFINITY);
    Accuracy never = accuracy_of((Fourfold){ 0, 0, 10, 20 });
    assert_ratio(never.positive_ratio, NAN);
    assert_ratio(never.negative_ratio, 1); /* the formula would have it from 1 to 1 */
    assert_true(isnan(never.positive_value.value));
    Accuracy healthy = accuracy_of((Fourfold){ 0, 3, 0, 4 });
    assert_true(isnan(healthy.sensitivity.value));
    assert_near(healthy.specificity.value, 4.0 / 7, by_rounding);
    assert_ratio(healthy.positive_ratio, NAN);
    assert_ratio(healthy.negative_ratio, NAN);
    Accuracy nobody = accuracy_of((Fourfold){ 0, 0, 0, 0 });
    assert_true(isnan(nobody.accuracy.value));
    assert_ratio(nobody.positive_ratio, NAN);
}

/* ---- ROC curves ---- */

typedef struct Sample {
    double with[80], without[80];
    int m, n;
} Sample;

static void add_value(ValueCounts *values, double value, Gold gold, uint64_t count)
{
    uint64_t cases[2] = { 0, 0 };
    cases[gold] = count;
    values_add(values, value, cases);
}

static ValueCounts no_values(Arena *arena)
{
    ValueCounts values = { 0 };
    assert_true(values_reserve(&values, arena, MOST_VALUES));
    return values;
}

static ValueCounts counted(const Sample *s, Arena *arena)
{
    ValueCounts values = no_values(arena);
    for (int i = 0; i < s->m; i++) add_value(&values, s->with[i], GOLD_WITH, 1);
    for (int i = 0; i < s->n; i++) add_value(&values, s->without[i], GOLD_WITHOUT, 1);
    return values;
}

/* What a pair of cases counts. */
static double pair(double with, double without)
{
    return with > without ? 1 : with == without ? 0.5 : 0;
}

static double mean_of_pairs(const Sample *s)
{
    double sum = 0;
    for (int i = 0; i < s->m; i++)
        for (int j = 0; j < s->n; j++) sum += pair(s->with[i], s->without[j]);
    return sum / (s->m * s->n);
}

/* DeLong 1988 to the letter: a placement value for each case, and the sample variances of both lists. */
static double variance_by_placements(const Sample *s)
{
    double area = mean_of_pairs(s), of_with = 0, of_without = 0;
    for (int i = 0; i < s->m; i++) {
        double v = 0;
        for (int j = 0; j < s->n; j++) v += pair(s->with[i], s->without[j]) / s->n;
        of_with += (v - area) * (v - area) / (s->m - 1);
    }
    for (int j = 0; j < s->n; j++) {
        double v = 0;
        for (int i = 0; i < s->m; i++) v += pair(s->with[i], s->without[j]) / s->m;
        of_without += (v - area) * (v - area) / (s->n - 1);
    }
    return of_with / s->m + of_without / s->n;
}

/* The area under the straight lines between the points of the curve (Bamber 1975: the same). */
static double area_by_trapezoids(const ValueCounts *values)
{
    double area = 0, x = 0, y = 0;
    for (uint32_t i = values->count; i-- > 0;) {
        RocPoint point = roc_point(values, i);
        double next = 1 - point.specificity.value;
        area += (next - x) * (point.sensitivity.value + y) / 2;
        x = next, y = point.sensitivity.value;
    }
    return area;
}

static Area assert_area(const Sample *s)
{
    Arena arena = { 0 };
    ValueCounts values = counted(s, &arena);
    Area area = area_of(&values);
    assert_near(area.value, mean_of_pairs(s), by_rounding);
    assert_near(area.value, area_by_trapezoids(&values), by_rounding);
    if (s->m > 1 && s->n > 1)
        assert_near(area.standard_error * area.standard_error, variance_by_placements(s), by_rounding);
    arena_free(&arena);
    return area;
}

/* By hand. With the disease: 3 5 5 7 9; without: 0 1 2 3 4 5. Of each with, how many of those without are lower: 3.5 (0
 * 1 2, and a tie at 3), 5.5, 5.5, 6, 6 of 6: 26.5 of 30 pairs. As shares 7/12 11/12 11/12 1 1, with mean 53/60; the
 * squares of what they differ from it are (324 + 2 * 4 + 2 * 49) / 3600, by 4 and by 5 it is 430/72000. Of each
 * without, how many of those with are higher: 5 5 5 4.5 4 3 of 5: shares 1 1 1 0.9 0.8 0.6, with mean 53/60; squares (3
 * * 49 + 1 + 25 + 289) / 3600, by 5 and by 6 it is 462/108000. Together 0.01025, as package pROC 1.18.0 for R has it:
 * var (roc (controls, cases, direction = "<")). */
static void a_small_area_is_that_made_by_hand(void **state)
{
    (void)state;
    static const Sample small = { { 3, 5, 5, 7, 9 }, { 1, 2, 3, 5, 4, 0 }, 5, 6 };
    Area area = assert_area(&small);
    assert_near(area.value, 26.5 / 30, by_rounding);
    assert_near(area.standard_error, sqrt(430.0 / 72000 + 462.0 / 108000), by_rounding);
    assert_near(area.standard_error, sqrt(0.01025), by_rounding);
    assert_near(area.low, 0.684902103653843, by_rounding);
    assert_near(area.high, 1, 0); /* cut: it would be 1.08 */
}

/* Each point of that curve, by pROC 1.18.0: $thresholds (which it takes between values), $sensitivities,
 * $specificities. */
static void the_points_are_those_of_the_thresholds(void **state)
{
    (void)state;
    static const Sample small = { { 3, 5, 5, 7, 9 }, { 1, 2, 3, 5, 4, 0 }, 5, 6 };
    static const double thresholds[] = { 0, 1, 2, 3, 4, 5, 7, 9 };
    static const uint64_t sensitive[] = { 5, 5, 5, 5, 4, 4, 2, 1 }, specific[] = { 0, 1, 2, 3, 4, 5, 6, 6 };
    Arena arena = { 0 };
    ValueCounts values = counted(&small, &arena);
    assert_int_equal(values.count, COUNT(thresholds));
    for (uint32_t i = 0; i < COUNT(thresholds); i++) {
        RocPoint point = roc_point(&values, i);
        assert_near(point.threshold, thresholds[i], 0);
        assert_int_equal(point.sensitivity.count, sensitive[i]);
        assert_int_equal(point.sensitivity.of, 5);
        assert_int_equal(point.specificity.count, specific[i]);
        assert_int_equal(point.specificity.of, 6);
        assert_near(point.specificity.low, proportion_of(specific[i], 6).low, 0);
    }
    arena_free(&arena);
}

/* The ratings of Hanley JA and McNeil BJ, Radiology 1982;143:29-36, whose area is 0.893. The interval: pROC 1.18.0,
 * ci.auc. */
static void ratings_have_the_area_of_hanley_and_mcneil(void **state)
{
    (void)state;
    static const int normal[] = { 33, 6, 6, 11, 2 }, abnormal[] = { 3, 2, 2, 11, 33 };
    Sample s = { .m = 0 };
    for (int rating = 0; rating < 5; rating++) {
        for (int i = 0; i < abnormal[rating]; i++) s.with[s.m++] = rating + 1;
        for (int i = 0; i < normal[rating]; i++) s.without[s.n++] = rating + 1;
    }
    Area area = assert_area(&s);
    assert_near(area.value, 0.893, 0.0005);
    assert_near(area.value, 0.893171061528059, by_rounding);
    assert_near(area.standard_error * area.standard_error, 0.000943989270262985, by_rounding);
    assert_near(area.low, 0.832952327658172, by_rounding);
    assert_near(area.high, 0.953389795397947, by_rounding);
}

/* S100B after subarachnoid haemorrhage: the data aSAH of package pROC (Robin X and others, BMC Bioinformatics
 * 2011;12:77); the figures: its version 1.18.0 for R, ci.auc (roc (aSAH$outcome, aSAH$s100b)). */
static void fractions_have_the_area_of_proc(void **state)
{
    (void)state;
    static const Sample s100b = {
        { 0.03, 0.07, 0.07, 0.07, 0.08, 0.09, 0.09, 0.1,  0.1,  0.11, 0.12, 0.13, 0.13, 0.14,
          0.16, 0.22, 0.23, 0.25, 0.26, 0.27, 0.3,  0.32, 0.33, 0.35, 0.41, 0.44, 0.44, 0.48,
          0.49, 0.52, 0.56, 0.58, 0.7,  0.71, 0.71, 0.74, 0.77, 0.82, 0.86, 0.96, 2.07 },
        { 0.04, 0.04, 0.04, 0.04, 0.04, 0.05, 0.05, 0.05, 0.06, 0.06, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.08, 0.08,
          0.08, 0.08, 0.08, 0.08, 0.09, 0.09, 0.09, 0.09, 0.09, 0.09, 0.1,  0.1,  0.1,  0.1,  0.1,  0.1,  0.1,  0.11,
          0.11, 0.11, 0.11, 0.13, 0.13, 0.13, 0.14, 0.14, 0.14, 0.14, 0.15, 0.15, 0.15, 0.15, 0.16, 0.16, 0.16, 0.17,
          0.17, 0.18, 0.19, 0.19, 0.24, 0.28, 0.32, 0.33, 0.34, 0.38, 0.43, 0.45, 0.46, 0.47, 0.47, 0.48, 0.5,  0.5 },
        41,
        72,
    };
    Area area = assert_area(&s100b);
    assert_near(area.value, 0.731368563685637, by_rounding);
    assert_near(area.standard_error * area.standard_error, 0.00266868245717244, by_rounding);
    assert_near(area.low, 0.630118211761623, by_rounding);
    assert_near(area.high, 0.832618915609651, by_rounding);
}

static void areas_of_random_samples_are_those_of_all_pairs(void **state)
{
    (void)state;
    srand(17);
    for (int round = 0; round < 2000; round++) {
        int most = 1 + rand() % 30;
        Sample s = { .m = 1 + rand() % 30, .n = 1 + rand() % 30 };
        for (int i = 0; i < s.m; i++) s.with[i] = (rand() % most + 5) / 10.0;
        for (int i = 0; i < s.n; i++) s.without[i] = rand() % most / 10.0;
        assert_area(&s);
    }
}

/* An interval from 1 to 1, or from 0.5 to 0.5, would claim that nothing is uncertain. */
static void areas_without_an_interval_have_none(void **state)
{
    (void)state;
    static const Sample apart = { { 2, 3 }, { 0, 1 }, 2, 2 }, tied = { { 1, 1, 1 }, { 1, 1 }, 3, 2 },
                        alone = { { 2 }, { 1, 3 }, 1, 2 }, other = { { 2, 3 }, { 1 }, 2, 1 },
                        none = { { 1, 2 }, { 0 }, 2, 0 }, nobody = { .m = 0 };
    Arena arena = { 0 };
    Area area = assert_area(&apart);
    assert_near(area.value, 1, 0);
    assert_near(area.standard_error, 0, 0);
    assert_true(isnan(area.low) && isnan(area.high));
    area = assert_area(&tied);
    assert_near(area.value, 0.5, 0);
    assert_true(isnan(area.low) && isnan(area.high));
    area = assert_area(&alone);
    assert_near(area.value, 0.5, 0);
    assert_true(isnan(area.standard_error) && isnan(area.low));
    area = assert_area(&other);
    assert_true(isnan(area.standard_error) && isnan(area.low));
    ValueCounts values = counted(&none, &arena);
    assert_true(isnan(area_of(&values).value) && isnan(roc_point(&values, 0).specificity.value));
    values = counted(&nobody, &arena);
    assert_true(isnan(area_of(&values).value));
    arena_free(&arena);
}

/* Thousands of millions of cases: with 1 and 3, without 0 and 2. Their shares are 0.5 and 1, whose variance is 1/16. */
static void large_counts_lose_nothing(void **state)
{
    (void)state;
    static const uint64_t many = 1000000000;
    Arena arena = { 0 };
    ValueCounts values = no_values(&arena);
    for (int i = 0; i < 4; i++) add_value(&values, i, i % 2 ? GOLD_WITH : GOLD_WITHOUT, many);
    Area area = area_of(&values);
    assert_near(area.value, 0.75, 0);
    assert_near(area.standard_error, sqrt(2.0 / 16 / (2e9 - 1)), 1e-16);
    assert_int_equal(roc_point(&values, 1).sensitivity.count, 2 * many);
    arena_free(&arena);
}

/* ---- values ---- */

/* What is equal to 12 digits is one value, as in comparisons. */
static void values_are_those_on_paper(void **state)
{
    (void)state;
    static const double added[] = { 0.1 + 0.2, 0.3, -0.0, 0, -7.5, 1e300, 64 / (1.6 * 1.6), 25 };
    static const double wanted[] = { -7.5, 0, 0.3, 25, 1e300 };
    static const uint64_t cases[] = { 1, 2, 2, 2, 1 };
    Arena arena = { 0 };
    ValueCounts values = no_values(&arena);
    for (size_t i = 0; i < COUNT(added); i++) add_value(&values, added[i], GOLD_WITH, 1);
    assert_int_equal(values.count, COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_true(values.at[i].value == wanted[i]);
        assert_true(!signbit(values.at[i].value) == (i > 0));
        assert_int_equal(values.at[i].cases[GOLD_WITH], cases[i]);
        assert_int_equal(values.at[i].cases[GOLD_WITHOUT], 0);
    }
    arena_free(&arena);
}

static void too_many_values_are_none(void **state)
{
    (void)state;
    Arena arena = { 0 };
    ValueCounts odd = no_values(&arena), some = no_values(&arena), first = no_values(&arena);
    for (int i = 0; i < 2 * MOST_VALUES; i++) add_value(&odd, i | 1, GOLD_WITH, 1);
    add_value(&some, 3, GOLD_WITH, 1);
    values_merge(&odd, &some);
    assert_int_equal(odd.count, MOST_VALUES);
    assert_false(odd.too_many);
    add_value(&some, 2, GOLD_WITH, 1);
    values_merge(&first, &some);
    values_merge(&first, &odd);
    values_merge(&odd, &some);
    assert_true(odd.too_many && odd.count == 0);
    assert_true(first.too_many && first.count == 0);
    add_value(&odd, 1, GOLD_WITH, 1);
    assert_int_equal(odd.count, 0);
    assert_true(values_reserve(&odd, &arena, UINT32_MAX));
    values_merge(&some, &odd);
    assert_true(some.too_many && some.count == 0);
    assert_true(isnan(area_of(&odd).value));
    arena_free(&arena);
}

/* Room grows with what is asked for, and not beyond what there can be. */
static void room_is_made_as_it_is_needed(void **state)
{
    (void)state;
    Arena arena = { 0 };
    ValueCounts values = { 0 };
    for (int i = 0; i < MOST_VALUES; i++) {
        assert_true(values_reserve(&values, &arena, 1));
        assert_true(values.room > values.count && values.room <= MOST_VALUES);
        add_value(&values, (i * 7919) % MOST_VALUES, GOLD_WITH, 1);
    }
    assert_int_equal(values.count, MOST_VALUES);
    for (uint32_t i = 0; i < MOST_VALUES; i++) assert_true(values.at[i].value == i);
    assert_true(values_reserve(&values, &arena, UINT32_MAX));
    assert_int_equal(values.room, MOST_VALUES);
    arena_free(&arena);
}

/* ---- cases ---- */

static const char rules_text[] = "finding a, b, c, x\n"
                                 "measure size (cm)\n"
                                 "  range 0 to 10\n"
                                 "conclusion disease, “so \"called\\”\n"
                                 "conclusion kind is red or blue\n"
                                 "action treat\n"
                                 "score points = sum of (2 if a, 3 if b, 1 if size > 5 cm)\n"
                                 "  unless x\n"
                                 "score fine = 0.1 * size (cm)\n"
                                 "measure half (cm) = size / 2\n"
                                 "a implies disease\n"
                                 "b excludes disease\n"
                                 "a and c implies blue\n"
                                 "c recommends treat\n"
                                 "b and c implies “so \"called\\”\n";

enum { ROWS = 6000, WORDS = (ROWS + 63) / 64 };

typedef struct Cohort {
    rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    uint64_t gold_true[WORDS], gold_false[WORDS];
} Cohort;

static void begin(Cohort *c, const char *rules)
{
    *c = (Cohort){ 0 };
    assert_int_equal(rr_rules_load_text("g.rules", rules, strlen(rules), NULL, &c->rules), RR_OK);
    assert_int_equal(rr_cases_new(c->rules, &c->cases), RR_OK);
    assert_int_equal(rr_run_new(c->rules, &c->run), RR_OK);
}

static void end(Cohort *c)
{
    rr_run_free(c->run);
    rr_cases_free(c->cases);
    rr_rules_free(c->rules);
}

/* Both bits of the gold standard, as a truth has them. */
static void set_gold(Cohort *c, uint32_t row, rr_truth gold)
{
    if (gold & RR_TRUE) c->gold_true[row / 64] |= UINT64_C(1) << row % 64;
    if (gold & RR_FALSE) c->gold_false[row / 64] |= UINT64_C(1) << row % 64;
}

static rr_truth gold_of(const Cohort *c, uint32_t row)
{
    return (rr_truth)((c->gold_true[row / 64] >> row % 64 & 1) + 2 * (c->gold_false[row / 64] >> row % 64 & 1));
}

static void state(Cohort *c, const char *finding, rr_truth truth)
{
    if (truth != RR_UNKNOWN) assert_int_equal(rr_case_state(c->cases, rr_find(c->rules, finding), truth), RR_OK);
}

/* Any of the four, the last two less often. */
static rr_truth any_truth(void)
{
    int chance = rand() % 10;
    return chance < 4 ? RR_TRUE : chance < 8 ? RR_FALSE : chance == 8 ? RR_UNKNOWN : RR_CONFLICT;
}

/* A size above 10 cm is an error: the case fails. */
static void add_random_case(Cohort *c, uint32_t row)
{
    uint32_t size = rr_find_term(c->rules, "size");
    assert_int_equal(rr_case_begin(c->cases, "x", NULL), RR_OK);
    state(c, "a", any_truth());
    state(c, "b", any_truth());
    state(c, "c", any_truth());
    state(c, "x", rand() % 4 ? RR_FALSE : any_truth());
    if (rand() % 8) rr_case_state_number(c->cases, size, rand() % 1030 / 100.0, NULL);
    else rr_case_state_interval(c->cases, size, 0, rand() % 2 ? 4 : 6, false, true);
    set_gold(c, row, any_truth());
}

static void random_cohort(Cohort *c)
{
    begin(c, rules_text);
    srand(4);
    for (uint32_t row = 0; row < ROWS; row++) add_random_case(c, row);
}

static rr_agreement *new_agreement(const Cohort *c)
{
    rr_agreement *agreement;
    assert_int_equal(rr_agreement_new(c->rules, &agreement), RR_OK);
    return agreement;
}

static rr_agreement *count_all(Cohort *c)
{
    rr_agreement *agreement = new_agreement(c);
    for (uint32_t first = 0; first < rr_case_count(c->cases); first += rr_run_count(c->run)) {
        assert_int_equal(rr_run_block(c->run, c->cases, first), RR_OK);
        assert_int_equal(rr_agreement_add(agreement, c->run, c->gold_true, c->gold_false), RR_OK);
    }
    return agreement;
}

/* ---- the same, case by case ---- */

typedef struct Counted {
    rr_agreement_cases cases;
    rr_agreement_counts counts; /* of one proposition */
    rr_agreement_score score;   /* of one term: decided, open, not applicable … */
    double values[ROWS];        /* … and what it is where it is decided, … */
    rr_truth gold[ROWS];
    int decided; /* … so often */
} Counted;

static void count_number(Counted *counted, const rr_number *n, rr_truth gold)
{
    int with = gold == RR_TRUE;
    if (n->not_applicable) counted->score.not_applicable[with]++;
    else if (n->low < n->high || n->conflict) counted->score.open[with]++;
    else {
        counted->score.decided[with]++;
        counted->values[counted->decided] = n->low;
        counted->gold[counted->decided++] = gold;
    }
}

static void count_row(const Cohort *c, uint32_t row, uint32_t proposition, uint32_t term, Counted *counted)
{
    rr_number n;
    rr_truth gold = gold_of(c, row), truth = rr_verdict(c->run, row, proposition);
    if (rr_case_failed(c->cases, row)) counted->cases.failed++;
    else if (gold == RR_UNKNOWN) counted->cases.missing++;
    else if (gold == RR_CONFLICT) counted->cases.contradictory++;
    else {
        counted->cases.with += gold == RR_TRUE;
        counted->cases.without += gold == RR_FALSE;
        (gold == RR_TRUE ? counted->counts.with : counted->counts.without)[truth]++;
        if (rr_number_get(c->run, row, term, &n)) count_number(counted, &n, gold);
    }
}

static void count_by_hand(Cohort *c, uint32_t proposition, uint32_t term, Counted *counted)
{
    memset(counted, 0, sizeof *counted);
    for (uint32_t first = 0; first < rr_case_count(c->cases); first += rr_run_count(c->run)) {
        assert_int_equal(rr_run_block(c->run, c->cases, first), RR_OK);
        for (uint32_t row = first; row < first + rr_run_count(c->run); row++)
            count_row(c, row, proposition, term, counted);
    }
}

static void counts_are_those_of_each_case(void **unused)
{
    (void)unused;
    static const char *const propositions[] = { "disease", "kind is red", "kind is blue", "treat", "so \"called\\" };
    static Counted counted;
    Cohort c;
    random_cohort(&c);
    rr_agreement *agreement = count_all(&c);
    for (size_t i = 0; i < COUNT(propositions); i++) {
        rr_agreement_counts counts;
        uint32_t p = rr_find(c.rules, propositions[i]);
        count_by_hand(&c, p, RR_NONE, &counted);
        assert_true(rr_agreement_counts_get(agreement, p, &counts));
        assert_memory_equal(&counts, &counted.counts, sizeof counts);
        rr_agreement_cases cases = rr_agreement_cases_get(agreement);
        assert_memory_equal(&cases, &counted.cases, sizeof cases);
        assert_true(cases.with > 500 && cases.without > 500 && cases.missing > 50 && cases.contradictory > 50);
        assert_true(cases.failed > 50);
        for (int truth = 0; i == 0 && truth < 4; truth++) assert_true(counts.with[truth] && counts.without[truth]);
    }
    rr_agreement_free(agreement);
    end(&c);
}

/* Of the values of the cases: the area over all pairs, and each point of the curve. */
static void assert_curve(const rr_agreement *agreement, uint32_t term, const Counted *by_hand)
{
    rr_agreement_score score;
    rr_roc_point point;
    long double pairs = 0;
    assert_true(rr_agreement_score_get(agreement, term, &score));
    for (int i = 0; i < by_hand->decided; i++)
        for (int j = 0; by_hand->gold[i] == RR_TRUE && j < by_hand->decided; j++)
            if (by_hand->gold[j] == RR_FALSE) pairs += (long double)pair(by_hand->values[i], by_hand->values[j]);
    assert_near(score.area, (double)(pairs / (long double)(score.decided[0] * score.decided[1])), by_rounding);
    assert_true(score.low < score.area && score.area < score.high && score.standard_error > 0);
    for (uint32_t i = 0; rr_agreement_roc_point(agreement, term, i, &point); i++) {
        uint64_t positive[2] = { 0, 0 };
        for (int j = 0; j < by_hand->decided; j++)
            if (by_hand->values[j] >= point.threshold - 1e-9) positive[by_hand->gold[j] == RR_TRUE]++;
        assert_int_equal(point.sensitivity.count, positive[1]);
        assert_int_equal(point.sensitivity.of, score.decided[1]);
        assert_int_equal(point.specificity.count, score.decided[0] - positive[0]);
        assert_int_equal(point.specificity.of, score.decided[0]);
    }
}

static void scores_are_those_of_each_case(void **unused)
{
    (void)unused;
    static const char *const terms[] = { "points", "fine" };
    static const uint32_t different[] = {
        7, 1001
    }; /* 0 to 6; 0 to 1 by thousandths: each has come at this seed, but some */
    static Counted by_hand;
    Cohort c;
    random_cohort(&c);
    rr_agreement *agreement = count_all(&c);
    for (size_t i = 0; i < COUNT(terms); i++) {
        rr_agreement_score score;
        uint32_t term = rr_find_term(c.rules, terms[i]);
        count_by_hand(&c, 0, term, &by_hand);
        assert_true(rr_agreement_score_get(agreement, term, &score));
        assert_memory_equal(score.decided, by_hand.score.decided, sizeof score.decided);
        assert_memory_equal(score.open, by_hand.score.open, sizeof score.open);
        assert_memory_equal(score.not_applicable, by_hand.score.not_applicable, sizeof score.not_applicable);
        assert_true(score.open[0] && score.open[1]);
        assert_true(i == 1 || (score.not_applicable[0] && score.not_applicable[1]));
        assert_true(score.points <= different[i] && score.points > different[i] * 9 / 10);
        assert_false(score.too_many_values);
        assert_curve(agreement, term, &by_hand);
    }
    rr_agreement_free(agreement);
    end(&c);
}

/* ---- counted apart ---- */

static char *json_of(const rr_agreement *agreement)
{
    char *text;
    size_t size;
    assert_int_equal(rr_agreement_json(agreement, &text, &size), RR_OK);
    assert_int_equal(strlen(text), size);
    return text;
}

enum { TABLES = 24, TABLE_ROWS = 150, ROUNDS = 12, APART = 5 };

/* Of what is in all[0..APART), each is merged into another until one is left. */
static rr_agreement *merge_all(rr_agreement **all)
{
    for (int left = APART; left > 1; left--) {
        int into = rand() % left, from = (into + 1 + rand() % (left - 1)) % left;
        assert_int_equal(rr_agreement_merge(all[into], all[from]), RR_OK);
        rr_agreement_free(all[from]);
        all[from] = all[left - 1];
    }
    return all[0];
}

static void run_random_table(Cohort *c)
{
    memset(c->gold_true, 0, sizeof c->gold_true);
    memset(c->gold_false, 0, sizeof c->gold_false);
    assert_int_equal(rr_cases_clear(c->cases), RR_OK);
    for (uint32_t row = 0; row < TABLE_ROWS; row++) add_random_case(c, row);
    assert_int_equal(rr_run_block(c->run, c->cases, 0), RR_OK);
    assert_int_equal(rr_run_count(c->run), TABLE_ROWS);
}

/* Tables are counted by one of several, as threads would, which are then merged in some order. */
static void the_order_of_merging_changes_nothing(void **unused)
{
    (void)unused;
    rr_agreement *apart[ROUNDS][APART];
    Cohort c;
    begin(&c, rules_text);
    rr_agreement *together = new_agreement(&c);
    srand(8);
    for (int i = 0; i < ROUNDS * APART; i++) apart[i / APART][i % APART] = new_agreement(&c);
    for (int table = 0; table < TABLES; table++) {
        run_random_table(&c);
        assert_int_equal(rr_agreement_add(together, c.run, c.gold_true, c.gold_false), RR_OK);
        for (int i = 0; i < ROUNDS; i++)
            assert_int_equal(rr_agreement_add(apart[i][rand() % APART], c.run, c.gold_true, c.gold_false), RR_OK);
    }
    char *wanted = json_of(together);
    for (int i = 0; i < ROUNDS; i++) {
        rr_agreement *merged = merge_all(apart[i]);
        char *came = json_of(merged);
        assert_string_equal(came, wanted);
        rr_free(came);
        rr_agreement_free(merged);
    }
    rr_free(wanted);
    rr_agreement_free(together);
    end(&c);
}

/* Of many more values than are kept, there is no curve, and the counts are there all the same. */
static void a_score_of_any_value_may_have_too_many(void **unused)
{
    (void)unused;
    rr_agreement_score score;
    rr_roc_point point;
    Cohort c;
    begin(&c, "measure m\nscore s = m + 1\nconclusion c\nm > 3 implies c\n");
    uint32_t m = rr_find_term(c.rules, "m"), s = rr_find_term(c.rules, "s");
    for (uint32_t row = 0; row < RR_MOST_VALUES + 1; row++) {
        assert_int_equal(rr_case_begin(c.cases, "x", NULL), RR_OK);
        assert_int_equal(rr_case_state_number(c.cases, m, row / 7.0, NULL), RR_OK);
        set_gold(&c, row, row % 2 ? RR_TRUE : RR_FALSE);
    }
    rr_agreement *agreement = count_all(&c);
    assert_true(rr_agreement_score_get(agreement, s, &score));
    assert_true(score.too_many_values && score.points == 0 && isnan(score.area));
    assert_int_equal(score.decided[0] + score.decided[1], RR_MOST_VALUES + 1);
    assert_false(rr_agreement_roc_point(agreement, s, 0, &point));
    char *text, *json = json_of(agreement);
    size_t size;
    assert_int_equal(rr_agreement_text(agreement, &text, &size), RR_OK);
    assert_non_null(strstr(text, "    no ROC curve: more than 4096 different values\n"));
    assert_non_null(strstr(json, "\"too many values\": true, \"area\": {\"value\": null"));
    rr_free(text);
    rr_free(json);
    rr_agreement_free(agreement);
    end(&c);
}

/* ---- what is told ---- */

static const char few_text[] = "finding swelling, rash, pain\n"
                               "conclusion disease\n"
                               "score points = sum of (2 if swelling, 1 if rash)\n"
                               "points at least 2 implies disease\n"
                               "pain excludes disease\n";

/* So many cases of which this is stated. */
static void add_cases(Cohort *c, int count, rr_truth gold, rr_truth swelling, rr_truth rash, rr_truth pain)
{
    while (count-- > 0) {
        uint32_t row = rr_case_count(c->cases);
        assert_int_equal(rr_case_begin(c->cases, "x", NULL), RR_OK);
        state(c, "swelling", swelling);
        state(c, "rash", rash);
        state(c, "pain", pain);
        set_gold(c, row, gold);
    }
}

/* By gold standard true, false, unknown, conflict; of disease: */
static void few_cases(Cohort *c)
{
    begin(c, few_text);
    add_cases(c, 15, RR_TRUE, RR_TRUE, RR_TRUE, RR_FALSE);    /* true, 3 points */
    add_cases(c, 6, RR_TRUE, RR_TRUE, RR_FALSE, RR_FALSE);    /* true, 2 */
    add_cases(c, 3, RR_TRUE, RR_FALSE, RR_TRUE, RR_FALSE);    /* false, 1 */
    add_cases(c, 2, RR_TRUE, RR_UNKNOWN, RR_TRUE, RR_FALSE);  /* unknown, 1 to 3 */
    add_cases(c, 1, RR_TRUE, RR_TRUE, RR_TRUE, RR_TRUE);      /* conflict, 3 */
    add_cases(c, 2, RR_FALSE, RR_TRUE, RR_FALSE, RR_FALSE);   /* true, 2 */
    add_cases(c, 10, RR_FALSE, RR_FALSE, RR_TRUE, RR_FALSE);  /* false, 1 */
    add_cases(c, 28, RR_FALSE, RR_FALSE, RR_FALSE, RR_FALSE); /* false, 0 */
    add_cases(c, 1, RR_FALSE, RR_UNKNOWN, RR_FALSE, RR_FALSE);
    add_cases(c, 4, RR_UNKNOWN, RR_TRUE, RR_TRUE, RR_FALSE);
    add_cases(c, 1, RR_CONFLICT, RR_TRUE, RR_TRUE, RR_FALSE);
}

static void assert_proportion(rr_proportion p, uint64_t count, uint64_t of)
{
    Proportion wanted = proportion_of(count, of);
    assert_int_equal(p.count, count);
    assert_int_equal(p.of, of);
    assert_near(p.value, wanted.value, 0);
    assert_near(p.low, wanted.low, 0);
    assert_near(p.high, wanted.high, 0);
}

static void the_undetermined_stand_beside(void **unused)
{
    (void)unused;
    rr_accuracy decided, worst, best;
    Cohort c;
    few_cases(&c);
    rr_agreement *agreement = count_all(&c);
    uint32_t disease = rr_find(c.rules, "disease");
    assert_true(rr_agreement_accuracy(agreement, disease, RR_LEFT_OUT, &decided));
    assert_true(rr_agreement_accuracy(agreement, disease, RR_WORST, &worst));
    assert_true(rr_agreement_accuracy(agreement, disease, RR_BEST, &best));
    assert_proportion(decided.sensitivity, 21, 24);
    assert_proportion(decided.specificity, 38, 40);
    assert_proportion(decided.positive_value, 21, 23);
    assert_proportion(decided.negative_value, 38, 41);
    assert_proportion(decided.accuracy, 59, 64);
    assert_proportion(worst.sensitivity, 21, 27);
    assert_proportion(worst.specificity, 38, 41);
    assert_proportion(worst.positive_value, 21, 24);
    assert_proportion(worst.negative_value, 38, 44);
    assert_proportion(best.sensitivity, 24, 27);
    assert_proportion(best.specificity, 39, 41);
    assert_proportion(best.positive_value, 24, 26);
    assert_proportion(best.negative_value, 39, 42);
    assert_near(worst.positive_ratio.value, 21.0 / 27 / (3.0 / 41), by_rounding);
    assert_near(best.positive_ratio.value, 24.0 / 27 / (2.0 / 41), by_rounding);
    assert_near(decided.negative_ratio.value, 3.0 / 24 / (38.0 / 40), by_rounding);
    rr_agreement_free(agreement);
    end(&c);
}

static void assert_between(double low, double x, double high)
{
    if (isnan(x) || isnan(low) || isnan(high)) return;
    if (x < low - by_rounding || x > high + by_rounding) fail_msg("%g is not between %g and %g", x, low, high);
}

/* However the undetermined are decided, and where they are left out, no figure leaves what the worst and the best give.
 */
static void no_way_of_deciding_leaves_the_bounds(void **unused)
{
    (void)unused;
    srand(3);
    for (int round = 0; round < 3000; round++) {
        Fourfold c = { (uint64_t)(rand() % 6), (uint64_t)(rand() % 6), (uint64_t)(rand() % 6), (uint64_t)(rand() % 6) };
        uint64_t with = (uint64_t)(rand() % 5), without = (uint64_t)(rand() % 5);
        Accuracy worst = accuracy_of(
            (Fourfold){ c.true_positive, c.false_positive + without, c.false_negative + with, c.true_negative });
        Accuracy best = accuracy_of(
            (Fourfold){ c.true_positive + with, c.false_positive, c.false_negative, c.true_negative + without });
        for (uint64_t i = 0; i <= with; i++)
            for (uint64_t j = 0; j <= without; j++) {
                bool out = i == with && j == without && round % 2;
                Accuracy a = accuracy_of(out ? c
                                             : (Fourfold){ c.true_positive + i, c.false_positive + j,
                                                           c.false_negative + with - i,
                                                           c.true_negative + without - j });
                assert_between(worst.sensitivity.value, a.sensitivity.value, best.sensitivity.value);
                assert_between(worst.specificity.value, a.specificity.value, best.specificity.value);
                assert_between(worst.positive_value.value, a.positive_value.value, best.positive_value.value);
                assert_between(worst.negative_value.value, a.negative_value.value, best.negative_value.value);
                assert_between(worst.accuracy.value, a.accuracy.value, best.accuracy.value);
                assert_between(worst.positive_ratio.value, a.positive_ratio.value, best.positive_ratio.value);
                assert_between(best.negative_ratio.value, a.negative_ratio.value, worst.negative_ratio.value);
            }
    }
}

/* docs/statistics.md shows this text. */
static const char few_told[] =
    "68 of 73 cases held against the gold standard\n"
    "  with the disease                    27/68    39.7 % (28.9 to 51.6 %)\n"
    "5 left out\n"
    "  no gold standard                        4\n"
    "  gold standard says both                 1\n"
    "\n"
    "disease\n"
    "                                true      false    unknown   conflict\n"
    "  with the disease                21          3          2          1\n"
    "  without it                       2         38          1          0\n"
    "\n"
    "  Of the 64 cases decided; 4 undetermined (unknown or in conflict) left out\n"
    "    sensitivity                       21/24    87.5 % (69.0 to 95.7 %)\n"
    "    specificity                       38/40    95.0 % (83.5 to 98.6 %)\n"
    "    positive predictive value         21/23    91.3 % (73.2 to 97.6 %)\n"
    "    negative predictive value         38/41    92.7 % (80.6 to 97.5 %)\n"
    "    accuracy                          59/64    92.2 % (83.0 to 96.6 %)\n"
    "    positive likelihood ratio                 17.5 (4.49 to 68.1)\n"
    "    negative likelihood ratio                 0.132 (0.0455 to 0.38)\n"
    "\n"
    "  Of all 68 cases, were the undetermined decided: in the worst way to in the best\n"
    "    sensitivity                       21/27    77.8 %    to         24/27    88.9 %\n"
    "    specificity                       38/41    92.7 %    to         39/41    95.1 %\n"
    "    positive predictive value         21/24    87.5 %    to         24/26    92.3 %\n"
    "    negative predictive value         38/44    86.4 %    to         39/42    92.9 %\n"
    "    accuracy                          59/68    86.8 %    to         63/68    92.6 %\n"
    "    positive likelihood ratio                 10.6          to                 18.2\n"
    "    negative likelihood ratio                 0.24          to                 0.117\n"
    "\n"
    "points\n"
    "                             decided       open   not applicable\n"
    "  with the disease                25          2                0\n"
    "  without it                      40          1                0\n"
    "\n"
    "  Of the 65 cases decided; 3 open or not applicable left out\n"
    "    area under the ROC curve   0.973 (0.945 to 1.000)\n"
    "    at least   sensitivity                                     specificity\n"
    "           0           25/25   100.0 % (86.7 to 100.0 %)                0/40     0.0 % (0.0 to 8.8 %)\n"
    "           1           25/25   100.0 % (86.7 to 100.0 %)               28/40    70.0 % (54.6 to 81.9 %)\n"
    "           2           22/25    88.0 % (70.0 to 95.8 %)                38/40    95.0 % (83.5 to 98.6 %)\n"
    "           3           16/25    64.0 % (44.5 to 79.8 %)                40/40   100.0 % (91.2 to 100.0 %)\n"
    "\n"
    "Intervals are 95 %: of proportions Wilson's, of likelihood ratios by the log method, of areas DeLong's.\n"
    "Predictive values and accuracy hold where the disease is as frequent as among these cases.\n";
static const char nothing_told[] =
    "0 of 0 cases held against the gold standard\n"
    "  with the disease                      0/0   not defined\n"
    "\n"
    "disease\n"
    "                                true      false    unknown   conflict\n"
    "  with the disease                 0          0          0          0\n"
    "  without it                       0          0          0          0\n"
    "\n"
    "  Of the 0 cases decided\n"
    "    sensitivity                         0/0   not defined\n"
    "    specificity                         0/0   not defined\n"
    "    positive predictive value           0/0   not defined\n"
    "    negative predictive value           0/0   not defined\n"
    "    accuracy                            0/0   not defined\n"
    "    positive likelihood ratio                 not defined\n"
    "    negative likelihood ratio                 not defined\n"
    "\n"
    "points\n"
    "                             decided       open   not applicable\n"
    "  with the disease                 0          0                0\n"
    "  without it                       0          0                0\n"
    "\n"
    "  Of the 0 cases decided\n"
    "    area under the ROC curve   not defined: it takes cases of both kinds\n"
    "\n"
    "Intervals are 95 %: of proportions Wilson's, of likelihood ratios by the log method, of areas DeLong's.\n"
    "Predictive values and accuracy hold where the disease is as frequent as among these cases.\n";
static const char perfect_text[] = "measure m\n  range 0 to 69\nconclusion c\nm > 29 implies c\nscore s = m\n";
static const char perfect_told[] =
    "70 of 71 cases held against the gold standard\n"
    "  with the disease                    40/70    57.1 % (45.5 to 68.1 %)\n"
    "1 left out\n"
    "  errors in their facts                   1\n"
    "\n"
    "c\n"
    "                                true      false    unknown   conflict\n"
    "  with the disease                40          0          0          0\n"
    "  without it                       0         30          0          0\n"
    "\n"
    "  Of the 70 cases decided\n"
    "    sensitivity                       40/40   100.0 % (91.2 to 100.0 %)\n"
    "    specificity                       30/30   100.0 % (88.6 to 100.0 %)\n"
    "    positive predictive value         40/40   100.0 % (91.2 to 100.0 %)\n"
    "    negative predictive value         30/30   100.0 % (88.6 to 100.0 %)\n"
    "    accuracy                          70/70   100.0 % (94.8 to 100.0 %)\n"
    "    positive likelihood ratio                 infinite (no interval, as a count is 0)\n"
    "    negative likelihood ratio                 0 (no interval, as a count is 0)\n"
    "\n"
    "s\n"
    "                             decided       open   not applicable\n"
    "  with the disease                40          0                0\n"
    "  without it                      30          0                0\n"
    "\n"
    "  Of the 70 cases decided\n"
    "    area under the ROC curve   1.000 (no interval: the standard error is 0)\n"
    "    70 thresholds are not listed here: JSON has them\n"
    "\n"
    "Intervals are 95 %: of proportions Wilson's, of likelihood ratios by the log method, of areas DeLong's.\n"
    "Predictive values and accuracy hold where the disease is as frequent as among these cases.\n";

static void assert_told(const rr_agreement *agreement, const char *wanted)
{
    char *text;
    size_t size;
    assert_int_equal(rr_agreement_text(agreement, &text, &size), RR_OK);
    assert_int_equal(strlen(text), size);
    assert_string_equal(text, wanted);
    rr_free(text);
}

static void people_read_all_of_it(void **unused)
{
    (void)unused;
    Cohort c;
    few_cases(&c);
    rr_agreement *agreement = count_all(&c);
    assert_told(agreement, few_told);
    rr_agreement_free(agreement);
    end(&c);
}

/* What is not there is said not to be there. */
static void nothing_is_told_as_nothing(void **unused)
{
    (void)unused;
    Cohort c;
    begin(&c, few_text);
    rr_agreement *agreement = new_agreement(&c);
    assert_told(agreement, nothing_told);
    rr_agreement_free(agreement);
    end(&c);
}

/* One case failed, none with the disease is missed, and no other has it; the score parts them. */
static void what_is_perfect_has_no_false_intervals(void **unused)
{
    (void)unused;
    Cohort c;
    begin(&c, perfect_text);
    for (uint32_t row = 0; row < 71; row++) {
        assert_int_equal(rr_case_begin(c.cases, "x", NULL), RR_OK);
        rr_status stated = rr_case_state_number(c.cases, rr_find_term(c.rules, "m"), row, NULL);
        assert_int_equal(stated, row < 70 ? RR_OK : RR_ERROR);
        set_gold(&c, row, row < 30 ? RR_FALSE : RR_TRUE);
    }
    rr_agreement *agreement = count_all(&c);
    assert_told(agreement, perfect_told);
    rr_agreement_free(agreement);
    end(&c);
}

/* One case of each kind, of which one is decided. */
static void single_cases_are_told_as_such(void **unused)
{
    (void)unused;
    static const char *const told[] = {
        "  Of the 1 case decided; 1 undetermined (unknown or in conflict) left out\n"
        "    sensitivity                         0/0   not defined\n"
        "    specificity                         1/1   100.0 % (20.7 to 100.0 %)\n",
        "    sensitivity                         0/1     0.0 %    to           1/1   100.0 %\n",
        "    positive predictive value           0/0   not defined   to           1/1   100.0 %\n",
        "    positive likelihood ratio                 not defined   to                 infinite\n"
        "    negative likelihood ratio                 1             to                 0\n",
        "    area under the ROC curve   1.000 (no interval: it takes two cases of each kind)\n"
        "         at least   sensitivity                                     specificity\n"
        "               -1             1/1   100.0 % (20.7 to 100.0 %)                 0/1     0.0 % (0.0 to 79.3 %)\n"
        "    123456789.125             1/1   100.0 % (20.7 to 100.0 %)                 1/1   100.0 % (20.7 to 100.0 "
        "%)\n",
    };
    char *text;
    size_t size;
    Cohort c;
    begin(&c, "finding a\nmeasure m\nscore s = m\nconclusion c\na implies c\n");
    assert_int_equal(rr_case_begin(c.cases, "ill", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(c.cases, rr_find_term(c.rules, "m"), 123456789.125, NULL), RR_OK);
    assert_int_equal(rr_case_begin(c.cases, "well", NULL), RR_OK);
    assert_int_equal(rr_case_state_number(c.cases, rr_find_term(c.rules, "m"), -1, NULL), RR_OK);
    state(&c, "a", RR_FALSE);
    set_gold(&c, 0, RR_TRUE);
    set_gold(&c, 1, RR_FALSE);
    rr_agreement *agreement = count_all(&c);
    assert_int_equal(rr_agreement_text(agreement, &text, &size), RR_OK);
    for (size_t i = 0; i < COUNT(told); i++)
        if (!strstr(text, told[i])) fail_msg("%s is not in\n%s", told[i], text);
    rr_free(text);
    rr_agreement_free(agreement);
    end(&c);
}

/* ---- JSON ---- */

static void assert_named(const rr_agreement *agreement, const char *name)
{
    char *text = json_of(agreement);
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    const char *told = json_string_value(json_object_get(object, "gold standard"));
    if (name) assert_string_equal(told, name);
    else assert_null(told);
    json_decref(object);
    rr_free(text);
}

static void json_names_the_gold_standard(void **state)
{
    (void)state;
    Cohort c;
    begin(&c, "finding a\nconclusion c\na implies c\n");
    rr_agreement *agreement = count_all(&c);
    assert_named(agreement, NULL);
    char name[] = "\"biopsy\", by\ttwo \\ \u00fc";
    const char wanted[] = "\"biopsy\", by\ttwo \\ \u00fc";
    assert_int_equal(rr_agreement_name(agreement, name), RR_OK);
    memset(name, 'x', sizeof name - 1);
    assert_named(agreement, wanted);
    assert_int_equal(rr_agreement_name(agreement, "a\x1b[31m"), RR_MISUSE);
    assert_int_equal(rr_agreement_name(agreement, "\xff"), RR_MISUSE);
    assert_named(agreement, wanted);
    assert_int_equal(rr_agreement_name(agreement, NULL), RR_OK);
    assert_named(agreement, NULL);
    rr_agreement_free(agreement);
    end(&c);
}

static double number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value) || json_is_null(value));
    return json_is_null(value) ? NAN : json_number_value(value);
}

static void assert_same_proportion(const json_t *object, const char *key, rr_proportion p)
{
    const json_t *is = json_object_get(object, key);
    assert_int_equal(json_integer_value(json_object_get(is, "count")), p.count);
    assert_int_equal(json_integer_value(json_object_get(is, "of")), p.of);
    assert_near(number_at(is, "value"), p.value, 1e-15);
    assert_near(number_at(is, "low"), p.low, 1e-15);
    assert_near(number_at(is, "high"), p.high, 1e-15);
}

/* The figures have 15 digits. */
static void assert_same_ratio(const json_t *object, const char *key, rr_ratio r)
{
    const json_t *is = json_object_get(object, key);
    assert_int_equal(json_is_true(json_object_get(is, "infinite")), isinf(r.value));
    assert_near(number_at(is, "value"), isinf(r.value) ? NAN : r.value, 1e-14 * r.value);
    assert_near(number_at(is, "low"), r.low, 1e-14 * r.low);
    assert_near(number_at(is, "high"), r.high, 1e-14 * r.high);
}

static void assert_same_accuracy(const json_t *conclusion, const char *key, const rr_agreement *agreement,
                                 uint32_t proposition, rr_undetermined how)
{
    rr_accuracy a;
    const json_t *is = json_object_get(conclusion, key);
    assert_true(rr_agreement_accuracy(agreement, proposition, how, &a));
    assert_same_proportion(is, "sensitivity", a.sensitivity);
    assert_same_proportion(is, "specificity", a.specificity);
    assert_same_proportion(is, "positive predictive value", a.positive_value);
    assert_same_proportion(is, "negative predictive value", a.negative_value);
    assert_same_proportion(is, "accuracy", a.accuracy);
    assert_same_ratio(is, "positive likelihood ratio", a.positive_ratio);
    assert_same_ratio(is, "negative likelihood ratio", a.negative_ratio);
}

static void assert_same_truths(const json_t *object, const char *key, const uint64_t truths[4])
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    for (int truth = 0; truth < 4; truth++)
        assert_int_equal(json_integer_value(json_object_get(json_object_get(object, key), words[truth])),
                         truths[truth]);
}

static void assert_same_score(const json_t *is, const rr_agreement *agreement, uint32_t term)
{
    rr_agreement_score score;
    rr_roc_point point;
    assert_true(rr_agreement_score_get(agreement, term, &score));
    const json_t *area = json_object_get(is, "area"), *thresholds = json_object_get(is, "thresholds");
    const json_t *with = json_object_get(json_object_get(is, "cases"), "with");
    assert_near(number_at(area, "value"), score.area, 1e-15);
    assert_near(number_at(area, "standard error"), score.standard_error, 1e-15);
    assert_near(number_at(area, "low"), score.low, 1e-15);
    assert_near(number_at(area, "high"), score.high, 1e-15);
    assert_int_equal(json_integer_value(json_object_get(with, "decided")), score.decided[1]);
    assert_int_equal(json_integer_value(json_object_get(with, "open")), score.open[1]);
    assert_int_equal(json_integer_value(json_object_get(with, "not applicable")), score.not_applicable[1]);
    assert_int_equal(json_array_size(thresholds), score.points);
    for (uint32_t i = 0; i < score.points; i++) {
        const json_t *at = json_array_get(thresholds, i);
        assert_true(rr_agreement_roc_point(agreement, term, i, &point));
        assert_near(number_at(at, "at least"), point.threshold, 0);
        assert_same_proportion(at, "sensitivity", point.sensitivity);
        assert_same_proportion(at, "specificity", point.specificity);
    }
}

static json_t *parsed(const rr_agreement *agreement)
{
    json_error_t error;
    char *text = json_of(agreement);
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!json) fail_msg("%s at %d of %s", error.text, error.position, text);
    rr_free(text);
    return json;
}

static void json_has_all_of_it(void **unused)
{
    (void)unused;
    static const char *const propositions[] = { "disease", "kind is red", "kind is blue", "treat", "so \"called\\" };
    Cohort c;
    random_cohort(&c);
    rr_agreement *agreement = count_all(&c);
    rr_agreement_cases cases = rr_agreement_cases_get(agreement);
    json_t *json = parsed(agreement);
    const json_t *told = json_object_get(json, "cases"), *scores = json_object_get(json, "scores");
    assert_int_equal(json_integer_value(json_object_get(told, "all")), ROWS);
    assert_int_equal(json_integer_value(json_object_get(told, "with")), cases.with);
    assert_int_equal(json_integer_value(json_object_get(told, "without")), cases.without);
    assert_int_equal(json_integer_value(json_object_get(told, "missing")), cases.missing);
    assert_int_equal(json_integer_value(json_object_get(told, "contradictory")), cases.contradictory);
    assert_int_equal(json_integer_value(json_object_get(told, "errors")), cases.failed);
    assert_int_equal(json_object_size(json_object_get(json, "conclusions")), COUNT(propositions));
    assert_int_equal(json_object_size(scores), 2);
    for (size_t i = 0; i < COUNT(propositions); i++) {
        rr_agreement_counts counts;
        uint32_t p = rr_find(c.rules, propositions[i]);
        const json_t *is = json_object_get(json_object_get(json, "conclusions"), propositions[i]);
        assert_true(rr_agreement_counts_get(agreement, p, &counts));
        assert_same_truths(json_object_get(is, "cases"), "with", counts.with);
        assert_same_truths(json_object_get(is, "cases"), "without", counts.without);
        assert_same_accuracy(is, "decided", agreement, p, RR_LEFT_OUT);
        assert_same_accuracy(is, "worst", agreement, p, RR_WORST);
        assert_same_accuracy(is, "best", agreement, p, RR_BEST);
    }
    assert_same_score(json_object_get(scores, "points"), agreement, rr_find_term(c.rules, "points"));
    assert_same_score(json_object_get(scores, "fine"), agreement, rr_find_term(c.rules, "fine"));
    json_decref(json);
    rr_agreement_free(agreement);
    end(&c);
}

static void json_says_infinite_and_nothing(void **unused)
{
    (void)unused;
    Cohort c;
    begin(&c, few_text);
    add_cases(&c, 3, RR_TRUE, RR_TRUE, RR_TRUE, RR_FALSE);
    add_cases(&c, 3, RR_FALSE, RR_FALSE, RR_TRUE, RR_FALSE);
    rr_agreement *empty = new_agreement(&c), *agreement = count_all(&c);
    json_t *json = parsed(agreement), *nothing = parsed(empty);
    const json_t *disease = json_object_get(json_object_get(json, "conclusions"), "disease");
    assert_same_accuracy(disease, "decided", agreement, rr_find(c.rules, "disease"), RR_LEFT_OUT);
    disease = json_object_get(json_object_get(nothing, "conclusions"), "disease");
    assert_same_accuracy(disease, "best", empty, rr_find(c.rules, "disease"), RR_BEST);
    assert_same_score(json_object_get(json_object_get(nothing, "scores"), "points"), empty,
                      rr_find_term(c.rules, "points"));
    json_decref(json);
    json_decref(nothing);
    rr_agreement_free(empty);
    rr_agreement_free(agreement);
    end(&c);
}

/* ---- misuse ---- */

static void misuse_is_told(void **unused)
{
    (void)unused;
    Cohort c, others;
    rr_rules *bad;
    rr_agreement *none;
    begin(&c, few_text);
    begin(&others, few_text);
    assert_int_equal(rr_rules_load_text("b.rules", "x implies\n", 10, NULL, &bad), RR_ERROR);
    assert_int_equal(rr_agreement_new(bad, &none), RR_MISUSE);
    assert_null(none);
    rr_agreement_free(none);
    rr_agreement *agreement = new_agreement(&c), *other = new_agreement(&others);
    assert_int_equal(rr_agreement_add(agreement, c.run, c.gold_true, c.gold_false), RR_MISUSE); /* nothing was run */
    add_cases(&c, 1, RR_TRUE, RR_TRUE, RR_TRUE, RR_TRUE);
    assert_int_equal(rr_run_block(c.run, c.cases, 0), RR_OK);
    assert_int_equal(rr_agreement_add(other, c.run, c.gold_true, c.gold_false), RR_MISUSE);
    assert_int_equal(rr_agreement_add(agreement, c.run, c.gold_true, c.gold_false), RR_OK);
    add_cases(&c, 1, RR_TRUE, RR_TRUE, RR_TRUE, RR_TRUE);
    assert_int_equal(rr_agreement_add(agreement, c.run, c.gold_true, c.gold_false), RR_MISUSE); /* they have changed */
    assert_int_equal(rr_agreement_merge(agreement, other), RR_MISUSE);
    assert_int_equal(rr_agreement_merge(agreement, agreement), RR_MISUSE);
    assert_int_equal(rr_agreement_cases_get(agreement).with, 1);
    rr_agreement_free(agreement);
    rr_agreement_free(other);
    rr_rules_free(bad);
    end(&others);
    end(&c);
}

static void only_conclusions_and_scores_are_counted(void **unused)
{
    (void)unused;
    rr_agreement_counts counts;
    rr_accuracy accuracy;
    rr_agreement_score score;
    rr_roc_point point;
    Cohort c;
    begin(&c, rules_text);
    rr_agreement *agreement = new_agreement(&c);
    uint32_t disease = rr_find(c.rules, "disease"), a = rr_find(c.rules, "a");
    assert_true(rr_agreement_counts_get(agreement, disease, &counts));
    assert_false(rr_agreement_counts_get(agreement, a, &counts));
    assert_false(rr_agreement_counts_get(agreement, RR_NONE, &counts));
    assert_false(rr_agreement_accuracy(agreement, a, RR_BEST, &accuracy));
    assert_false(rr_agreement_accuracy(agreement, RR_NONE, RR_BEST, &accuracy));
    assert_false(rr_agreement_accuracy(agreement, disease, (rr_undetermined)3, &accuracy));
    assert_true(rr_agreement_score_get(agreement, rr_find_term(c.rules, "points"), &score));
    assert_false(rr_agreement_score_get(agreement, rr_find_term(c.rules, "half"), &score));
    assert_false(rr_agreement_score_get(agreement, rr_find_term(c.rules, "a"), &score));
    assert_false(rr_agreement_score_get(agreement, RR_NONE, &score));
    assert_false(rr_agreement_roc_point(agreement, rr_find_term(c.rules, "points"), 0, &point));
    assert_false(rr_agreement_roc_point(agreement, rr_find_term(c.rules, "half"), 0, &point));
    rr_agreement_free(agreement);
    end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_intervals_are_those_of_newcombe),
        cmocka_unit_test(wilson_intervals_are_those_of_r),
        cmocka_unit_test(wilson_intervals_are_what_they_are_defined_as),
        cmocka_unit_test(figures_are_those_of_altman_and_bland),
        cmocka_unit_test(likelihood_ratios_are_those_of_epir),
        cmocka_unit_test(what_is_not_defined_is_not_made_up),
        cmocka_unit_test(a_small_area_is_that_made_by_hand),
        cmocka_unit_test(the_points_are_those_of_the_thresholds),
        cmocka_unit_test(ratings_have_the_area_of_hanley_and_mcneil),
        cmocka_unit_test(fractions_have_the_area_of_proc),
        cmocka_unit_test(areas_of_random_samples_are_those_of_all_pairs),
        cmocka_unit_test(areas_without_an_interval_have_none),
        cmocka_unit_test(large_counts_lose_nothing),
        cmocka_unit_test(values_are_those_on_paper),
        cmocka_unit_test(too_many_values_are_none),
        cmocka_unit_test(room_is_made_as_it_is_needed),
        cmocka_unit_test(counts_are_those_of_each_case),
        cmocka_unit_test(scores_are_those_of_each_case),
        cmocka_unit_test(the_order_of_merging_changes_nothing),
        cmocka_unit_test(a_score_of_any_value_may_have_too_many),
        cmocka_unit_test(the_undetermined_stand_beside),
        cmocka_unit_test(no_way_of_deciding_leaves_the_bounds),
        cmocka_unit_test(people_read_all_of_it),
        cmocka_unit_test(nothing_is_told_as_nothing),
        cmocka_unit_test(what_is_perfect_has_no_false_intervals),
        cmocka_unit_test(single_cases_are_told_as_such),
        cmocka_unit_test(json_names_the_gold_standard),
        cmocka_unit_test(json_has_all_of_it),
        cmocka_unit_test(json_says_infinite_and_nothing),
        cmocka_unit_test(misuse_is_told),
        cmocka_unit_test(only_conclusions_and_scores_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
