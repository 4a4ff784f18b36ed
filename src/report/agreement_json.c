/* The agreement with a gold standard as one JSON object, for pages and other programs. It is written as it goes,
 * without a tree of it: a score may have thousands of thresholds. */
#include <inttypes.h>
#include <math.h>

#include "base/number.h"
#include "report/agreement.h"

/* ---- parts ---- */

/* Numbers in text do not depend on the locale. */
static void add_string(Buffer *out, const char *text)
{
    buffer_text(out, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') buffer_text(out, "\\");
        if ((unsigned char)*text < ' ') buffer_printf(out, "\\u%04x", (unsigned)*text);
        else buffer_add(out, text, 1);
    }
    buffer_text(out, "\"");
}

static void add_key(Buffer *out, const char *key)
{
    bool first = out->size > 0 && !out->failed && out->text[out->size - 1] == '{';
    if (!first) buffer_text(out, ", ");
    add_string(out, key);
    buffer_text(out, ": ");
}

static void open_object(Buffer *out, const char *key)
{
    add_key(out, key);
    buffer_text(out, "{");
}

static void close_object(Buffer *out)
{
    buffer_text(out, "}");
}

static void put_count(Buffer *out, const char *key, uint64_t count)
{
    add_key(out, key);
    buffer_printf(out, "%" PRIu64, count);
}

/* null where it is not defined. */
static void put_number(Buffer *out, const char *key, double value)
{
    char text[NUMBER_TEXT];
    number_format(value, NUMBER_DIGITS, text);
    add_key(out, key);
    buffer_text(out, isfinite(value) ? text : "null");
}

static void put_proportion(Buffer *out, const char *key, const Proportion *p)
{
    open_object(out, key);
    put_count(out, "count", p->count);
    put_count(out, "of", p->of);
    put_number(out, "value", p->value);
    put_number(out, "low", p->low);
    put_number(out, "high", p->high);
    close_object(out);
}

static void put_true(Buffer *out, const char *key)
{
    add_key(out, key);
    buffer_text(out, "true");
}

static void put_ratio(Buffer *out, const char *key, const Ratio *r)
{
    open_object(out, key);
    put_number(out, "value", r->value);
    if (isinf(r->value)) put_true(out, "infinite");
    put_number(out, "low", r->low);
    put_number(out, "high", r->high);
    close_object(out);
}

/* Calls `put` for cases with the disease, and for those without it. */
typedef void PutKind(Buffer *out, const void *of, Gold gold);
static void put_kinds(Buffer *out, const char *key, PutKind *put, const void *of)
{
    open_object(out, key);
    open_object(out, "with");
    put(out, of, GOLD_WITH);
    close_object(out);
    open_object(out, "without");
    put(out, of, GOLD_WITHOUT);
    close_object(out);
    close_object(out);
}

/* ---- conclusions ---- */

static void put_truths(Buffer *out, const void *of, Gold gold)
{
    const uint64_t *truths = (const uint64_t *)of + 4 * (size_t)gold;
    put_count(out, "true", truths[TRUTH_TRUE]);
    put_count(out, "false", truths[TRUTH_FALSE]);
    put_count(out, "unknown", truths[TRUTH_UNKNOWN]);
    put_count(out, "conflict", truths[TRUTH_CONFLICT]);
}

static void put_accuracy(Buffer *out, const char *key, const Agreement *a, uint32_t proposition, Undetermined how)
{
    Accuracy accuracy = accuracy_of(agreement_fourfold(a, proposition, how));
    open_object(out, key);
    put_proportion(out, "sensitivity", &accuracy.sensitivity);
    put_proportion(out, "specificity", &accuracy.specificity);
    put_proportion(out, "positive predictive value", &accuracy.positive_value);
    put_proportion(out, "negative predictive value", &accuracy.negative_value);
    put_proportion(out, "accuracy", &accuracy.accuracy);
    put_ratio(out, "positive likelihood ratio", &accuracy.positive_ratio);
    put_ratio(out, "negative likelihood ratio", &accuracy.negative_ratio);
    close_object(out);
}

static void put_conclusion(Buffer *out, const Agreement *a, uint32_t proposition)
{
    open_object(out, a->meaning->propositions.at[proposition].name);
    put_kinds(out, "cases", put_truths, a->truths[proposition]);
    put_accuracy(out, "decided", a, proposition, UNDETERMINED_LEFT_OUT);
    put_accuracy(out, "worst", a, proposition, UNDETERMINED_WORST);
    put_accuracy(out, "best", a, proposition, UNDETERMINED_BEST);
    close_object(out);
}

/* ---- scores ---- */

static void put_score_counts(Buffer *out, const void *of, Gold gold)
{
    const ScoreAgreement *score = of;
    put_count(out, "decided", score->decided[gold]);
    put_count(out, "open", score->open[gold]);
    put_count(out, "not applicable", score->not_applicable[gold]);
}

static void put_area(Buffer *out, const Area *area)
{
    open_object(out, "area");
    put_number(out, "value", area->value);
    put_number(out, "standard error", area->standard_error);
    put_number(out, "low", area->low);
    put_number(out, "high", area->high);
    close_object(out);
}

static void put_thresholds(Buffer *out, const ValueCounts *values)
{
    add_key(out, "thresholds");
    buffer_text(out, "[");
    for (uint32_t i = 0; i < values->count; i++) {
        RocPoint point = roc_point(values, i);
        buffer_text(out, i ? ", {" : "{");
        put_number(out, "at least", point.threshold);
        put_proportion(out, "sensitivity", &point.sensitivity);
        put_proportion(out, "specificity", &point.specificity);
        close_object(out);
    }
    buffer_text(out, "]");
}

static void put_score(Buffer *out, const char *name, const ScoreAgreement *score)
{
    Area area = area_of(&score->values);
    open_object(out, name);
    put_kinds(out, "cases", put_score_counts, score);
    if (score->values.too_many) put_true(out, "too many values");
    put_area(out, &area);
    put_thresholds(out, &score->values);
    close_object(out);
}

/* ---- the whole ---- */

static void put_cases(Buffer *out, const AgreementCases *c)
{
    Proportion prevalence = proportion_of(c->gold[GOLD_WITH], c->gold[GOLD_WITH] + c->gold[GOLD_WITHOUT]);
    open_object(out, "cases");
    put_count(out, "all", agreement_cases(c));
    put_count(out, "with", c->gold[GOLD_WITH]);
    put_count(out, "without", c->gold[GOLD_WITHOUT]);
    put_count(out, "missing", c->missing);
    put_count(out, "contradictory", c->contradictory);
    put_count(out, "errors", c->failed);
    close_object(out);
    put_proportion(out, "prevalence", &prevalence);
}

bool agreement_json(Buffer *out, const Agreement *a)
{
    const Meaning *m = a->meaning;
    buffer_text(out, "{");
    if (a->gold_name) {
        add_key(out, "gold standard");
        add_string(out, a->gold_name);
    }
    put_cases(out, &a->cases);
    open_object(out, "conclusions");
    for (uint32_t p = 0; p < m->propositions.count; p++)
        if (meaning_is_conclusion(m, p)) put_conclusion(out, a, p);
    close_object(out);
    open_object(out, "scores");
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (a->scores[t]) put_score(out, m->terms.at[t].name, a->scores[t]);
    close_object(out);
    buffer_text(out, "}\n");
    return !out->failed;
}
