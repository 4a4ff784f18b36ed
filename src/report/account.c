#include "report/account.h"

#include <string.h>

#include "base/number.h"
#include "run/words.h"

static uint32_t *nowhere(Arena *arena, uint32_t count)
{
    uint32_t *places = arena_alloc(arena, count * sizeof *places);
    if (places) memset(places, 0xff, count * sizeof *places);
    return places;
}

static void note_first(uint32_t *place, uint32_t index)
{
    if (*place == NONE) *place = index;
}

bool account_start(Account *a, const View *view, Arena *arena)
{
    const Meaning *meaning = view->meaning;
    Observations observations = view_observations(view);
    *a = (Account){ .view = view, .meaning = meaning, .arena = arena };
    explainer_start(&a->explainer, view, arena);
    a->present = nowhere(arena, meaning->propositions.count);
    a->absent = nowhere(arena, meaning->propositions.count);
    a->number = nowhere(arena, meaning->terms.count);
    a->other_unit = nowhere(arena, meaning->terms.count);
    a->of_term = nowhere(arena, meaning->terms.count);
    a->next = nowhere(arena, observations.count);
    if (!a->present || !a->absent || !a->number || !a->other_unit || !a->of_term || !a->next) return false;
    for (uint32_t i = observations.count; i-- > 0;) {
        uint32_t term = observations.at[i].term;
        a->next[i] = a->of_term[term];
        a->of_term[term] = i;
    }
    for (uint32_t i = 0; i < observations.count; i++) {
        const Observation *o = &observations.at[i];
        if (o->kind == OBSERVED_PRESENT) note_first(&a->present[o->proposition], i);
        if (o->kind == OBSERVED_ABSENT) note_first(&a->absent[o->proposition], i);
        if (o->kind == OBSERVED_NUMBER) note_first(&a->number[o->term], i);
        if (o->kind == OBSERVED_NUMBER && o->unit) note_first(&a->other_unit[o->term], i);
    }
    return true;
}

/* ---- facts ---- */

const Observation *account_fact(const Account *a, const Ground *ground)
{
    uint32_t place = NONE;
    if (ground->kind == GROUND_STATED) place = a->present[ground->proposition];
    if (ground->kind == GROUND_DENIED) place = a->absent[ground->proposition];
    if (ground->kind == GROUND_NUMBER) place = a->number[ground->term];
    return place == NONE ? NULL : &view_observations(a->view).at[place];
}

const char *account_charted(const Account *a, const Observation *fact)
{
    Span said = { fact->span.file, fact->span.start + fact->charted, fact->span.end };
    const char *charted = words_at(a->arena, &a->view->table->sources, said);
    const char *number = words_converted(a->arena, &a->meaning->terms.at[fact->term], fact->interval);
    if (!charted || !number) return NULL;
    while (*charted == '=' || *charted == ' ') charted++;
    return *charted ? arena_printf(a->arena, "%s (%s)", charted, number) : number;
}

const char *account_fact_text(const Account *a, const Observation *fact)
{
    const Term *term = &a->meaning->terms.at[fact->term];
    if (fact->kind == OBSERVED_NUMBER) {
        const char *number = fact->charted ? account_charted(a, fact)
                                           : words_number(a->arena, term, fact->interval, NUMBER_DIGITS);
        return number ? arena_printf(a->arena, "%s %s", term->name, number) : NULL;
    }
    const char *name = fact->proposition == NONE ? term->name : a->meaning->propositions.at[fact->proposition].said;
    return fact->kind == OBSERVED_ABSENT ? arena_printf(a->arena, "no %s", name) : name;
}

/* ---- evidence ---- */

/* Whether a fact speaks for or against a proposition; one value at a time speaks against the others. */
static bool speaks(const Account *a, const Observation *o, uint32_t proposition, bool against)
{
    const Proposition *p = &a->meaning->propositions.at[proposition];
    if (o->kind != OBSERVED_PRESENT && o->kind != OBSERVED_ABSENT) return false;
    if (o->proposition == proposition) return (o->kind == OBSERVED_ABSENT) == against;
    bool other_value = o->term == p->term && a->meaning->terms.at[p->term].shape == SHAPE_ONE_OF;
    return against && other_value && o->kind == OBSERVED_PRESENT;
}

static bool add_rules(const Account *a, const Indexes *rules, Evidences *evidence)
{
    for (uint32_t i = 0; i < rules->count && evidence->count < EXPLAIN_MOST; i++)
        if (!vec_push(a->arena, evidence, (Evidence){ .rule = rules->at[i] })) return false;
    return true;
}

