/* The page of a cohort: what values scores have, where they are parted, and how often they are open. */
#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "report/cohort_page_inside.h"

/* Of a histogram, in pixels; across it stretches with the page. */
enum { HEIGHT = 150, TOP = 24, BOTTOM = 130, FEWEST_PLACES = 8, MOST_LABELS = 12, MOST_COUNTED = 10 };

typedef struct Histogram {
    const ScoreCounts *counts;
    Cuts cuts;
    int first, last; /* values */
    int places;      /* for bars: of values, one that is empty, and the open ones */
    uint64_t most;
} Histogram;

/* Of the whole axis: where a value stands. */
static double place(const Histogram *h, double value)
{
    return (value - h->first + 0.5) / h->places;
}

/* A whole cut parts between two values, any other where it is. */
static double place_of_cut(const Histogram *h, const Cut *cut)
{
    bool whole = cut->at == floor(cut->at);
    return place(h, whole ? cut->at + (cut->above ? 0.5 : -0.5) : cut->at);
}

/* Values on both sides of it are there. */
static void include_cut(Histogram *h, double at)
{
    if (!(at >= 0 && at < SUMMARY_SCORES - 1)) return;
    if (at < h->first + 1) h->first = at < 1 ? 0 : (int)ceil(at) - 1;
    if (at >= h->last) h->last = (int)floor(at) + 1;
}

static void find_extent(Histogram *h)
{
    h->first = SUMMARY_SCORES, h->last = -1;
    for (int i = 0; i < SUMMARY_SCORES; i++) {
        if (!h->counts->values[i]) continue;
        if (i < h->first) h->first = i;
        h->last = i;
        if (h->counts->values[i] > h->most) h->most = h->counts->values[i];
    }
    if (h->last < 0) h->first = h->last = 0, h->most = h->counts->open;
    for (uint32_t i = 0; i < h->cuts.count; i++) include_cut(h, h->cuts.at[i].at);
    h->places = h->last - h->first + 3;
    if (h->places < FEWEST_PLACES) h->places = FEWEST_PLACES;
}

/* The open ones may be more than all others: then their bar is cut, so that the others are seen. */
static int bar_height(const Histogram *h, uint64_t count)
{
    double share = count < h->most ? (double)count / (double)h->most : 1;
    return (int)ceil(share * (BOTTOM - TOP - 14));
}

/* `at`: the value whose place it has. */
static void draw_bar(Buffer *out, const Histogram *h, const char *look, double at, uint64_t count)
{
    double width = 0.84 / h->places;
    int height = bar_height(h, count);
    if (!count) return;
    buffer_printf(out, "<rect class=\"%s\" x=\"%s\" width=\"%s\" y=\"%d\" height=\"%d\"/>", look,
                  page_length(place(h, at) - width / 2).text, page_length(width).text, BOTTOM - height, height);
}

static void draw_count(Buffer *out, const Histogram *h, double at, uint64_t count)
{
    if (count)
        buffer_printf(out, "<text x=\"%s\" y=\"%d\">%s</text>", page_length(place(h, at)).text,
                      BOTTOM - bar_height(h, count) - 4, part_grouped(count).text);
}

static void draw_label(Buffer *out, const Histogram *h, double at, const char *text)
{
    buffer_printf(out, "<text x=\"%s\" y=\"%d\">%s</text>", page_length(place(h, at)).text, BOTTOM + 15, text);
}

static void draw_open(Buffer *out, const Histogram *h)
{
    double at = h->first + h->places - 1, half = 0.5 / h->places;
    draw_bar(out, h, "unknown", at, h->counts->open);
    draw_count(out, h, at, h->counts->open);
    draw_label(out, h, at, "open");
    if (h->counts->open > h->most)
        buffer_printf(out, "<line class=\"cut-off\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>",
                      page_length(place(h, at) - half).text, page_length(place(h, at) + half).text, TOP + 34, TOP + 28);
}

static void draw_bars(Buffer *out, const Histogram *h)
{
    int step = (h->last - h->first) / MOST_LABELS + 1;
    for (int value = h->first; value <= h->last; value++) {
        draw_bar(out, h, "true", value, h->counts->values[value]);
        if (h->places < MOST_COUNTED) draw_count(out, h, value, h->counts->values[value]);
        if ((value - h->first) % step == 0) draw_label(out, h, value, part_grouped((uint64_t)value).text);
    }
    draw_open(out, h);
}

