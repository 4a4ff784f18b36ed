/* The page of a cohort: how often each conclusion is true, false, unknown and in conflict. */
#include "report/cohort_page_inside.h"

typedef bool Tells(const Summary *summary, uint32_t proposition);

static bool tells_truth(const Summary *s, uint32_t p)
{
    return meaning_is_conclusion(s->meaning, p) && !summary_only_suspected(s, p);
}

static bool tells_suspicion(const Summary *s, uint32_t p)
{
    return s->meaning->propositions.at[p].suspected_t != NONE;
}

static bool any_told(const Summary *s, Tells *tells)
{
    for (uint32_t p = 0; p < s->meaning->propositions.count; p++)
        if (tells(s, p)) return true;
    return false;
}

static void tell_bars(CohortPage *page, const char *label, Tells *tells, uint64_t (*counts)[4])
{
    const Summary *s = page->summary;
    Segment segments[TRUTH_SEGMENTS];
    page_truth_segments((const uint64_t[4]){ 0 }, segments);
    page_legend(page->out, segments, TRUTH_SEGMENTS);
    page_bars(page->out, label);
    for (uint32_t p = 0; p < s->meaning->propositions.count; p++) {
        if (!tells(s, p)) continue;
        page_truth_segments(counts[p], segments);
        page_bar_line(page->out, s->meaning->propositions.at[p].said, segments, TRUTH_SEGMENTS, page->run,
                      counts[p][TRUTH_TRUE]);
    }
    page_bars_end(page->out);
}

static void tell_table(CohortPage *page, const char *caption, Tells *tells, uint64_t (*counts)[4])
{
    const Summary *s = page->summary;
    page_table_behind(page->out, caption, "conclusion", page_truth_headings, 4);
    for (uint32_t p = 0; p < s->meaning->propositions.count; p++) {
        if (!tells(s, p)) continue;
        page_row(page->out, s->meaning->propositions.at[p].said);
        page_truth_cells(page->out, counts[p], page->run);
        page_row_end(page->out);
    }
    page_table_behind_end(page->out);
}

/* ---- conflicts ---- */

static void tell_conflict(CohortPage *page, const char *name, uint64_t count)
{
    if (count == 0) return;
    page_row(page->out, name);
    page_cell(page->out, count, page->run);
    page_row_end(page->out);
}

static void tell_conflicts(CohortPage *page)
{
    static const char *const headings[] = { "cases" };
    const Summary *s = page->summary;
    const Meaning *m = s->meaning;
    if (s->totals->conflicting == 0) return;
    buffer_text(page->out, "<p>In ");
    page_cases(page->out, s->totals->conflicting);
    buffer_text(page->out, " something is in conflict: there is evidence both for and against it.</p>\n");
    page_table_behind(page->out, "What is in conflict", "what", headings, 1);
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        const char *said = m->propositions.at[p].said;
        tell_conflict(page, said, s->truths[p][TRUTH_CONFLICT]);
        if (s->suspicions[p][TRUTH_CONFLICT])
            tell_conflict(page, arena_printf(page->arena, "suspicion of %s", said), s->suspicions[p][TRUTH_CONFLICT]);
    }
    for (uint32_t t = 0; t < m->terms.count; t++) tell_conflict(page, m->terms.at[t].name, s->conflicts[t]);
    page_table_behind_end(page->out);
}

void page_verdicts(CohortPage *page)
{
    const Summary *s = page->summary;
    page_section(page->out, "conclusions", "Conclusions");
    if (any_told(s, tells_truth)) {
        buffer_text(page->out, "<p>Each bar is all cases that were run. True is counted from the left, false from the "
                               "right; what lies between them is not decided. The figure is how many are "
                               "true.</p>\n");
        tell_bars(page, "Verdicts on each conclusion", tells_truth, s->truths);
        tell_table(page, "Verdicts on each conclusion", tells_truth, s->truths);
    } else buffer_text(page->out, "<p>The rules conclude nothing for certain.</p>\n");
    if (any_told(s, tells_suspicion)) {
        buffer_text(page->out, "<h3>Suspected</h3>\n");
        tell_bars(page, "What is suspected", tells_suspicion, s->suspicions);
        tell_table(page, "What is suspected", tells_suspicion, s->suspicions);
    }
    tell_conflicts(page);
    page_section_end(page->out);
}
