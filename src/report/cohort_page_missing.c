/* The page of a cohort: which data elements are missing where a conclusion is unknown. */
#include "report/cohort_page_inside.h"

#include <stdlib.h>

enum { MOST_BARS = 20, MOST_ROWS = 30, MOST_COLUMNS = 30, SHADES = 6 };

static bool find_asks(CohortPage *page, uint32_t subject, SummaryAsks *asks)
{
    bool found = summary_asks(page->summary, page->arena, subject, asks);
    if (!found) page->out->failed = true;
    return found && asks->count;
}

/* ---- bars ---- */

static void tell_bars(CohortPage *page, const SummaryAsks *asks, uint64_t undecided)
{
    Segment segments[] = { { "true", "alone", 0 }, { "pale", "with others", 0 } };
    page_legend(page->out, segments, 2);
    page_bars(page->out, "What is missing");
    for (uint32_t i = 0; i < asks->count && i < MOST_BARS; i++) {
        MissingCount count = asks->at[i].count;
        const char *name = summary_input_name(page->summary->meaning, &asks->at[i].input);
        segments[0].count = count.alone;
        segments[1].count = count.cases - count.alone;
        page_bar_line(page->out, name, segments, 2, undecided, count.cases);
    }
    page_bars_end(page->out);
    if (asks->count > MOST_BARS) buffer_printf(page->out, "<p>The table has %u more.</p>\n", asks->count - MOST_BARS);
}

static void tell_table(CohortPage *page, const SummaryAsks *asks, uint64_t undecided)
{
    static const char *const headings[] = { "asked for", "alone" };
    page_table_behind(page->out, "Data elements asked for", "data element", headings, 2);
    for (uint32_t i = 0; i < asks->count; i++) {
        page_row(page->out, summary_input_name(page->summary->meaning, &asks->at[i].input));
        page_cell(page->out, asks->at[i].count.cases, undecided);
        page_cell(page->out, asks->at[i].count.alone, undecided);
        page_row_end(page->out);
    }
    page_table_behind_end(page->out);
}

/* ---- the heat table: a row for each data element, a column for each conclusion ---- */

typedef struct Column {
    uint32_t subject;
    uint64_t unknown;
    SummaryAsks asks;
} Column;

typedef struct Heat {
    SummaryAsks rows;
    Vec(Column) columns;
    uint32_t columns_left_out;
} Heat;

static bool find_columns(CohortPage *page, Heat *heat)
{
    const Summary *s = page->summary;
    for (uint32_t i = 0; i < s->missing.graph.subjects.count; i++) {
        Column column = { .subject = i,
                          .unknown = s->truths[s->missing.graph.subjects.at[i].proposition][TRUTH_UNKNOWN] };
        if (column.unknown == 0 || !find_asks(page, i, &column.asks)) continue;
        if (heat->columns.count == MOST_COLUMNS) heat->columns_left_out++;
        else if (!vec_push(page->arena, &heat->columns, column)) return false;
    }
    return true;
}

static MissingCount asked_by(const Column *column, const MissingInput *input)
{
    for (uint32_t i = 0; i < column->asks.count; i++) {
        const SummaryAsk *ask = &column->asks.at[i];
        if (ask->input.term == input->term && ask->input.proposition == input->proposition) return ask->count;
    }
    return (MissingCount){ 0, 0 };
}

static const char *name_of_column(const CohortPage *page, const Column *column)
{
    uint32_t proposition = page->summary->missing.graph.subjects.at[column->subject].proposition;
    return page->summary->meaning->propositions.at[proposition].said;
}

static void head_heat(CohortPage *page, const Heat *heat)
{
    Buffer *out = page->out;
    buffer_text(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"What each conclusion asks "
                     "for\">\n<table class=\"heat\">\n<caption>What each conclusion asks for</caption>\n"
                     "<thead><tr><th scope=\"col\">data element</th>");
    for (uint32_t i = 0; i < heat->columns.count; i++) {
        buffer_text(out, "<th scope=\"col\"><span>");
        page_escaped(out, name_of_column(page, &heat->columns.at[i]));
        buffer_text(out, "</span></th>");
    }
    buffer_text(out, "</tr></thead>\n<tbody>\n<tr class=\"sum\"><th scope=\"row\">unknown, in all</th>");
    for (uint32_t i = 0; i < heat->columns.count; i++)
        page_cell_text(out, part_grouped(heat->columns.at[i].unknown).text);
    page_row_end(out);
}