static Part cut_text(const Cut *cut)
{
    Part part;
    char number[NUMBER_TEXT];
    number_format(cut->at, COMPUTED_DIGITS, number);
    snprintf(part.text, sizeof part.text, "%s%s", cut->above ? "> " : "≥ ", number);
    return part;
}

static void draw_cut(Buffer *out, const Histogram *h, const Cut *cut)
{
    double at = place_of_cut(h, cut);
    if (!(at >= 0 && at <= 1)) return;
    Part x = page_length(at);
    buffer_printf(out,
                  "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/><text class=\"cut\" x=\"%s\" y=\"%d\">",
                  cut->band ? "band" : "threshold", x.text, x.text, TOP - 10, BOTTOM, x.text, TOP - 14);
    page_escaped(out, cut_text(cut).text);
    buffer_text(out, "</text>");
}

/* Bars too many to be counted one by one have a line at the height of the highest. */
static void draw_scale(Buffer *out, const Histogram *h)
{
    buffer_printf(out, "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", BOTTOM, BOTTOM);
    if (h->places < MOST_COUNTED) return;
    buffer_printf(out,
                  "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/><text class=\"most\" x=\"0\" "
                  "y=\"%d\">%s</text>",
                  TOP + 14, TOP + 14, TOP + 11, part_grouped(h->most).text);
}

static void draw_histogram(Buffer *out, const char *name, const Histogram *h)
{
    if (!h->most) return;
    buffer_printf(out, "<svg class=\"histogram\" role=\"img\" height=\"%d\" aria-label=\"", HEIGHT);
    page_escaped(out, name);
    buffer_printf(out,
                  ": how many cases have each value from %d to %d, and how many are open; the table has the figures\">",
                  h->first, h->last);
    draw_scale(out, h);
    draw_bars(out, h);
    for (uint32_t i = 0; i < h->cuts.count; i++) draw_cut(out, h, &h->cuts.at[i]);
    buffer_text(out, "</svg>\n");
}

/* The same for who does not see the lines. */
static void tell_cuts(Buffer *out, const Cuts *cuts)
{
    if (!cuts->count) return;
    buffer_text(out, "<p class=\"note\">Parted (dashed) at:");
    for (uint32_t i = 0; i < cuts->count; i++) {
        buffer_text(out, i ? ", " : " ");
        page_escaped(out, cut_text(&cuts->at[i]).text);
        buffer_text(out, cuts->at[i].band ? " (band)" : " (rule)");
    }
    buffer_text(out, ".</p>\n");
}

static void tell_values(CohortPage *page, const char *name, const ScoreCounts *counts)
{
    static const char *const headings[] = { "cases" };
    Buffer *out = page->out;
    page_table_behind(out, arena_printf(page->arena, "%s: values", name), "value", headings, 1);
    for (int i = 0; i < SUMMARY_SCORES; i++) {
        if (!counts->values[i]) continue;
        buffer_printf(out, "<tr><th scope=\"row\">%d</th>", i);
        page_cell(out, counts->values[i], page->run);
        page_row_end(out);
    }
    if (counts->other) {
        page_row(out, "other, not a whole number up to 63");
        page_cell(out, counts->other, page->run);
        page_row_end(out);
    }
    page_row(out, "open");
    page_cell(out, counts->open, page->run);
    page_row_end(out);
    page_table_behind_end(out);
}

/* ---- bands ---- */

static void tell_bands(CohortPage *page, const SummaryScore *score, const Term *term)
{
    static const char *const headings[] = { "in this band", "may still be" };
    Segment segments[] = { { "true", "in this band", 0 }, { "unknown", "may still be", 0 } };
    if (!term->propositions) return;
    page_legend(page->out, segments, 2);
    page_bars(page->out, "Bands");
    for (uint32_t i = 0; i < term->propositions; i++) {
        segments[0].count = score->bands[i].in;
        segments[1].count = score->bands[i].may_be;
        page_bar_line(page->out, term->values.at[i].name, segments, 2, page->run, score->bands[i].in);
    }
    page_bars_end(page->out);
    page_table_behind(page->out, arena_printf(page->arena, "%s: bands", term->name), "band", headings, 2);
    for (uint32_t i = 0; i < term->propositions; i++) {
        page_row(page->out, term->values.at[i].name);
        page_cell(page->out, score->bands[i].in, page->run);
        page_cell(page->out, score->bands[i].may_be, page->run);
        page_row_end(page->out);
    }
    page_table_behind_end(page->out);
}

