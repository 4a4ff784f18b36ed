/* Where a score is parted: its bands, and what the conditions of rules and definitions compare it with. */
#include "report/cohort_page_inside.h"

#include <stdlib.h>

#include "run/walked.h"

typedef struct Search {
    uint32_t term;
    Arena *arena;
    Cuts *cuts;
    Walked walked;
    bool failed;
} Search;

static void add_cut(Search *s, double at, bool above, bool band)
{
    for (uint32_t i = 0; i < s->cuts->count; i++) {
        Cut *cut = &s->cuts->at[i];
        if (cut->at == at && cut->above == above) return;
    }
    if (!vec_push(s->arena, s->cuts, (Cut){ at, above, band })) s->failed = true;
}

static bool is_term(const Search *s, const Number *n)
{
    return n->kind == NUMBER_TERM && n->term == s->term;
}

static void look_at_number(Search *s, const Number *n);

/* "below 9" and "at least 9" part what is below; "above 9" and "at most 9" what is above. */
static void look_at_condition(Search *s, const Condition *c)
{
    if (!c || walked_before(&s->walked, c, 0)) return;
    if (c->kind == CONDITION_LESS) {
        const Number *less = c->numbers[0], *more = c->numbers[1];
        if (is_term(s, less) && more->kind == NUMBER_CONSTANT) add_cut(s, more->value, false, false);
        if (is_term(s, more) && less->kind == NUMBER_CONSTANT) add_cut(s, less->value, true, false);
        look_at_number(s, less);
        look_at_number(s, more);
    }
    for (uint32_t i = 0; i < c->count; i++) look_at_condition(s, c->kids[i]);
}

static void look_at_number(Search *s, const Number *n)
{
    if (walked_before(&s->walked, n, 0)) return;
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->kids[i]) look_at_number(s, n->kids[i]);
        look_at_condition(s, n->conditions[i]);
    }
}

static void look_at_bands(Search *s, const Term *term)
{
    for (uint32_t i = 0; i < term->bounds.count; i++)
        if (term->bounds.at[i]->kind == NUMBER_CONSTANT)
            add_cut(s, term->bounds.at[i]->value, term->bands.at[i].high_included, true);
}

static int compare_cuts(const void *first, const void *second)
{
    const Cut *a = first, *b = second;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return a->above - b->above;
}

bool page_find_cuts(const Meaning *m, uint32_t term, Arena *arena, Cuts *cuts)
{
    Search s = { .term = term, .arena = arena, .cuts = cuts, .walked = { .arena = arena } };
    *cuts = (Cuts){ 0 };
    walked_start(&s.walked);
    look_at_bands(&s, &m->terms.at[term]);
    for (uint32_t r = 0; r < m->rules.count; r++) look_at_condition(&s, m->rules.at[r].condition);
    if (cuts->count) qsort(cuts->at, cuts->count, sizeof *cuts->at, compare_cuts);
    return !s.failed && !s.walked.failed;
}
