#include "report/cohort_page_inside.h"

static const char *title_of(const CohortPage *page)
{
    const Meaning *m = page->summary->meaning;
    return m->title ? m->title : m->sources->list.at[0].name;
}

/* Nothing may be fetched or run from a page, whatever stands in it. */
static void begin(CohortPage *page)
{
    Buffer *out = page->out;
    buffer_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                     "'unsafe-inline'\"/>\n<title>");
    page_escaped(out, title_of(page));
    buffer_text(out, "</title>\n<style>\n");
    for (uint32_t i = 0; cohort_page_style[i]; i++) buffer_text(out, cohort_page_style[i]);
    buffer_text(out, "</style>\n</head>\n<body>\n");
}

/* What is not decided is hatched, so that it is seen without colours as well. */
static void add_patterns(Buffer *out)
{
    buffer_text(out, "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n"
                     "<pattern id=\"hatched\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
                     "patternTransform=\"rotate(45)\"><rect class=\"hatch-ground\" width=\"5\" height=\"5\"/>"
                     "<line class=\"hatch\" x1=\"1\" y1=\"0\" x2=\"1\" y2=\"5\"/></pattern>\n"
                     "<pattern id=\"crossed\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
                     "patternTransform=\"rotate(45)\"><rect class=\"cross-ground\" width=\"5\" height=\"5\"/>"
                     "<path class=\"cross\" d=\"M1 0V5M0 1H5\"/></pattern>\n</defs></svg>\n");
}

static void add_number(Buffer *out, const char *of, uint64_t count)
{
    buffer_printf(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", of, part_grouped(count).text);
}

static void tell_head(CohortPage *page)
{
    const SummaryTotals *totals = page->summary->totals;
    const char *version = page->summary->meaning->version;
    Buffer *out = page->out;
    buffer_text(out, "<header>\n<h1>");
    page_escaped(out, title_of(page));
    buffer_text(out, "</h1>\n<p>What came of a cohort");
    if (version) buffer_text(out, "; version "), page_escaped(out, version);
    buffer_text(out, " of the rules</p>\n<dl class=\"numbers\">\n");
    add_number(out, "cases", totals->cases);
    add_number(out, "run", page->run);
    add_number(out, "with errors, not run", totals->errors);
    add_number(out, "with an unknown conclusion that facts could decide", totals->undecided);
    add_number(out, "with something in conflict", totals->conflicting);
    buffer_text(out, "</dl>\n</header>\n");
}

static void tell_foot(CohortPage *page, const char *fingerprint, const char *program)
{
    const char *version = page->summary->meaning->version;
    Buffer *out = page->out;
    buffer_text(out, "<footer>\n<dl>\n<div><dt>rules</dt><dd>");
    page_escaped(out, title_of(page));
    if (version) buffer_text(out, ", version "), page_escaped(out, version);
    buffer_text(out, "</dd></div>\n<div><dt>fingerprint</dt><dd><code>");
    page_escaped(out, fingerprint);
    buffer_text(out, "</code></dd></div>\n<div><dt>made by</dt><dd>");
    page_escaped(out, program);
    buffer_text(out, "</dd></div>\n</dl>\n<p>For research, and for decision support under a clinician’s "
                     "responsibility. This is not a medical device.</p>\n</footer>\n</body>\n</html>\n");
}

bool cohort_page(Buffer *out, const Summary *summary, const Agreement *agreement, const char *fingerprint,
                 const char *program)
{
    Arena arena = { .memory = out->memory };
    CohortPage page = { .out = out,
                        .arena = &arena,
                        .summary = summary,
                        .agreement = agreement,
                        .run = summary->totals->cases - summary->totals->errors };
    begin(&page);
    add_patterns(out);
    tell_head(&page);
    buffer_text(out, "<main>\n");
    page_verdicts(&page);
    page_missing(&page);
    page_scores(&page);
    page_attrition(&page);
    page_agreement(&page);
    page_rules(&page);
    buffer_text(out, "</main>\n");
    tell_foot(&page, fingerprint, program);
    arena_free(&arena);
    return !out->failed;
}