/* ---- the section ---- */

enum { KNOWN_SEGMENTS = 4 };

static void known_segments(const Summary *s, const SummaryScore *score, Segment segments[KNOWN_SEGMENTS])
{
    segments[0] = (Segment){ "true", "known", summary_known(s, score) };
    segments[1] = (Segment){ "conflict", "in conflict", score->counts->conflicting };
    segments[2] = (Segment){ "unknown", "open", score->counts->open };
    segments[3] = (Segment){ "false", "not applicable", score->counts->not_applicable };
}

static bool is_told(const Summary *s, const SummaryScore *score)
{
    const Term *term = &s->meaning->terms.at[score->term];
    return term->kind == TERM_SCORE || term->propositions;
}

static void tell_score(CohortPage *page, const SummaryScore *score)
{
    const Term *term = &page->summary->meaning->terms.at[score->term];
    Histogram h = { .counts = score->counts };
    if (!page_find_cuts(page->summary->meaning, score->term, page->arena, &h.cuts)) page->out->failed = true;
    if (page->out->failed) return;
    buffer_text(page->out, "<div class=\"score\">\n<h3>");
    page_escaped(page->out, term->name);
    buffer_text(page->out, "</h3>\n");
    if (term->kind == TERM_SCORE) {
        find_extent(&h);
        draw_histogram(page->out, term->name, &h);
        if (h.most) tell_cuts(page->out, &h.cuts);
        if (h.most && score->counts->open > h.most)
            buffer_text(page->out, "<p class=\"note\">The bar of the open ones is cut: it would be higher.</p>\n");
        tell_values(page, term->name, score->counts);
    }
    tell_bands(page, score, term);
    buffer_text(page->out, "</div>\n");
}

static void tell_known(CohortPage *page)
{
    static const char *const headings[] = { "known", "in conflict", "open", "not applicable" };
    const Summary *s = page->summary;
    Segment segments[KNOWN_SEGMENTS] = { { "true", "known", 0 },
                                         { "conflict", "in conflict", 0 },
                                         { "unknown", "open", 0 },
                                         { "false", "not applicable", 0 } };
    page_legend(page->out, segments, KNOWN_SEGMENTS);
    page_bars(page->out, "How often each score is known");
    for (uint32_t i = 0; i < s->scores.count; i++) {
        if (!is_told(s, &s->scores.at[i])) continue;
        known_segments(s, &s->scores.at[i], segments);
        page_bar_line(page->out, s->meaning->terms.at[s->scores.at[i].term].name, segments, KNOWN_SEGMENTS, page->run,
                      segments[0].count);
    }
    page_bars_end(page->out);
    page_table_behind(page->out, "How often each score is known", "score", headings, KNOWN_SEGMENTS);
    for (uint32_t i = 0; i < s->scores.count; i++) {
        if (!is_told(s, &s->scores.at[i])) continue;
        known_segments(s, &s->scores.at[i], segments);
        page_row(page->out, s->meaning->terms.at[s->scores.at[i].term].name);
        for (int k = 0; k < KNOWN_SEGMENTS; k++) page_cell(page->out, segments[k].count, page->run);
        page_row_end(page->out);
    }
    page_table_behind_end(page->out);
}

void page_scores(CohortPage *page)
{
    const Summary *s = page->summary;
    uint32_t told = 0;
    for (uint32_t i = 0; i < s->scores.count; i++) told += is_told(s, &s->scores.at[i]);
    if (!told) return;
    page_section(page->out, "scores", "Scores");
    buffer_text(page->out, "<p>A score is open where what is not known could still change it.</p>\n");
    tell_known(page);
    buffer_text(page->out, "<div class=\"scores\">\n");
    for (uint32_t i = 0; i < s->scores.count; i++)
        if (is_told(s, &s->scores.at[i])) tell_score(page, &s->scores.at[i]);
    buffer_text(page->out, "</div>\n");
    page_section_end(page->out);
}
