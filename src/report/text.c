/* The report for people: its frame, and the order of its sections. */
#include "report/report.h"
#include "report/text_inside.h"
#include "run/words.h"

void need(Report *r, bool made)
{
    if (!made) r->page.out->failed = true;
}

void text_section(Report *r, const char *heading, Style style)
{
    r->section = heading;
    r->style = style;
}

void text_line(Report *r)
{
    if (r->section) {
        page_gap(&r->page);
        page_paragraph(&r->page, 0, 0);
        page_styled(&r->page, STYLE_BOLD, r->section);
        r->section = NULL;
    }
    page_paragraph(&r->page, INDENT_ITEM, INDENT_DETAIL);
}

void text_item(Report *r, const char *name)
{
    text_line(r);
    page_styled(&r->page, r->style, name);
}

void text_detail(Report *r, const char *label)
{
    page_paragraph(&r->page, INDENT_DETAIL, INDENT_DETAIL);
    page_text(&r->page, label);
}

const char *text_between(uint32_t i, uint32_t count, const char *last)
{
    if (i == 0) return "";
    return i + 1 == count ? last : ", ";
}

/* ---- the frame ---- */

static void heading(Report *r)
{
    const CaseRow *row = &r->account.view->table->rows.at[r->account.view->row];
    const Meaning *meaning = r->account.meaning;
    page_paragraph(&r->page, 0, INDENT_DETAIL);
    page_styled(&r->page, STYLE_BOLD, row->name);
    if (row->description) {
        page_text(&r->page, ": ");
        page_text(&r->page, row->description);
    }
    if (!meaning->title) return;
    page_paragraph(&r->page, 0, INDENT_DETAIL);
    page_styled(&r->page, STYLE_DIM, "by ");
    page_styled(&r->page, STYLE_DIM, meaning->title);
    if (!meaning->version) return;
    page_styled(&r->page, STYLE_DIM, ", version ");
    page_styled(&r->page, STYLE_DIM, meaning->version);
}

static void unused(Report *r)
{
    Names names = { 0 };
    need(r, account_unused(&r->account, &names));
    text_section(r, "Facts that no rule used", STYLE_PLAIN);
    if (names.count) text_line(r);
    for (uint32_t i = 0; i < names.count; i++) {
        page_text(&r->page, text_between(i, names.count, ", "));
        page_text(&r->page, names.at[i]);
    }
}

static void sections(Report *r)
{
    heading(r);
    text_established(r);
    text_following(r);
    text_actions(r);
    text_suspected(r);
    text_conflicting(r);
    text_undetermined(r);
    text_not_established(r);
    text_numbers(r);
    unused(r);
    text_sources(r);
}

bool report_text(Buffer *out, const View *view, const Interval *untold, bool colour)
{
    Arena arena = { .memory = out->memory };
    Report r = { .untold = untold, .page = { .out = out, .word.memory = out->memory, .colour = colour } };
    bool started = account_start(&r.account, view, &arena);
    if (started) r.cited = arena_zero(&arena, view->meaning->references.count + 1);
    if (started && r.cited) sections(&r);
    else out->failed = true;
    page_end(&r.page);
    arena_free(&arena);
    return !out->failed;
}
