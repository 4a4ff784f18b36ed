/* The sections on what is decided: established, advised, suspected, and what the evidence contradicts. */
#include "report/text_inside.h"
#include "run/words.h"

static const Term *term_of(const Report *r, uint32_t proposition)
{
    return &r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term];
}

static const char *name_of(const Report *r, uint32_t proposition)
{
    return r->account.meaning->propositions.at[proposition].name;
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

bool text_is_advised_against(const Report *r, uint32_t p)
{
    if (term_of(r, p)->kind != TERM_ACTION || view_truth(r->account.view, p) != TRUTH_FALSE) return false;
    return view_stated(r->account.view, p).absent || (view_caveats(r->account.view, p) & CAVEAT_EXCLUDED);
}

/* What weak evidence speaks for, or against, as far as nothing stronger does: also where the chart says otherwise. */
bool text_is_suspected(const Report *r, uint32_t p, bool against)
{
    Truth truth = view_truth(r->account.view, p), suspicion = view_suspicion(r->account.view, p);
    Stated stated = view_stated(r->account.view, p);
    if (!truth_has(suspicion, against) || (against ? stated.absent : stated.present)) return false;
    if (against && truth_has(suspicion, false)) return false; /* told among the suspected */
    if (truth == TRUTH_TRUE || view_caveats(r->account.view, p) & CAVEAT_EXCLUDED) return false;
    return truth != TRUTH_FALSE || account_is_conclusion(&r->account, p);
}

static void suspicion(Report *r, uint32_t p)
{
    Indexes suggesting = { 0 }, doubting = { 0 };
    const View *view = r->account.view;
    const Term *term = term_of(r, p);
    need(r, explain_suggesting(view, r->account.arena, p, false, &suggesting));
    need(r, explain_suggesting(view, r->account.arena, p, true, &doubting));
    if (!suggesting.count && !doubting.count) return; /* less likely only as nothing suggests it */
    text_item(r, name_of(r, p));
    if (term->kind == TERM_ACTION && term->text && suggesting.count) {
        page_text(&r->page, ": ");
        page_text(&r->page, term->text);
    }
    rules(r, &suggesting, "suggested by ");
    if (suggesting.count) text_facts(r, SUBJECT_SUSPICION, p);
    rules(r, &doubting, suggesting.count ? "but less likely by " : "by ");
    if (!doubting.count && view_suspicion(view, p) == TRUTH_CONFLICT)
        text_detail(r, "but less likely too, as the evidence that suggests it is in conflict");
    if (view_stated(view, p).absent) text_detail(r, "though the chart denies it");
    text_caveats(r, view_suspicion_caveats(view, p), about(SUBJECT_SUSPICION, p));
}

static void suspicions(Report *r, bool actions, bool against)
{
    for (uint32_t i = 0; i < r->account.meaning->propositions.count; i++)
        if ((term_of(r, i)->kind == TERM_ACTION) == actions && text_is_suspected(r, i, against)) suspicion(r, i);
}

void text_actions(Report *r)
{
    text_section(r, "Advised", STYLE_GOOD);
    verdicts(r, is_advised, false);
    text_section(r, "Advised against", STYLE_BAD);
    verdicts(r, text_is_advised_against, true);
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

/* ---- conflicts ---- */

static void side(Report *r, uint32_t proposition, bool against)
{
    Evidences evidence = { 0 };
    const char *label = against ? "against: " : "for: ";
    need(r, account_evidence(&r->account, proposition, against, &evidence));
    for (uint32_t i = 0; i < evidence.count; i++) {
        const Observation *fact = evidence.at[i].fact;
        if (!fact) {
            text_rule(r, evidence.at[i].rule, label);
            continue;
        }
        text_detail(r, label);
        page_text(&r->page, account_fact_text(&r->account, fact));
        text_fact_place(r, fact->span);
    }
    if (evidence.count == 0 && term_of(r, proposition)->means) {
        text_detail(r, label);
        page_text(&r->page, "its definition");
    }
}

/* In an open vocabulary what a rule implies is a conclusion; perhaps it is something that is seen. */
static bool may_be_finding(const Report *r, uint32_t proposition)
{
    return term_of(r, proposition)->inferred && view_stated(r->account.view, proposition).present;
}

/* Rules that hold and fail at once hand a conflict on: it is said whose. */
static bool tell_origin(Report *r, uint32_t proposition)
{
    const Proposition *p = &r->account.meaning->propositions.at[proposition];
    uint32_t told = 0;
    for (uint32_t i = 0; i < p->implying.count; i++) {
        if (view_rule(r->account.view, p->implying.at[i]) != TRUTH_CONFLICT) continue;
        const Grounds *grounds = explain(&r->account.explainer, WHY_DISPUTED, about(SUBJECT_RULE, p->implying.at[i]));
        need(r, grounds);
        if (!told++) text_detail(r, "against: the same rules, as the evidence for their conditions is in conflict");
        if (grounds) text_missing_names(r, grounds, GROUND_CONFLICT, told > 1 ? ", " : ": ");
    }
    return told;
}

static void conflict(Report *r, uint32_t proposition)
{
    text_item(r, name_of(r, proposition));
    side(r, proposition, false);
    side(r, proposition, true);
    if (!account_rules_fail(&r->account, proposition)) return;
    if (tell_origin(r, proposition)) return;
    text_detail(r, "against: all rules that could establish it fail");
    if (!may_be_finding(r, proposition)) return;
    text_detail(r, "if it can be seen without a rule, declare it in the rules: `finding ");
    page_text(&r->page, term_of(r, proposition)->name);
    page_text(&r->page, "`");
}

static void number_conflict(Report *r, uint32_t index)
{
    const Term *term = &r->account.meaning->terms.at[index];
    Observations observations = view_observations(r->account.view);
    text_item(r, term->name);
    for (uint32_t i = 0; i < observations.count; i++) {
        const Observation *fact = &observations.at[i];
        if (fact->term != index || fact->kind == OBSERVED_UNKNOWN) continue;
        text_detail(r, "stated: ");
        page_text(&r->page, account_fact_text(&r->account, fact));
        text_fact_place(r, fact->span);
    }
    if (!term->formula) return;
    text_detail(r, "by its formula: ");
    page_text(&r->page, words_number(r->account.arena, term,
                                     view_number_in(r->account.view, READING_ORDINARY, term->formula), SHOWN_DIGITS));
}

void text_conflicting(Report *r)
{
    const Meaning *meaning = r->account.meaning;
    text_section(r, "Conflicting", STYLE_BAD);
    for (uint32_t i = 0; i < meaning->terms.count; i++) {
        const Term *term = &meaning->terms.at[i];
        if (term->is_number && view_number(r->account.view, i).conflict) number_conflict(r, i);
        for (uint32_t k = 0; k < term->propositions; k++)
            if (view_truth(r->account.view, term->first_proposition + k) == TRUTH_CONFLICT)
                conflict(r, term->first_proposition + k);
    }
}
