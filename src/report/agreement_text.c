/* The agreement with a gold standard, for people at a terminal. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "report/agreement.h"
#include "report/figures.h"

enum { MOST_LISTED = 64 }; /* thresholds of one score */

/* ---- figures; the locale has no say in them ---- */

typedef struct Figure {
    char text[256]; /* of some parts, and what stands between them */
} Figure;

/* Writes either as printf would. */
#define WRITE(to, ...) snprintf((to).text, sizeof(to).text, __VA_ARGS__)

static Part fraction(const Proportion *p)
{
    Part part;
    WRITE(part, "%" PRIu64 "/%" PRIu64, p->count, p->of);
    return part;
}

/* `150/170    88.2 % (82.5 to 92.3 %)`, or without the interval. */
static Figure proportion(const Proportion *p, bool interval)
{
    Figure figure;
    if (p->of == 0) WRITE(figure, "%13s   not defined", fraction(p).text);
    else if (!interval) WRITE(figure, "%13s   %5s %%", fraction(p).text, part_percent(p->value).text);
    else
        WRITE(figure, "%13s   %5s %% (%s to %s %%)", fraction(p).text, part_percent(p->value).text,
              part_percent(p->low).text, part_percent(p->high).text);
    return figure;
}

static Figure ratio(const Ratio *r)
{
    Figure figure;
    if (isnan(r->value)) WRITE(figure, "not defined");
    else if (isnan(r->low)) WRITE(figure, "%s (no interval, as a count is 0)", part_ratio(r->value).text);
    else WRITE(figure, "%s (%s to %s)", part_ratio(r->value).text, part_ratio(r->low).text, part_ratio(r->high).text);
    return figure;
}

static const char *cases_word(uint64_t count)
{
    return count == 1 ? "case" : "cases";
}

/* ---- conclusions ---- */

static void tell_counts(Buffer *out, const char *of, const uint64_t counts[4])
{
    buffer_printf(out, "  %-22s%12" PRIu64 " %10" PRIu64 " %10" PRIu64 " %10" PRIu64 "\n", of, counts[TRUTH_TRUE],
                  counts[TRUTH_FALSE], counts[TRUTH_UNKNOWN], counts[TRUTH_CONFLICT]);
}

static void tell_proportion(Buffer *out, const char *name, const Proportion *p)
{
    buffer_printf(out, "    %-26s%s\n", name, proportion(p, true).text);
}

static void tell_ratio(Buffer *out, const char *name, const Ratio *r)
{
    buffer_printf(out, "    %-26s%16s%s\n", name, "", ratio(r).text);
}

static void tell_accuracy(Buffer *out, const Accuracy *a)
{
    tell_proportion(out, "sensitivity", &a->sensitivity);
    tell_proportion(out, "specificity", &a->specificity);
    tell_proportion(out, "positive predictive value", &a->positive_value);
    tell_proportion(out, "negative predictive value", &a->negative_value);
    tell_proportion(out, "accuracy", &a->accuracy);
    tell_ratio(out, "positive likelihood ratio", &a->positive_ratio);
    tell_ratio(out, "negative likelihood ratio", &a->negative_ratio);
}

static void tell_bounds(Buffer *out, const char *name, const Proportion *worst, const Proportion *best)
{
    buffer_printf(out, "    %-26s%-24s   to %s\n", name, proportion(worst, false).text, proportion(best, false).text);
}

static void tell_ratio_bounds(Buffer *out, const char *name, const Ratio *worst, const Ratio *best)
{
    buffer_printf(out, "    %-26s%16s%-11s   to %16s%s\n", name, "", part_ratio(worst->value).text, "",
                  part_ratio(best->value).text);
}

/* What the figures could become: nobody knows what the undetermined are, and those who have no verdict may be the most
 * difficult ones. */
static void tell_all_bounds(Buffer *out, const Accuracy *worst, const Accuracy *best)
{
    tell_bounds(out, "sensitivity", &worst->sensitivity, &best->sensitivity);
    tell_bounds(out, "specificity", &worst->specificity, &best->specificity);
    tell_bounds(out, "positive predictive value", &worst->positive_value, &best->positive_value);
    tell_bounds(out, "negative predictive value", &worst->negative_value, &best->negative_value);
    tell_bounds(out, "accuracy", &worst->accuracy, &best->accuracy);
    tell_ratio_bounds(out, "positive likelihood ratio", &worst->positive_ratio, &best->positive_ratio);
    tell_ratio_bounds(out, "negative likelihood ratio", &worst->negative_ratio, &best->negative_ratio);
}

static Accuracy accuracy(const Agreement *a, uint32_t proposition, Undetermined undetermined)
{
    return accuracy_of(agreement_fourfold(a, proposition, undetermined));
}

static void tell_figures(Buffer *out, const Agreement *a, uint32_t proposition)
{
    Accuracy decided = accuracy(a, proposition, UNDETERMINED_LEFT_OUT);
    Accuracy worst = accuracy(a, proposition, UNDETERMINED_WORST), best = accuracy(a, proposition, UNDETERMINED_BEST);
    uint64_t open = agreement_undetermined(a, proposition, GOLD_WITH) +
                    agreement_undetermined(a, proposition, GOLD_WITHOUT);
    buffer_printf(out, "\n  Of the %" PRIu64 " %s decided", decided.accuracy.of, cases_word(decided.accuracy.of));
    if (open) buffer_printf(out, "; %" PRIu64 " undetermined (unknown or in conflict) left out", open);
    buffer_text(out, "\n");
    tell_accuracy(out, &decided);
    if (!open) return;
    buffer_printf(out, "\n  Of all %" PRIu64 " %s, were the undetermined decided: in the worst way to in the best\n",
                  worst.accuracy.of, cases_word(worst.accuracy.of));
    tell_all_bounds(out, &worst, &best);
}