/* A shade from 1 on for what there is. */
static void heat_cell(Buffer *out, MissingCount count, uint64_t of)
{
    unsigned shade = count.cases ? (unsigned)((double)count.cases / (double)of * (SHADES - 1) + 1.5) : 0;
    if (shade > SHADES) shade = SHADES;
    buffer_printf(out, "<td class=\"h%u\">%s", shade, count.cases ? part_grouped(count.cases).text : "·");
    if (count.alone) buffer_printf(out, " <span class=\"share\">%s!</span>", part_grouped(count.alone).text);
    buffer_text(out, "</td>");
}

static void tell_left_out(CohortPage *page, const Heat *heat)
{
    uint32_t rows = heat->rows.count > MOST_ROWS ? heat->rows.count - MOST_ROWS : 0;
    if (rows) buffer_printf(page->out, "<p>Left out: %u data elements that are asked for least.</p>\n", rows);
    if (heat->columns_left_out)
        buffer_printf(page->out, "<p>Left out: the last %u conclusions.</p>\n", heat->columns_left_out);
}

static void tell_heat(CohortPage *page, const SummaryAsks *asks)
{
    Heat heat = { .rows = *asks };
    if (!find_columns(page, &heat)) page->out->failed = true;
    if (page->out->failed || heat.columns.count == 0) return;
    buffer_text(page->out,
                "<h3>By conclusion</h3>\n<p>The stronger the shade, the more of the cases in which a conclusion is "
                "unknown ask for the data element. With ! are those in which the conclusion asks for nothing "
                "else.</p>\n");
    head_heat(page, &heat);
    for (uint32_t r = 0; r < heat.rows.count && r < MOST_ROWS; r++) {
        const MissingInput *input = &heat.rows.at[r].input;
        page_row(page->out, summary_input_name(page->summary->meaning, input));
        for (uint32_t c = 0; c < heat.columns.count; c++)
            heat_cell(page->out, asked_by(&heat.columns.at[c], input), heat.columns.at[c].unknown);
        page_row_end(page->out);
    }
    page_table_end(page->out);
    tell_left_out(page, &heat);
}

/* ---- the section ---- */

static void tell_stuck(CohortPage *page)
{
    static const char *const headings[] = { "unknown", "no fact decides it" };
    const Summary *s = page->summary;
    bool begun = false;
    for (uint32_t i = 0; i < s->missing.graph.subjects.count; i++) {
        uint32_t proposition = s->missing.graph.subjects.at[i].proposition;
        if (!s->asked.stuck[i] || !s->missing.graph.subjects.at[i].count) continue;
        if (!begun)
            page_table_behind(page->out,
                              "Unknown where nothing is missing, as something is in conflict or not applicable",
                              "conclusion", headings, 2);
        begun = true;
        page_row(page->out, s->meaning->propositions.at[proposition].said);
        page_cell(page->out, s->truths[proposition][TRUTH_UNKNOWN], page->run);
        page_cell(page->out, s->asked.stuck[i], page->run);
        page_row_end(page->out);
    }
    if (begun) page_table_behind_end(page->out);
}

void page_missing(CohortPage *page)
{
    const Summary *s = page->summary;
    SummaryAsks asks;
    uint64_t undecided = s->totals->undecided;
    page_section(page->out, "missing", "What is missing");
    if (find_asks(page, NONE, &asks)) {
        buffer_text(page->out, "<p>In ");
        page_cases(page->out, undecided);
        buffer_text(page->out,
                    " some conclusion is unknown that facts could decide. Each bar is all of these: the figure "
                    "is in how many the data element is asked for; in the dark part some conclusion asks for "
                    "nothing else.</p>\n");
        tell_bars(page, &asks, undecided);
        tell_table(page, &asks, undecided);
        tell_heat(page, &asks);
    } else buffer_text(page->out, "<p>Nothing: no fact that is not stated would decide a conclusion.</p>\n");
    tell_stuck(page);
    if (s->missing.graph.left_out)
        buffer_printf(page->out, "<p>Not looked for of the last %u conclusions, as the rules lead too far.</p>\n",
                      s->missing.graph.left_out);
    page_section_end(page->out);
}
