/* The section on what the evidence contradicts. */
#include "report/text_inside.h"
#include "run/words.h"

static const Term *term_of(const Report *r, uint32_t proposition)
{
    return &r->account.meaning->terms.at[r->account.meaning->propositions.at[proposition].term];
}

/* ---- propositions, and their suspicion ---- */

static void fact(Report *r, const Observation *fact, const char *label)
{
    text_detail(r, label);
    page_text(&r->page, account_fact_text(&r->account, fact));
    text_fact_place(r, fact->span);
}

static void rule(Report *r, uint32_t rule, const char *label)
{
    text_rule(r, rule, label);
    text_grounds(r, explain_rules(&r->account.explainer, &rule, 1, false));
}

static void side(Report *r, SubjectKind kind, uint32_t proposition, bool against)
{
    Evidences evidence = { 0 };
    const char *label = against ? "against: " : "for: ";
    need(r, account_evidence(&r->account, kind, proposition, against, &evidence));
    for (uint32_t i = 0; i < evidence.count; i++) {
        if (evidence.at[i].fact) fact(r, evidence.at[i].fact, label);
        else rule(r, evidence.at[i].rule, label);
    }
    if (evidence.count || kind == SUBJECT_SUSPICION || !term_of(r, proposition)->means) return;
    text_detail(r, label);
    page_text(&r->page, "its definition");
    text_grounds(r, explain(&r->account.explainer, WHY, evidence_of(kind, proposition, against)));
}

/* In an open vocabulary what a rule implies is a conclusion; perhaps it is something that is seen. */
static bool may_be_finding(const Report *r, uint32_t proposition)
{
    return term_of(r, proposition)->inferred && view_stated(r->account.view, proposition).present;
}

/* Rules that hold and fail at once hand a conflict on: it is said whose. */
static bool tell_origin(Report *r, const uint32_t *rules, uint32_t count)
{
    uint32_t told = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (view_rule(r->account.view, rules[i]) != TRUTH_CONFLICT) continue;
        const Grounds *grounds = explain(&r->account.explainer, WHY_DISPUTED, about(SUBJECT_RULE, rules[i]));
        need(r, grounds);
        if (!told++) text_detail(r, "against: the same rules, as the evidence for their conditions is in conflict");
        if (grounds) text_missing_names(r, grounds, GROUND_CONFLICT, told > 1 ? ", " : ": ");
    }
    return told;
}

static void conflict(Report *r, SubjectKind kind, uint32_t proposition)
{
    const Proposition *p = &r->account.meaning->propositions.at[proposition];
    bool suspicion = kind == SUBJECT_SUSPICION;
    const uint32_t *rules = suspicion ? p->suggesting.at : p->implying.at;
    uint32_t count = suspicion ? p->suggesting.count : p->implying.count;
    Ground ground = { .kind = GROUND_CONFLICT, .suspicion = suspicion, .proposition = proposition };
    text_item(r, words_ground(r->account.arena, r->account.view, &ground));
    side(r, kind, proposition, false);
    side(r, kind, proposition, true);
    if (!account_rules_fail(&r->account, kind, proposition) || tell_origin(r, rules, count)) return;
    text_detail(r, "against: all rules that could establish it fail");
    text_grounds(r, explain_rules(&r->account.explainer, rules, count, true));
    if (!may_be_finding(r, proposition)) return;
    text_detail(r, "if it can be seen without a rule, declare it in the rules: `finding ");
    page_text(&r->page, term_of(r, proposition)->name);
    page_text(&r->page, "`");
}

/* ---- numbers ---- */

static void number_conflict(Report *r, uint32_t index)
{
    const Term *term = &r->account.meaning->terms.at[index];
    Observations observations = view_observations(r->account.view);
    text_item(r, term->name);
    for (uint32_t i = r->account.of_term[index]; i != NONE; i = r->account.next[i])
        if (observations.at[i].kind != OBSERVED_UNKNOWN) fact(r, &observations.at[i], "stated: ");
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
        for (uint32_t p = term->first_proposition; p < term->first_proposition + term->propositions; p++) {
            if (view_truth(r->account.view, p) == TRUTH_CONFLICT) conflict(r, SUBJECT_PROPOSITION, p);
            if (view_suspicion(r->account.view, p) == TRUTH_CONFLICT) conflict(r, SUBJECT_SUSPICION, p);
        }
    }
}
