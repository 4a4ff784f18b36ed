/* Makes a failing rule set and its case small: whatever can be left out, so that they still fail, is. */
#ifndef TESTS_SHRINK_H
#define TESTS_SHRINK_H
#include <string.h>

#include "generator.h"

typedef struct Shrinker {
    Generated *g;
    RefCase *facts;
    bool (*fails)(void *context); /* as they are now */
    void *context;
    bool smaller;
} Shrinker;

static inline bool still_fails(Shrinker *s)
{
    bool fails = s->fails(s->context);
    s->smaller |= fails;
    return fails;
}

/* Puts something else in a place; what was there comes back where it was needed. */
#define TRY(shrinker, place, instead)                \
    do {                                             \
        __typeof__(place) kept_ = (place);           \
        if (kept_ == (instead)) break;               \
        (place) = (instead);                         \
        if (!still_fails(shrinker)) (place) = kept_; \
    } while (0)

#define TRY_WITHOUT(shrinker, whole, list, number, i)                                                \
    do {                                                                                             \
        __typeof__(*(whole)) kept_ = *(whole);                                                       \
        memmove((list) + (i), (list) + (i) + 1, (size_t)((whole)->number - (i)-1) * sizeof *(list)); \
        (whole)->number--;                                                                           \
        if (!still_fails(shrinker)) *(whole) = kept_;                                                \
    } while (0)

static inline void shrink_number(Shrinker *s, RefNumber **place);

static inline void shrink_condition(Shrinker *s, RefCondition **place)
{
    static RefCondition plain = { .kind = C_FACT, .proposition = 0, .term = 0 };
    if (!*place) return;
    TRY(s, *place, &plain);
    for (int i = 0; i < (*place)->count && (*place)->kind != C_ONE_OF; i++) TRY(s, *place, (*place)->kids[i]);
    RefCondition *c = *place;
    TRY(s, c->style, 2u);
    for (int i = c->count - 1; i >= 0 && c->count > 2; i--)
        if (c->n < c->count - 1) TRY_WITHOUT(s, c, c->kids, count, i);
    for (int i = 0; i < c->count && c->kind != C_ONE_OF; i++) shrink_condition(s, &c->kids[i]);
    for (int i = 0; i < 3; i++) shrink_number(s, &c->numbers[i]);
}

static inline void shrink_number(Shrinker *s, RefNumber **place)
{
    static RefNumber one = { .kind = N_CONSTANT, .value = 1, .text = "1" };
    if (!*place) return;
    TRY(s, *place, &one);
    for (int i = 0; i < (*place)->count; i++) TRY(s, *place, (*place)->kids[i]);
    RefNumber *n = *place;
    TRY(s, n->style, 0u);
    for (int i = n->count - 1; i >= 0 && n->count > 1; i--)
        if (n->kind >= N_SUM && n->kind <= N_LOWEST) TRY_WITHOUT(s, n, n->kids, count, i);
    for (int i = 0; i < n->count; i++) shrink_number(s, &n->kids[i]);
    for (int i = 0; i < n->count; i++) shrink_condition(s, &n->conditions[i]);
}

static inline void shrink_term(Shrinker *s, RefTerm *t)
{
    if (!t->gone) TRY(s, t->gone, true);
    if (t->gone) return;
    TRY(s, t->assume_absent, false);
    TRY(s, t->synonym, false);
    TRY(s, t->means, NULL);
    TRY(s, t->unless, NULL);
    if (t->kind == T_MEASURE) TRY(s, t->formula, NULL);
    shrink_condition(s, &t->means);
    shrink_condition(s, &t->unless);
    shrink_number(s, &t->formula);
    for (int i = 0; i + 1 < t->count && gen_is_number(t); i++) shrink_number(s, &t->bounds[i]);
}

static inline void shrink_rule(Shrinker *s, RefRule *r)
{
    if (!r->gone) TRY(s, r->gone, true);
    if (r->gone) return;
    for (int i = r->count - 1; i >= 0 && r->count > 1; i--) TRY_WITHOUT(s, r, r->heads, count, i);
    TRY(s, r->unless, NULL);
    shrink_condition(s, &r->body);
    shrink_condition(s, &r->unless);
}

static inline void shrink(Generated *g, RefCase *facts, bool (*fails)(void *context), void *context)
{
    Shrinker s = { .g = g, .facts = facts, .fails = fails, .context = context, .smaller = true };
    while (s.smaller) {
        s.smaller = false;
        for (int i = facts->count - 1; i >= 0; i--) TRY_WITHOUT(&s, facts, facts->fact, count, i);
        for (int i = g->rules.rules - 1; i >= 0; i--) shrink_rule(&s, &g->rules.rule[i]);
        for (int i = g->rules.terms - 1; i >= 0; i--) shrink_term(&s, &g->rules.term[i]);
    }
}

#endif
