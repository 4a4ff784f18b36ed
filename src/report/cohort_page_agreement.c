/* The page of a cohort: verdicts and scores against a gold standard. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "report/cohort_page_inside.h"

static const char *const kinds[] = { [GOLD_WITHOUT] = "without it", [GOLD_WITH] = "with the disease" };

/* ---- verdicts ---- */

static void tell_fourfold(CohortPage *page, uint32_t proposition)
{
    static const char *const headings[] = { "true", "false", "unknown", "conflict", "in all" };
    const Agreement *a = page->agreement;
    const char *said = a->meaning->propositions.at[proposition].said;
    page_table(page->out, arena_printf(page->arena, "%s: verdicts by the gold standard", said), "gold standard",
               headings, 5);
    for (int gold = GOLD_WITH; gold >= GOLD_WITHOUT; gold--) {
        page_row(page->out, kinds[gold]);
        page_truth_cells(page->out, a->truths[proposition][gold], a->cases.gold[gold]);
        page_cell(page->out, a->cases.gold[gold], a->cases.gold[GOLD_WITH] + a->cases.gold[GOLD_WITHOUT]);
        page_row_end(page->out);
    }
    page_table_end(page->out);
}

static void tell_value(Buffer *out, const Proportion *p)
{
    if (p->of == 0) buffer_text(out, "<td>not defined</td>");
    else
        buffer_printf(out, "<td>%s%%</td><td>%s to %s%%</td>", part_percent(p->value).text, part_percent(p->low).text,
                      part_percent(p->high).text);
    if (p->of == 0) buffer_text(out, "<td></td>");
}

/* The value as a dot, its interval as a line, and behind it what it could be were all decided. */
static void draw_proportion(Buffer *out, const char *name, const Proportion *p, const Proportion *worst,
                            const Proportion *best)
{
    buffer_printf(out, "<td class=\"funnel\"><svg class=\"interval\" role=\"img\" aria-label=\"%s, from 0 to 100%%\">",
                  name);
    buffer_text(out, "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"50%\" y2=\"50%\"/>");
    if (worst->of && best->of)
        buffer_printf(out, "<rect class=\"bounds\" x=\"%s\" width=\"%s\" y=\"20%%\" height=\"60%%\"/>",
                      page_length(worst->value).text, page_length(fmax(0, best->value - worst->value)).text);
    if (p->of)
        buffer_printf(out,
                      "<line class=\"range\" x1=\"%s\" x2=\"%s\" y1=\"50%%\" y2=\"50%%\"/>"
                      "<circle class=\"dot\" cx=\"%s\" cy=\"50%%\" r=\"4\"/>",
                      page_length(p->low).text, page_length(p->high).text, page_length(p->value).text);
    buffer_text(out, "</svg></td>");
}

static void tell_bounds(Buffer *out, const Proportion *worst, const Proportion *best)
{
    if (worst->of && best->of)
        buffer_printf(out, "<td>%s to %s%%</td>", part_percent(worst->value).text, part_percent(best->value).text);
    else buffer_text(out, "<td>not defined</td>");
}

static void tell_proportion(Buffer *out, const char *name, const Proportion *p, const Proportion *worst,
                            const Proportion *best)
{
    page_row(out, name);
    buffer_printf(out, "<td>%" PRIu64 "/%" PRIu64 "</td>", p->count, p->of);
    tell_value(out, p);
    draw_proportion(out, name, p, worst, best);
    tell_bounds(out, worst, best);
    page_row_end(out);
}

static void tell_ratio(Buffer *out, const char *name, const Ratio *r, const Ratio *worst, const Ratio *best)
{
    page_row(out, name);
    buffer_printf(out, "<td></td><td>%s</td>", part_ratio(r->value).text);
    if (isnan(r->low)) buffer_text(out, "<td>none</td>");
    else buffer_printf(out, "<td>%s to %s</td>", part_ratio(r->low).text, part_ratio(r->high).text);
    buffer_printf(out, "<td></td><td>%s to %s</td>", part_ratio(worst->value).text, part_ratio(best->value).text);
    page_row_end(out);
}

