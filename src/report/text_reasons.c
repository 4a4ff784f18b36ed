/* Why: rules, their sources, the facts below them, and what a verdict leans on. */
#include <string.h>

#include "report/text_inside.h"
#include "run/words.h"

enum { MOST_FACTS = 20 }; /* that are named for one verdict */

/* ---- rules ---- */

static void citation(Report *r, const Citation *citation, uint32_t i)
{
    const Reference *reference = &r->account.meaning->references.at[citation->source];
    r->cited[citation->source] = 1;
    page_text(&r->page, i ? "; " : " [");
    page_text(&r->page, reference->name);
    if (!citation->where) return;
    page_text(&r->page, ", ");
    page_text(&r->page, citation->where);
}

static bool ends_sentence(const char *text)
{
    size_t size = strlen(text);
    return size && strchr(".!?", text[size - 1]);
}

static void sources(Report *r, const Citations *citations, const char *grade)
{
    for (uint32_t i = 0; i < citations->count; i++) citation(r, &citations->at[i], i);
    if (citations->count) page_text(&r->page, "]");
    if (!grade) return;
    page_text(&r->page, " Grade: ");
    page_text(&r->page, grade);
    page_text(&r->page, ".");
}

void text_rule(Report *r, uint32_t index, const char *label)
{
    Account *a = &r->account;
    const Rule *rule = &a->meaning->rules.at[index];
    const char *place = words_place(a->arena, a->meaning->sources, rule->span);
    text_detail(r, label);
    if (rule->labelled) {
        page_text(&r->page, rule->name);
        page_text(&r->page, " (");
    }
    page_text(&r->page, place);
    page_text(&r->page, rule->labelled ? "): " : ": ");
    const char *says = rule->because ? rule->because : words_rule(a->arena, a->meaning, index);
    page_text(&r->page, says);
    if (rule->because && !ends_sentence(says)) page_text(&r->page, ".");
    sources(r, &rule->citations, rule->grade);
}

void text_declared(Report *r, const Term *term)
{
    if (!term->because && !term->citations.count && !term->grade) return;
    text_detail(r, term->because ? term->because : "after");
    if (term->because && !ends_sentence(term->because)) page_text(&r->page, ".");
    sources(r, &term->citations, term->grade);
}

/* ---- facts ---- */

void text_fact_place(Report *r, Span span)
{
    const CaseTable *table = r->account.view->table;
    if (span.file >= table->sources.list.count) return;
    page_text(&r->page, " (");
    if (span.file == table->rows.at[r->account.view->row].span.file)
        page_printf(&r->page, "line" PAGE_GLUE "%u", source_line_of(&table->sources.list.at[span.file], span.start));
    else page_text(&r->page, words_place(r->account.arena, &table->sources, span));
    page_text(&r->page, ")");
}

/* All facts about a number count. */
static void number_facts(Report *r, uint32_t term)
{
    Observations observations = view_observations(r->account.view);
    uint32_t told = 0;
    for (uint32_t i = r->account.number[term]; i != NONE; i = r->account.next[i]) {
        const Observation *fact = &observations.at[i];
        if (fact->kind != OBSERVED_NUMBER) continue;
        if (told++ == MOST_FACTS) {
            page_text(&r->page, " and more");
            return;
        }
        if (told > 1) page_text(&r->page, ", ");
        page_text(&r->page, account_fact_text(&r->account, fact));
        text_fact_place(r, fact->span);
    }
}

static void fact(Report *r, const Ground *ground)
{
    const Observation *observation = account_fact(&r->account, ground);
    if (ground->kind == GROUND_NUMBER) {
        number_facts(r, ground->term);
        return;
    }
    if (observation) page_text(&r->page, account_fact_text(&r->account, observation));
    else {
        page_text(&r->page, "no ");
        page_text(&r->page, words_ground(r->account.arena, r->account.view, ground));
    }
    if (ground->kind == GROUND_ASSUMED) page_text(&r->page, " (assumed)");
    else if (observation) text_fact_place(r, observation->span);
}

void text_grounds_here(Report *r, const Grounds *grounds, uint32_t most)
{
    page_text(&r->page, "rests on ");
    for (uint32_t i = 0; i < grounds->count && i < most; i++) {
        if (i) page_text(&r->page, ", ");
        fact(r, &grounds->at[i]);
    }
    if (grounds->count <= most) return;
    bool cut = grounds->count >= r->account.explainer.most;
    page_printf(&r->page, " and %u more%s", grounds->count - most, cut ? " at least" : "");
}

