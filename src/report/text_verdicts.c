/* The sections on what is decided: established, advised, suspected, and what the evidence contradicts. */
#include "report/text_inside.h"
#include "run/words.h"

static const Term *term_of(const Report *r, uint32_t proposition)
{
    return &r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term];
}

static const char *name_of(const Report *r, uint32_t proposition)
{
    return r->account.meaning->propositions.at[proposition].said;
}

static void rules(Report *r, const Indexes *indexes, const char *label)
{
    for (uint32_t i = 0; i < indexes->count; i++) text_rule(r, indexes->at[i], label);
}

static void stated_here(Report *r, uint32_t proposition, bool against, const char *label)
{
    uint32_t place = against ? r->account.absent[proposition] : r->account.present[proposition];
    if (place == NONE) return;
    text_detail(r, label);
    text_fact_place(r, view_observations(r->account.view).at[place].span);
}

/* By which rules something is suspected, or less likely. */
static void suggested(Report *r, uint32_t p, bool against, const char *label)
{
    Indexes suggesting = { 0 };
    const View *view = r->account.view;
    need(r, explain_suggesting(view, r->account.arena, p, against, &suggesting));
    rules(r, &suggesting, label);
    text_facts(r, SUBJECT_SUSPICION, p);
    text_caveats(r, view_suspicion_caveats(view, p), about(SUBJECT_SUSPICION, p));
}

/* A verdict with its reasons. */
static void reasons(Report *r, uint32_t proposition, bool against)
{
    Indexes fired = { 0 };
    const View *view = r->account.view;
    Stated stated = view_stated(view, proposition);
    need(r, explain_fired(view, r->account.arena, proposition, against, &fired));
    stated_here(r, proposition, against, against ? "the case denies it" : "the case states it");
    rules(r, &fired, against ? "excluded by " : "by ");
    if (fired.count == 0 && term_of(r, proposition)->means) text_detail(r, "by its definition");
    if (!(against ? stated.absent : stated.present)) text_facts(r, SUBJECT_PROPOSITION, proposition);
    text_caveats(r, view_caveats(view, proposition), about(SUBJECT_PROPOSITION, proposition));
}

static void verdict(Report *r, uint32_t proposition, bool against)
{
    const Term *term = term_of(r, proposition);
    text_item(r, name_of(r, proposition));
    if (term->text && !against) {
        page_text(&r->page, ": ");
        page_text(&r->page, term->text);
    }
    if (!against) text_declared(r, term);
    reasons(r, proposition, against);
    bool suspected = view_suspicion(r->account.view, proposition) == TRUTH_TRUE;
    if (suspected && !against) suggested(r, proposition, false, "also suggested by ");
}

typedef bool Belongs(const Report *r, uint32_t proposition);

static void verdicts(Report *r, Belongs *belongs, bool against)
{
    for (uint32_t i = 0; i < r->account.meaning->propositions.count; i++)
        if (belongs(r, i)) verdict(r, i, against);
}

/* ---- established ---- */

static bool is_established(const Report *r, uint32_t p)
{
    return term_of(r, p)->kind == TERM_CONCLUSION && view_truth(r->account.view, p) == TRUTH_TRUE;
}

void text_established(Report *r)
{
    text_section(r, "Established", STYLE_GOOD);
    verdicts(r, is_established, false);
}

/* A finding that nobody stated. */
static bool is_derived(const Report *r, uint32_t p)
{
    const Proposition *proposition = &r->account.meaning->propositions.at[p];
    if (term_of(r, p)->kind != TERM_FINDING || view_truth(r->account.view, p) != TRUTH_TRUE) return false;
    return !view_stated(r->account.view, p).present && (proposition->implying.count || term_of(r, p)->means);
}

static bool is_ruled_out(const Report *r, uint32_t p)
{
    if (term_of(r, p)->kind != TERM_FINDING || view_stated(r->account.view, p).absent) return false;
    return view_caveats(r->account.view, p) & CAVEAT_EXCLUDED;
}