static void tell_figures(CohortPage *page, uint32_t proposition)
{
    static const char *const headings[] = { "of the decided", "value", "95% interval", "0 to 100%",
                                            "were all decided" };
    const Agreement *a = page->agreement;
    Accuracy is = accuracy_of(agreement_fourfold(a, proposition, UNDETERMINED_LEFT_OUT));
    Accuracy worst = accuracy_of(agreement_fourfold(a, proposition, UNDETERMINED_WORST));
    Accuracy best = accuracy_of(agreement_fourfold(a, proposition, UNDETERMINED_BEST));
    Buffer *out = page->out;
    page_table(out, arena_printf(page->arena, "%s: figures", a->meaning->propositions.at[proposition].said), "figure",
               headings, 5);
    tell_proportion(out, "sensitivity", &is.sensitivity, &worst.sensitivity, &best.sensitivity);
    tell_proportion(out, "specificity", &is.specificity, &worst.specificity, &best.specificity);
    tell_proportion(out, "positive predictive value", &is.positive_value, &worst.positive_value, &best.positive_value);
    tell_proportion(out, "negative predictive value", &is.negative_value, &worst.negative_value, &best.negative_value);
    tell_proportion(out, "accuracy", &is.accuracy, &worst.accuracy, &best.accuracy);
    tell_ratio(out, "positive likelihood ratio", &is.positive_ratio, &worst.positive_ratio, &best.positive_ratio);
    tell_ratio(out, "negative likelihood ratio", &is.negative_ratio, &worst.negative_ratio, &best.negative_ratio);
    page_table_end(out);
}

static void tell_conclusion(CohortPage *page, uint32_t proposition)
{
    buffer_text(page->out, "<h3>");
    page_escaped(page->out, page->agreement->meaning->propositions.at[proposition].said);
    buffer_text(page->out, "</h3>\n");
    tell_fourfold(page, proposition);
    tell_figures(page, proposition);
}

/* ---- scores ---- */

enum { CURVE = 2000, MOST_DOTS = 24 }; /* units of its square; points that have a dot */

static double across(const RocPoint *point)
{
    return floor((1 - point->specificity.value) * CURVE + 0.5);
}

static double down(const RocPoint *point)
{
    return floor((1 - point->sensitivity.value) * CURVE + 0.5);
}

/* Whole units, so that the locale has no say in a decimal point. */
static void add_point(Buffer *out, double x, double y)
{
    buffer_printf(out, "%.0f,%.0f ", x, y);
}

/* A dot for each point, and its threshold where there is room for it. */
static void draw_dots(Buffer *out, const ValueCounts *values)
{
    enum { ROOM = 170 };
    double x = -CURVE, y = x;
    char text[NUMBER_TEXT];
    for (uint32_t i = 0; i < values->count && values->count <= MOST_DOTS; i++) {
        RocPoint point = roc_point(values, i);
        buffer_printf(out, "<circle class=\"dot\" cx=\"%.0f\" cy=\"%.0f\" r=\"30\"/>", across(&point), down(&point));
        if (fabs(across(&point) - x) < 2 * ROOM && fabs(down(&point) - y) < ROOM) continue;
        x = across(&point), y = down(&point);
        number_format(point.threshold, COMPUTED_DIGITS, text);
        buffer_printf(out, "<text x=\"%.0f\" y=\"%.0f\">≥ %s</text>", x + 55, y + 75, text);
    }
}

static void draw_frame(Buffer *out)
{
    buffer_text(out, "<rect class=\"frame\" x=\"0\" y=\"0\" width=\"2000\" height=\"2000\"/><line class=\"grid\" "
                     "x1=\"0\" y1=\"2000\" x2=\"2000\" y2=\"0\"/><text class=\"axis-name\" x=\"1000\" "
                     "y=\"2220\">1 − specificity</text><text class=\"axis-name\" transform=\"translate(-110 1000) "
                     "rotate(-90)\">sensitivity</text><text x=\"-60\" y=\"2100\">0</text><text x=\"1975\" "
                     "y=\"2110\">1</text><text x=\"-90\" y=\"60\">1</text>");
}

static void draw_curve(Buffer *out, const char *name, const ValueCounts *values, const Area *area)
{
    buffer_text(out, "<svg class=\"curve\" viewBox=\"-260 -60 2460 2360\" role=\"img\" aria-label=\"");
    page_escaped(out, name);
    buffer_printf(out, ": ROC curve, area %s; the table has its points\">", part_three_digits(area->value).text);
    draw_frame(out);
    buffer_text(out, "<polyline class=\"roc\" points=\"");
    for (uint32_t i = 0; i < values->count; i++) {
        RocPoint point = roc_point(values, i);
        add_point(out, across(&point), down(&point));
    }
    add_point(out, 0, CURVE);
    buffer_text(out, "\"/>");
    draw_dots(out, values);
    buffer_text(out, "</svg>\n");
}