static void tell_conclusion(Buffer *out, const Agreement *a, uint32_t proposition)
{
    buffer_printf(out, "\n%s\n%36s %10s %10s %10s\n", a->meaning->propositions.at[proposition].said, "true", "false",
                  "unknown", "conflict");
    tell_counts(out, "with the disease", a->truths[proposition][GOLD_WITH]);
    tell_counts(out, "without it", a->truths[proposition][GOLD_WITHOUT]);
    tell_figures(out, a, proposition);
}

/* ---- scores ---- */

static void tell_decided(Buffer *out, const ScoreAgreement *s)
{
    uint64_t decided = s->decided[GOLD_WITHOUT] + s->decided[GOLD_WITH];
    uint64_t open = s->open[GOLD_WITHOUT] + s->open[GOLD_WITH];
    uint64_t not_applicable = s->not_applicable[GOLD_WITHOUT] + s->not_applicable[GOLD_WITH];
    buffer_printf(out, "\n  Of the %" PRIu64 " %s decided", decided, cases_word(decided));
    if (open + not_applicable)
        buffer_printf(out, "; %" PRIu64 " open or not applicable left out", open + not_applicable);
    buffer_text(out, "\n");
}

static void tell_area(Buffer *out, const Area *area)
{
    buffer_text(out, "    area under the ROC curve   ");
    if (isnan(area->value)) buffer_text(out, "not defined: it takes cases of both kinds\n");
    else if (isnan(area->low))
        buffer_printf(out, "%s (no interval: %s)\n", part_three_digits(area->value).text,
                      isnan(area->standard_error) ? "it takes two cases of each kind" : "the standard error is 0");
    else
        buffer_printf(out, "%s (%s to %s)\n", part_three_digits(area->value).text, part_three_digits(area->low).text,
                      part_three_digits(area->high).text);
}

static int threshold_width(const ValueCounts *values)
{
    char text[NUMBER_TEXT];
    size_t width = sizeof "at least" - 1;
    for (uint32_t i = 0; i < values->count; i++) {
        size_t size = number_format(values->at[i].value, COMPUTED_DIGITS, text);
        if (size > width) width = size;
    }
    return (int)width;
}

static void tell_thresholds(Buffer *out, const ValueCounts *values)
{
    char text[NUMBER_TEXT];
    if (values->count > MOST_LISTED)
        buffer_printf(out, "    %" PRIu32 " thresholds are not listed here: JSON has them\n", values->count);
    if (values->count > MOST_LISTED || values->count == 0) return;
    int width = threshold_width(values);
    buffer_printf(out, "    %*s   %-45s   specificity\n", width, "at least", "sensitivity");
    for (uint32_t i = 0; i < values->count; i++) {
        RocPoint point = roc_point(values, i);
        number_format(point.threshold, COMPUTED_DIGITS, text);
        buffer_printf(out, "    %*s   %-45s   %s\n", width, text, proportion(&point.sensitivity, true).text,
                      proportion(&point.specificity, true).text);
    }
}

static void tell_score(Buffer *out, const char *name, const ScoreAgreement *score)
{
    static const char *const kinds[] = { [GOLD_WITHOUT] = "without it", [GOLD_WITH] = "with the disease" };
    Area area = area_of(&score->values);
    buffer_printf(out, "\n%s\n%36s %10s %16s\n", name, "decided", "open", "not applicable");
    for (int gold = GOLD_WITH; gold >= GOLD_WITHOUT; gold--)
        buffer_printf(out, "  %-22s%12" PRIu64 " %10" PRIu64 " %16" PRIu64 "\n", kinds[gold], score->decided[gold],
                      score->open[gold], score->not_applicable[gold]);
    tell_decided(out, score);
    if (score->values.too_many) {
        buffer_printf(out, "    no ROC curve: more than %d different values\n", MOST_VALUES);
        return;
    }
    tell_area(out, &area);
    tell_thresholds(out, &score->values);
}

/* ---- the whole ---- */

static void tell_cases(Buffer *out, const AgreementCases *c)
{
    uint64_t all = agreement_cases(c), with = c->gold[GOLD_WITH], held = with + c->gold[GOLD_WITHOUT];
    Proportion prevalence = proportion_of(with, held);
    buffer_printf(out, "%" PRIu64 " of %" PRIu64 " %s held against the gold standard\n", held, all, cases_word(all));
    buffer_printf(out, "  %-28s%s\n", "with the disease", proportion(&prevalence, true).text);
    if (held < all) buffer_printf(out, "%" PRIu64 " left out\n", all - held);
    if (c->missing) buffer_printf(out, "  %-28s%13" PRIu64 "\n", "no gold standard", c->missing);
    if (c->contradictory) buffer_printf(out, "  %-28s%13" PRIu64 "\n", "gold standard says both", c->contradictory);
    if (c->failed) buffer_printf(out, "  %-28s%13" PRIu64 "\n", "errors in their facts", c->failed);
}

static void tell_methods(Buffer *out)
{
    buffer_text(out, "\nIntervals are 95 %: of proportions Wilson's, of likelihood ratios by the log method, of areas "
                     "DeLong's.\nPredictive values and accuracy hold where the disease is as frequent as among these "
                     "cases.\n");
}

bool agreement_text(Buffer *out, const Agreement *a)
{
    const Meaning *m = a->meaning;
    tell_cases(out, &a->cases);
    for (uint32_t p = 0; p < m->propositions.count; p++)
        if (meaning_is_conclusion(m, p)) tell_conclusion(out, a, p);
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (a->scores[t]) tell_score(out, m->terms.at[t].name, a->scores[t]);
    tell_methods(out);
    return !out->failed;
}
