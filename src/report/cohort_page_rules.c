/* The page of a cohort: how many cases each condition of a rule leaves, and how often each rule fired. */
#include "report/cohort_page_inside.h"

/* ---- attrition ---- */

static void tell_step(CohortPage *page, uint32_t index)
{
    const Summary *s = page->summary;
    const AttritionCount *c = &s->steps[index];
    Segment left = { "true", "left", c->left };
    const char *words = attrition_words(page->arena, s->meaning, &s->attrition.steps.at[index]);
    page_row(page->out, words);
    buffer_text(page->out, "<td class=\"funnel\">");
    if (words) page_bar(page->out, words, &left, 1, page->run);
    buffer_text(page->out, "</td>");
    page_cell(page->out, c->left, page->run);
    page_cell(page->out, c->lost[TRUTH_FALSE], page->run);
    page_cell(page->out, c->lost[TRUTH_UNKNOWN], page->run);
    page_cell(page->out, c->lost[TRUTH_CONFLICT], page->run);
    page_row_end(page->out);
}

void page_attrition(CohortPage *page)
{
    static const char *const headings[] = { "share left", "left", "lost: false", "lost: unknown", "lost: conflict" };
    const Attrition *a = &page->summary->attrition;
    if (!a->steps.count) return;
    page_section(page->out, "attrition", "Attrition");
    buffer_text(page->out, "<p>The cases that each condition of a rule leaves of those before it, in "
                           "the order in which they are written.</p>\n");
    page_table(page->out, "Cases that each condition leaves", "condition", headings, 5);
    for (uint32_t i = 0; i < a->steps.count && !page->out->failed; i++) {
        uint32_t rule = a->steps.at[i].rule;
        if (i == a->first[rule]) {
            buffer_text(page->out, i ? "</tbody>\n<tbody>\n" : "");
            buffer_text(page->out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"6\"><span>");
            page_escaped(page->out, summary_rule_title(page->summary, page->arena, rule));
            buffer_text(page->out, "</span></th></tr>\n");
        }
        tell_step(page, i);
    }
    page_table_end(page->out);
    page_section_end(page->out);
}

/* ---- firing ---- */

static void tell_silent(CohortPage *page)
{
    const Meaning *m = page->summary->meaning;
    uint32_t silent = 0;
    for (uint32_t r = 0; r < m->rules.count; r++) silent += summary_never_fired(page->summary, r);
    if (!silent) buffer_text(page->out, "<p>None: each rule fired in some case.</p>\n");
    if (!silent) return;
    buffer_printf(page->out, "<p>%u of %u rules.</p>\n<ul class=\"names\">\n", silent, m->rules.count);
    for (uint32_t r = 0; r < m->rules.count; r++) {
        if (!summary_never_fired(page->summary, r)) continue;
        buffer_text(page->out, "<li>");
        page_escaped(page->out, summary_rule_title(page->summary, page->arena, r));
        buffer_text(page->out, "</li>\n");
    }
    buffer_text(page->out, "</ul>\n");
}

static void tell_truths(CohortPage *page)
{
    const Meaning *m = page->summary->meaning;
    page_table_behind(page->out, "All rules: what their condition is", "rule", page_truth_headings, 4);
    for (uint32_t r = 0; r < m->rules.count; r++) {
        page_row(page->out, summary_rule_title(page->summary, page->arena, r));
        page_truth_cells(page->out, page->summary->rules[r], page->run);
        page_row_end(page->out);
    }
    page_table_behind_end(page->out);
}

void page_rules(CohortPage *page)
{
    if (!page->summary->meaning->rules.count) return;
    page_section(page->out, "rules", "Rules that never fired");
    tell_silent(page);
    tell_truths(page);
    page_section_end(page->out);
}