void text_following(Report *r)
{
    text_section(r, "Findings that follow", STYLE_PLAIN);
    verdicts(r, is_derived, false);
    text_section(r, "Findings that are ruled out", STYLE_PLAIN);
    verdicts(r, is_ruled_out, true);
}

/* ---- actions ---- */

static bool is_advised(const Report *r, uint32_t p)
{
    return term_of(r, p)->kind == TERM_ACTION && view_truth(r->account.view, p) == TRUTH_TRUE;
}

static bool is_advised_against(const Report *r, uint32_t p)
{
    return term_of(r, p)->kind == TERM_ACTION && view_is_opposed(r->account.view, p);
}

/* ---- suspicion ---- */

/* Whether it stands among what is true; what is stated stands in the case. */
static bool is_told_as_true(const Report *r, uint32_t p)
{
    return is_established(r, p) || is_derived(r, p) || is_advised(r, p);
}

bool text_is_doubted(const Report *r, uint32_t p)
{
    const Proposition *proposition = &r->account.meaning->propositions.at[p];
    for (uint32_t i = 0; i < proposition->doubting.count; i++)
        if (truth_has(view_rule(r->account.view, proposition->doubting.at[i]), false)) return true;
    return false;
}

/* What weak evidence speaks for, or against, whatever else is known of it. Where both do, it is in conflict. */
static bool is_suspected(const Report *r, uint32_t p, bool against)
{
    const View *view = r->account.view;
    if (view_suspicion(view, p) != (against ? TRUTH_FALSE : TRUTH_TRUE)) return false;
    return against ? text_is_doubted(r, p) : !is_told_as_true(r, p);
}

/* What stronger evidence says beside a suspicion, or against it; or NULL. */
static const char *beside(Report *r, uint32_t p, bool against)
{
    Truth truth = view_truth(r->account.view, p);
    Stated stated = view_stated(r->account.view, p);
    bool action = term_of(r, p)->kind == TERM_ACTION;
    if (stated.present) return against ? "though the chart states it" : "the chart states it, too";
    if (against) return truth != TRUTH_TRUE ? NULL : action ? "though it is advised" : "though it is established";
    if (stated.absent) return "though the chart denies it";
    if (view_caveats(r->account.view, p) & CAVEAT_EXCLUDED)
        return action ? "though it is advised against" : "though it is excluded";
    return truth == TRUTH_FALSE && !account_is_conclusion(&r->account, p) ? "though it is absent" : NULL;
}

static void suspicion(Report *r, uint32_t p, bool against)
{
    const Term *term = term_of(r, p);
    const char *stronger = beside(r, p, against);
    text_item(r, name_of(r, p));
    if (term->kind == TERM_ACTION && term->text && !against) {
        page_text(&r->page, ": ");
        page_text(&r->page, term->text);
    }
    suggested(r, p, against, against ? "by " : "suggested by ");
    if (stronger) text_detail(r, stronger);
}

static void suspicions(Report *r, bool actions, bool against)
{
    for (uint32_t i = 0; i < r->account.meaning->propositions.count; i++)
        if ((term_of(r, i)->kind == TERM_ACTION) == actions && is_suspected(r, i, against)) suspicion(r, i, against);
}

void text_actions(Report *r)
{
    text_section(r, "Advised", STYLE_GOOD);
    verdicts(r, is_advised, false);
    text_section(r, "Advised against", STYLE_BAD);
    verdicts(r, is_advised_against, true);
    text_section(r, "Options", STYLE_PLAIN);
    suspicions(r, true, false);
    text_section(r, "Options that little speaks for", STYLE_PLAIN);
    suspicions(r, true, true);
}

void text_suspected(Report *r)
{
    text_section(r, "Suspected", STYLE_WARNING);
    suspicions(r, false, false);
    text_section(r, "Less likely", STYLE_PLAIN);
    suspicions(r, false, true);
}