static void tell_area(Buffer *out, const Area *area)
{
    buffer_text(out, "<p>Area under the ROC curve: ");
    if (isnan(area->value)) buffer_text(out, "not defined, as it takes cases of both kinds");
    else buffer_printf(out, "<strong>%s</strong>", part_three_digits(area->value).text);
    if (!isnan(area->value) && isnan(area->low)) buffer_text(out, " (no interval)");
    if (!isnan(area->low))
        buffer_printf(out, " (95%% interval %s to %s)", part_three_digits(area->low).text,
                      part_three_digits(area->high).text);
    buffer_text(out, ".</p>\n");
}

static void tell_decided(CohortPage *page, const char *name, const ScoreAgreement *score)
{
    static const char *const headings[] = { "decided", "open", "not applicable" };
    page_table(page->out, arena_printf(page->arena, "%s: cases by the gold standard", name), "gold standard", headings,
               3);
    for (int gold = GOLD_WITH; gold >= GOLD_WITHOUT; gold--) {
        uint64_t all = page->agreement->cases.gold[gold];
        page_row(page->out, kinds[gold]);
        page_cell(page->out, score->decided[gold], all);
        page_cell(page->out, score->open[gold], all);
        page_cell(page->out, score->not_applicable[gold], all);
        page_row_end(page->out);
    }
    page_table_end(page->out);
}

static void tell_rate(Buffer *out, const Proportion *p)
{
    buffer_printf(out, "<td>%" PRIu64 "/%" PRIu64 "</td>", p->count, p->of);
    tell_value(out, p);
}

static void tell_thresholds(CohortPage *page, const char *name, const ValueCounts *values)
{
    static const char *const headings[] = { "with the disease", "sensitivity", "95% interval",
                                            "without it",       "specificity", "95% interval" };
    char text[NUMBER_TEXT];
    page_table_behind(page->out, arena_printf(page->arena, "%s: the points of the curve", name), "at least", headings,
                      6);
    for (uint32_t i = 0; i < values->count; i++) {
        RocPoint point = roc_point(values, i);
        number_format(point.threshold, COMPUTED_DIGITS, text);
        page_row(page->out, text);
        tell_rate(page->out, &point.sensitivity);
        tell_rate(page->out, &point.specificity);
        page_row_end(page->out);
    }
    page_table_behind_end(page->out);
}

static void tell_score(CohortPage *page, const char *name, const ScoreAgreement *score)
{
    Area area = area_of(&score->values);
    buffer_text(page->out, "<h3>");
    page_escaped(page->out, name);
    buffer_text(page->out, "</h3>\n");
    tell_decided(page, name, score);
    if (score->values.too_many)
        buffer_printf(page->out, "<p>No ROC curve: more than %d different values.</p>\n", MOST_VALUES);
    if (score->values.too_many) return;
    tell_area(page->out, &area);
    if (!isnan(area.value)) draw_curve(page->out, name, &score->values, &area);
    if (score->values.count) tell_thresholds(page, name, &score->values);
}

/* ---- the section ---- */

static void tell_cases(CohortPage *page)
{
    const AgreementCases *c = &page->agreement->cases;
    uint64_t held = c->gold[GOLD_WITH] + c->gold[GOLD_WITHOUT];
    Buffer *out = page->out;
    buffer_text(out, "<p>Held against the gold standard");
    if (page->agreement->gold_name) {
        buffer_text(out, " “");
        page_escaped(out, page->agreement->gold_name);
        buffer_text(out, "”");
    }
    buffer_text(out, ": ");
    page_cases(out, held);
    buffer_printf(out, ", %s with the disease", part_grouped(c->gold[GOLD_WITH]).text);
    buffer_printf(out, ". Left out: %s without a gold standard, ", part_grouped(c->missing).text);
    buffer_printf(out, "%s where it says both, ", part_grouped(c->contradictory).text);
    buffer_printf(out, "%s with errors.</p>\n", part_grouped(c->failed).text);
    buffer_text(out, "<p class=\"note\">Figures are of the cases that are decided; “were all decided” says what they "
                     "would be if the undetermined were decided in the worst way, and in the best. Intervals are 95%: "
                     "of proportions Wilson’s, of likelihood ratios by the log method, of areas DeLong’s. Predictive "
                     "values and accuracy hold where the disease is as frequent as among these cases.</p>\n");
}

void page_agreement(CohortPage *page)
{
    const Agreement *a = page->agreement;
    if (!a) return;
    page_section(page->out, "agreement", "Agreement with the gold standard");
    tell_cases(page);
    for (uint32_t p = 0; p < a->meaning->propositions.count; p++)
        if (meaning_is_conclusion(a->meaning, p)) tell_conclusion(page, p);
    for (uint32_t t = 0; t < a->meaning->terms.count; t++)
        if (a->scores[t]) tell_score(page, a->meaning->terms.at[t].name, a->scores[t]);
    page_section_end(page->out);
}