/* The rules that imply another value. */
static bool add_other_values(const Account *a, uint32_t proposition, Indexes *rules)
{
    uint32_t index = a->meaning->propositions.at[proposition].term;
    const Term *term = &a->meaning->terms.at[index];
    for (uint32_t i = 0; term->shape == SHAPE_ONE_OF && i < term->propositions; i++) {
        uint32_t other = term->first_proposition + i;
        if (other != proposition && !explain_fired(a->view, a->arena, other, false, rules)) return false;
    }
    return true;
}

bool account_evidence(const Account *a, SubjectKind kind, uint32_t proposition, bool against, Evidences *evidence)
{
    Observations observations = view_observations(a->view);
    Indexes rules = { 0 };
    if (kind == SUBJECT_SUSPICION)
        return explain_suggesting(a->view, a->arena, proposition, against, &rules) && add_rules(a, &rules, evidence);
    uint32_t first = a->of_term[a->meaning->propositions.at[proposition].term];
    for (uint32_t i = first; i != NONE && evidence->count < EXPLAIN_MOST; i = a->next[i]) {
        const Observation *o = &observations.at[i];
        if (!speaks(a, o, proposition, against)) continue;
        if (!vec_push(a->arena, evidence, (Evidence){ o, NONE })) return false;
    }
    if (!explain_fired(a->view, a->arena, proposition, against, &rules)) return false;
    if (against && !add_other_values(a, proposition, &rules)) return false;
    return add_rules(a, &rules, evidence);
}

static bool all_fail(const Account *a, const uint32_t *rules, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!truth_has(view_rule(a->view, rules[i]), true)) return false;
    return count;
}

bool account_rules_fail(const Account *a, SubjectKind kind, uint32_t proposition)
{
    const Proposition *p = &a->meaning->propositions.at[proposition];
    if (kind == SUBJECT_SUSPICION) return all_fail(a, p->suggesting.at, p->suggesting.count);
    return account_is_conclusion(a, proposition) && all_fail(a, p->implying.at, p->implying.count);
}

/* ---- what no rule uses ---- */

static bool is_in_rules(const Account *a, const Term *term)
{
    for (uint32_t i = 0; i < term->propositions; i++) {
        const Proposition *p = &a->meaning->propositions.at[term->first_proposition + i];
        if (p->implying.count || p->excluding.count || p->suggesting.count || p->doubting.count) return true;
    }
    return false;
}

bool account_is_used(const Account *a, uint32_t term)
{
    const Term *t = &a->meaning->terms.at[term];
    if (t->used || t->means || t->formula || t->kind == TERM_CONCLUSION || t->kind == TERM_ACTION) return true;
    return is_in_rules(a, t);
}

static bool add_name(const Account *a, Table *seen, const char *name, Names *names)
{
    size_t size = strlen(name);
    if (table_find(seen, name, size) != TABLE_NONE) return true;
    return table_put(seen, name, size, 0) && vec_push(a->arena, names, name);
}

/* The place of the first stranger of a case, or of a later one: they lie in the order of cases. */
static uint32_t first_stranger(const CaseTable *table, uint32_t row)
{
    uint32_t low = 0, high = table->strangers.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (table->strangers.at[middle].row < row) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool account_unused(const Account *a, Names *names)
{
    const CaseTable *table = a->view->table;
    Observations observations = view_observations(a->view);
    Table seen;
    table_init(&seen, a->arena);
    for (uint32_t i = first_stranger(table, a->view->row); i < table->strangers.count; i++) {
        if (table->strangers.at[i].row != a->view->row) break;
        if (!add_name(a, &seen, table->strangers.at[i].text, names)) return false;
    }
    for (uint32_t i = 0; i < observations.count; i++) {
        const Observation *o = &observations.at[i];
        if (o->kind == OBSERVED_UNKNOWN || account_is_used(a, o->term)) continue;
        bool number = o->proposition == NONE;
        const char *name = number ? a->meaning->terms.at[o->term].name
                                  : a->meaning->propositions.at[o->proposition].said;
        if (o->kind == OBSERVED_ABSENT) name = arena_printf(a->arena, "no %s", name);
        if (!name || !add_name(a, &seen, name, names)) return false;
    }
    return true;
}

const char *account_other_unit(const Account *a, uint32_t term)
{
    uint32_t place = a->other_unit[term];
    return place == NONE ? NULL : view_observations(a->view).at[place].unit;
}

bool account_tells_number(const Account *a, uint32_t term)
{
    const Term *t = &a->meaning->terms.at[term];
    return t->is_number && (t->formula || view_number(a->view, term).recorded);
}
