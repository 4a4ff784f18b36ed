/* Propositions, and the phrases that name them: `VALUE TERM` and a value alone. */
#include <string.h>

#include "base/spelling.h"
#include "language/checker_inside.h"

/* Two ways to read one phrase: said where the later of the two is declared. */
static void report_two(Checker *c, const char *key, Span here, Span there)
{
    diagnose_two(c->diagnostics, DIAGNOSTIC_TWO_READINGS, here, there, "the other reading", "rename one of them",
                 "`%s` would have two readings", key);
}

static bool add_proposition(Checker *c, uint32_t term, uint32_t value)
{
    const Term *t = &c->meaning->terms.at[term];
    Proposition p = { .term = term, .value = value, .name = t->name };
    p.t = p.f = p.suspected_t = p.suspected_f = NONE;
    if (value != NONE) p.name = arena_printf(c->arena, "%s is %s", t->name, t->values.at[value].name);
    p.said = p.name;
    if (t->shape == SHAPE_EACH) p.said = arena_printf(c->arena, "%s are %s", t->name, t->values.at[value].name);
    const char *key = p.name && value != NONE ? spelling_key(c->arena, p.name, strlen(p.name)) : NULL;
    uint32_t other = key ? table_find(&c->meaning->phrases, key, strlen(key)) : TABLE_NONE;
    if (other != TABLE_NONE) report_two(c, key, t->values.at[value].span, c->meaning->terms.at[other].span);
    return p.name && p.said && (key || value == NONE) && vec_push(c->arena, &c->made->propositions, p);
}

static bool index_value_phrase(Checker *c, uint32_t term, uint32_t value, const char *value_key, const char *term_key)
{
    Term *t = &c->made->terms.at[term];
    const char *key = arena_printf(c->arena, "%s %s", value_key, term_key);
    if (!key) return false;
    size_t size = strlen(key);
    uint32_t proposition = t->first_proposition + value, other = table_find(&c->meaning->phrases, key, size);
    if (other != TABLE_NONE) {
        report_two(c, key, c->meaning->terms.at[other].span, t->values.at[value].span);
        return true;
    }
    other = table_find(&c->meaning->value_phrases, key, size);
    if (other != TABLE_NONE && other != proposition) {
        report_two(c, key, t->values.at[value].span,
                   c->meaning->terms.at[c->meaning->propositions.at[other].term].span);
        return true;
    }
    other = table_find(&c->meaning->values, key, size);
    if (other != TABLE_NONE) {
        report_two(
            c, key, t->values.at[value].span,
            c->meaning->terms.at[c->meaning->propositions.at[c->meaning->value_uses.at[other].proposition].term].span);
        return true;
    }
    return vocabulary_put(c, &c->made->value_phrases, key, size, proposition, t->values.at[value].span);
}

static bool index_value_alone(Checker *c, uint32_t proposition, const char *key, Span span)
{
    size_t size = strlen(key);
    uint32_t other = table_find(&c->meaning->phrases, key, size);
    if (other != TABLE_NONE) {
        report_two(c, key, c->meaning->terms.at[other].span, span);
        return true;
    }
    other = table_find(&c->meaning->value_phrases, key, size);
    if (other != TABLE_NONE && other != proposition) {
        report_two(c, key, span, c->meaning->terms.at[c->meaning->propositions.at[other].term].span);
        return true;
    }
    uint32_t first = table_find(&c->meaning->values, key, size), at = c->meaning->value_uses.count;
    if (!vec_push(c->arena, &c->made->value_uses, (ValueUse){ proposition, first == TABLE_NONE ? NONE : first }))
        return false;
    return vocabulary_put(c, &c->made->values, key, size, at, span);
}

static bool index_value(Checker *c, uint32_t term, uint32_t value, const char *key)
{
    const Term *t = &c->meaning->terms.at[term];
    if (!index_value_alone(c, t->first_proposition + value, key, t->values.at[value].span)) return false;
    if (!index_value_phrase(c, term, value, key, t->key)) return false;
    for (uint32_t i = 0; i < t->synonyms.count; i++) {
        const char *synonym = spelling_key(c->arena, t->synonyms.at[i], strlen(t->synonyms.at[i]));
        if (!synonym || !index_value_phrase(c, term, value, key, synonym)) return false;
    }
    return true;
}

static bool index_term(Checker *c, uint32_t term)
{
    Term *t = &c->made->terms.at[term];
    t->first_proposition = c->meaning->propositions.count;
    t->propositions = t->values.count;
    if (t->shape == SHAPE_PLAIN && !t->is_number) t->propositions = 1;
    if (t->propositions > limits_of(c)->propositions - t->first_proposition)
        return check_ends(c, t->span, limits_of(c)->propositions, "plain terms, values and bands",
                          "take out what no rule needs");
    if (t->shape == SHAPE_PLAIN && !t->is_number) return add_proposition(c, term, NONE);
    for (uint32_t i = 0; i < t->values.count; i++)
        if (!add_proposition(c, term, i)) return false;
    for (uint32_t i = 0; i < t->values.count; i++) {
        if (!index_value(c, term, i, t->values.at[i].key)) return false;
        for (uint32_t k = 0; k < t->values.at[i].synonym_keys.count; k++)
            if (!index_value(c, term, i, t->values.at[i].synonym_keys.at[k])) return false;
    }
    return true;
}

bool vocabulary_index(Checker *c)
{
    for (uint32_t i = 0; i < c->meaning->terms.count; i++) {
        if (index_term(c, i)) continue;
        if (!c->too_much) c->diagnostics->no_memory = true;
        return false;
    }
    return true;
}