void text_grounds(Report *r, const Grounds *grounds)
{
    need(r, grounds);
    if (!grounds || !grounds->count) return;
    text_detail(r, "");
    text_grounds_here(r, grounds, MOST_FACTS);
}

void text_facts(Report *r, SubjectKind kind, uint32_t proposition)
{
    text_grounds(r, explain_verdict(&r->account.explainer, kind, proposition));
}

/* ---- caveats ---- */

static void disputed(Report *r, const Ground *ground)
{
    page_text(&r->page, words_ground(r->account.arena, r->account.view, ground));
    if (ground->proposition == NONE) {
        page_text(&r->page, ", of which the facts share no value");
        return;
    }
    Stated stated = view_stated(r->account.view, ground->proposition);
    bool both = stated.present && stated.absent && !ground->suspicion;
    page_text(&r->page, both ? ", which the chart both states and denies" : ", which is in conflict");
}

static void provided(Report *r, const Ground *ground)
{
    if (ground->kind == GROUND_CONFLICT) {
        page_text(&r->page, words_ground(r->account.arena, r->account.view, ground));
        page_text(&r->page, " (in conflict)");
        return;
    }
    bool plain = ground->proposition != NONE;
    const char *why = " (not known)";
    if (plain && account_is_conclusion(&r->account, ground->proposition)) why = " (undetermined)";
    else if (plain) {
        bool unknown = view_stated(r->account.view, ground->proposition).unknown;
        why = unknown ? " (recorded as not known)" : " (not recorded)";
    }
    if (plain) plain = r->account.meaning->propositions.at[ground->proposition].value == NONE;
    if (ground->kind != GROUND_PRESENT) page_text(&r->page, plain ? "no " : "not: ");
    page_text(&r->page, words_ground(r->account.arena, r->account.view, ground));
    page_text(&r->page, ground->kind == GROUND_ASSUMED ? " (assumed absent, not recorded)" : why);
}

static void caveat(Report *r, Question question, Subject subject, const char *label, const char *general)
{
    const Grounds *grounds = explain(&r->account.explainer, question, subject);
    need(r, grounds);
    if (!grounds) return;
    page_paragraph(&r->page, INDENT_DETAIL, INDENT_DETAIL);
    page_styled(&r->page, STYLE_WARNING, grounds->count ? label : general);
    for (uint32_t i = 0; i < grounds->count; i++) {
        page_text(&r->page, i ? (question == WHY_DISPUTED ? "; " : " and ") : " ");
        if (question == WHY_DISPUTED) disputed(r, &grounds->at[i]);
        else provided(r, &grounds->at[i]);
    }
}

void text_caveats(Report *r, unsigned caveats, Subject subject)
{
    if (caveats & CAVEAT_DISPUTED)
        caveat(r, WHY_DISPUTED, subject, "disputed: rests on", "disputed: rests on evidence in conflict");
    if (caveats & CAVEAT_PROVIDED)
        caveat(r, WHY_PROVIDED, subject, "provided", "provided what is not recorded is absent");
}

/* ---- sources ---- */

/* Names of sources are local to their files: how many that are cited are called so. */
static bool count_names(Report *r, Table *names)
{
    const Meaning *meaning = r->account.meaning;
    table_init(names, r->account.arena);
    for (uint32_t i = 0; i < meaning->references.count; i++) {
        const char *name = meaning->references.at[i].name;
        uint32_t before = table_find(names, name, strlen(name));
        if (r->cited[i] && !table_put(names, name, strlen(name), before == TABLE_NONE ? 1 : before + 1)) return false;
    }
    return true;
}

static void link_of(Report *r, const char *label, const char *link)
{
    if (!link) return;
    page_text(&r->page, label);
    page_text(&r->page, link);
}

void text_sources(Report *r)
{
    const Meaning *meaning = r->account.meaning;
    Table names;
    need(r, count_names(r, &names));
    text_section(r, "Sources", STYLE_PLAIN);
    for (uint32_t i = 0; i < meaning->references.count; i++) {
        const Reference *reference = &meaning->references.at[i];
        if (!r->cited[i]) continue;
        text_item(r, reference->name);
        if (table_find(&names, reference->name, strlen(reference->name)) > 1) {
            page_text(&r->page, " of ");
            page_text(&r->page, meaning->sources->list.at[reference->span.file].name);
        }
        page_text(&r->page, ": ");
        page_text(&r->page, reference->text);
        link_of(r, " doi:", reference->doi);
        link_of(r, " PMID ", reference->pmid);
        link_of(r, " ", reference->url);
    }
}
