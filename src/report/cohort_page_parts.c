#include <inttypes.h>
#include <stdio.h>

#include "report/cohort_page_inside.h"

/* ---- text ---- */

void page_escaped(Buffer *out, const char *text)
{
    if (!text) out->failed = true;
    for (; text && *text; text++) {
        if (*text == '&') buffer_text(out, "&amp;");
        else if (*text == '<') buffer_text(out, "&lt;");
        else if (*text == '>') buffer_text(out, "&gt;");
        else if (*text == '"') buffer_text(out, "&quot;");
        else if (*text == '\'') buffer_text(out, "&#39;");
        else if ((unsigned char)*text < ' ' || *text == 127) buffer_text(out, " ");
        else buffer_add(out, text, 1);
    }
}

void page_cases(Buffer *out, uint64_t count)
{
    buffer_printf(out, "%s %s", part_grouped(count).text, count == 1 ? "case" : "cases");
}

Part page_length(double share)
{
    Part length;
    unsigned hundredths = (unsigned)(share * 10000 + 0.5);
    snprintf(length.text, sizeof length.text, "%u.%02u%%", hundredths / 100, hundredths % 100);
    return length;
}

/* ---- sections and tables ---- */

void page_section(Buffer *out, const char *id, const char *title)
{
    buffer_printf(out, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id, id, id,
                  title);
}

void page_section_end(Buffer *out)
{
    buffer_text(out, "</section>\n");
}

void page_table(Buffer *out, const char *caption, const char *first, const char *const *headings, uint32_t count)
{
    buffer_text(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    page_escaped(out, caption);
    buffer_text(out, "\">\n<table>\n<caption>");
    page_escaped(out, caption);
    buffer_printf(out, "</caption>\n<thead><tr><th scope=\"col\">%s</th>", first);
    for (uint32_t i = 0; i < count; i++) buffer_printf(out, "<th scope=\"col\">%s</th>", headings[i]);
    buffer_text(out, "</tr></thead>\n<tbody>\n");
}

void page_table_end(Buffer *out)
{
    buffer_text(out, "</tbody>\n</table>\n</div>\n");
}

void page_table_behind(Buffer *out, const char *caption, const char *first, const char *const *headings, uint32_t count)
{
    buffer_text(out, "<details>\n<summary>Table: ");
    page_escaped(out, caption);
    buffer_text(out, "</summary>\n");
    page_table(out, caption, first, headings, count);
}

void page_table_behind_end(Buffer *out)
{
    page_table_end(out);
    buffer_text(out, "</details>\n");
}

void page_row(Buffer *out, const char *name)
{
    buffer_text(out, "<tr><th scope=\"row\">");
    page_escaped(out, name);
    buffer_text(out, "</th>");
}

void page_cell(Buffer *out, uint64_t count, uint64_t of)
{
    buffer_printf(out, "<td>%s", part_grouped(count).text);
    if (count) buffer_text(out, " <span class=\"share\">"), page_escaped(out, part_share(count, of).text);
    buffer_text(out, count ? "</span></td>" : "</td>");
}

void page_cell_text(Buffer *out, const char *text)
{
    buffer_text(out, "<td>");
    page_escaped(out, text);
    buffer_text(out, "</td>");
}

void page_row_end(Buffer *out)
{
    buffer_text(out, "</tr>\n");
}

/* ---- bars ---- */

static void rectangle(Buffer *out, const char *look, double from, double to)
{
    buffer_printf(out, "<rect class=\"%s\" x=\"%s\" width=\"%s\" y=\"0\" height=\"100%%\"/>", look,
                  page_length(from).text, page_length(to - from).text);
}

void page_legend(Buffer *out, const Segment *segments, uint32_t count)
{
    buffer_text(out, "<p class=\"legend\">");
    for (uint32_t i = 0; i < count; i++) {
        buffer_text(out, "<span><svg class=\"swatch\" aria-hidden=\"true\">");
        rectangle(out, segments[i].look, 0, 1);
        buffer_printf(out, "</svg> %s</span> ", segments[i].said);
    }
    buffer_text(out, "</p>\n");
}

static void say_segments(Buffer *out, const Segment *segments, uint32_t count, uint64_t of)
{
    for (uint32_t i = 0; i < count; i++) {
        buffer_printf(out, "%s %s %s", i ? "," : ":", segments[i].said, part_grouped(segments[i].count).text);
        if (!segments[i].count) continue;
        buffer_text(out, " (");
        page_escaped(out, part_share(segments[i].count, of).text);
        buffer_text(out, ")");
    }
}

void page_bar(Buffer *out, const char *name, const Segment *segments, uint32_t count, uint64_t of)
{
    uint64_t before = 0;
    buffer_text(out, "<svg class=\"bar\" role=\"img\" aria-label=\"");
    page_escaped(out, name);
    say_segments(out, segments, count, of);
    buffer_text(out, "\"><rect class=\"ground\" width=\"100%\" height=\"100%\"/>");
    for (uint32_t i = 0; i < count; i++) {
        double from = (double)before / (double)of;
        before += segments[i].count;
        if (segments[i].count) rectangle(out, segments[i].look, from, (double)before / (double)of);
    }
    buffer_text(out, "</svg>");
}

void page_bars(Buffer *out, const char *label)
{
    buffer_printf(out, "<ul class=\"bars\" aria-label=\"%s\">\n", label);
}

void page_bars_end(Buffer *out)
{
    buffer_text(out, "</ul>\n");
}

void page_bar_line(Buffer *out, const char *name, const Segment *segments, uint32_t count, uint64_t of, uint64_t figure)
{
    buffer_text(out, "<li><span class=\"name\">");
    page_escaped(out, name);
    buffer_text(out, "</span>");
    page_bar(out, name, segments, count, of);
    buffer_printf(out, "<span class=\"count\">%s <span class=\"share\">", part_grouped(figure).text);
    page_escaped(out, part_share(figure, of).text);
    buffer_text(out, "</span></span></li>\n");
}

/* ---- truths ---- */

const char *const page_truth_headings[4] = { "true", "false", "unknown", "conflict" };

void page_truth_segments(const uint64_t counts[4], Segment segments[TRUTH_SEGMENTS])
{
    segments[0] = (Segment){ "true", "true", counts[TRUTH_TRUE] };
    segments[1] = (Segment){ "conflict", "conflict", counts[TRUTH_CONFLICT] };
    segments[2] = (Segment){ "unknown", "unknown", counts[TRUTH_UNKNOWN] };
    segments[3] = (Segment){ "false", "false", counts[TRUTH_FALSE] };
}

void page_truth_cells(Buffer *out, const uint64_t counts[4], uint64_t of)
{
    page_cell(out, counts[TRUTH_TRUE], of);
    page_cell(out, counts[TRUTH_FALSE], of);
    page_cell(out, counts[TRUTH_UNKNOWN], of);
    page_cell(out, counts[TRUTH_CONFLICT], of);
}
