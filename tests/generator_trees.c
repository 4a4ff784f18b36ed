/* Random conditions and numbers. */
#include "generator_inside.h"

#include <stdlib.h>

/* ---- trees ---- */

static RefCondition *new_condition(Generated *g, ConditionKind kind)
{
    if (g->condition_count == MOST_CONDITIONS) abort();
    RefCondition *c = &g->conditions[g->condition_count++];
    *c = (RefCondition){
        .kind = kind, .proposition = -1, .term = -1, .style = (unsigned)random_below(&g->random, 1 << 20)
    };
    return c;
}

static RefNumber *new_number(Generated *g, NumberKind kind)
{
    if (g->number_count == MOST_NUMBERS) abort();
    RefNumber *n = &g->numbers[g->number_count++];
    *n = (RefNumber){ .kind = kind, .term = -1, .style = (unsigned)random_below(&g->random, 1 << 20) };
    return n;
}

/* ---- random numbers ---- */

RefNumber *gen_constant(Generated *g, int unit)
{
    RefNumber *n = new_number(g, N_CONSTANT);
    int hundredths = random_hundredths(&g->random);
    char text[32];
    decimal_text(text, sizeof text, hundredths, -2);
    n->value = strtod(text, NULL);
    quantity_text(&g->random, n->text, sizeof n->text, hundredths, unit);
    return n;
}

/* A number term below the level, of the family of the unit; -1 where chance finds none. */
static int find_number_term(Generated *g, int unit, int level, bool raw)
{
    for (int tries = 0; tries < 12 && g->rules.terms; tries++) {
        int i = random_below(&g->random, g->rules.terms);
        const RefTerm *t = &g->rules.term[i];
        if (!gen_is_number(t) || t->level >= level || (raw && t->formula)) continue;
        if (unit < 0 || unit == UNIT_ONE || gen_units[t->unit].family == gen_units[unit].family) return i;
    }
    return -1;
}

/* What makes a number of one unit one of another. */
static void convert(RefNumber *n, int from, int to)
{
    char factor[16];
    snprintf(factor, sizeof factor, "1e%d", gen_units[from].exponent - gen_units[to].exponent);
    n->value = strtod(factor, NULL);
    if (from == UNIT_CEL && to == UNIT_DEGF) n->value = 1.8, n->after = 32;
    if (from == UNIT_DEGF && to == UNIT_CEL) n->value = 5.0 / 9, n->before = -32;
}

/* A term in another unit of its family; as a bare number with the unit in brackets. */
static RefNumber *make_term(Generated *g, int term, int unit)
{
    RefNumber *n = new_number(g, N_TERM);
    int own = g->rules.term[term].unit;
    n->term = term;
    if (unit == UNIT_ONE && own != UNIT_ONE) {
        do unit = random_below(&g->random, UNITS);
        while (gen_units[unit].family != gen_units[own].family);
        snprintf(n->text, sizeof n->text, "%s", gen_units[unit].name);
    }
    convert(n, own, unit);
    return n;
}

RefNumber *gen_term(Generated *g, int unit, int level, bool raw)
{
    int term = find_number_term(g, unit, level, raw);
    return term < 0 ? NULL : make_term(g, term, unit);
}

static RefNumber *make_leaf(Generated *g, int unit, int level, bool raw)
{
    RefNumber *term = random_chance(&g->random, 75) ? gen_term(g, unit, level, raw) : NULL;
    return term ? term : gen_constant(g, unit);
}

RefNumber *gen_choice(Generated *g, int unit, int level, int depth)
{
    RefNumber *n = new_number(g, N_CHOICE);
    int arms = 1 + random_chance(&g->random, 30);
    for (int i = 0; i < arms; i++) {
        n->kids[i] = random_chance(&g->random, 70) ? gen_constant(g, unit) : gen_number(g, unit, level, depth - 1);
        n->conditions[i] = gen_condition(g, level - 1, 1);
    }
    n->count = arms + 1;
    if (random_chance(&g->random, 50)) n->kids[arms] = gen_constant(g, unit);
    else n->kids[arms] = new_number(g, N_CONSTANT); /* 0, and not written */
    return n;
}

RefNumber *gen_list(Generated *g, NumberKind kind, int unit, int level, int depth)
{
    RefNumber *n = new_number(g, kind);
    n->count = 2 + random_below(&g->random, 4);
    for (int i = 0; i < n->count; i++)
        n->kids[i] = level > 0 && random_chance(&g->random, 60) ? gen_choice(g, unit, level, depth - 1)
                                                                : gen_number(g, unit, level, depth - 1);
    return n;
}

static RefNumber *whole_points(Generated *g)
{
    RefNumber *n = new_number(g, N_CONSTANT);
    n->value = random_below(&g->random, 10);
    snprintf(n->text, sizeof n->text, "%d", (int)n->value);
    return n;
}

/* What most scores are: whole points for what holds, or the highest of some. */
RefNumber *gen_points(Generated *g, int level, int depth)
{
    bool list = depth > 0 && random_chance(&g->random, depth > 1 ? 100 : 30);
    RefNumber *n = new_number(g, list ? depth > 1                       ? N_SUM
                                        : random_chance(&g->random, 80) ? N_HIGHEST
                                                                        : N_LOWEST
                                      : N_CHOICE);
    n->count = 2 + (list && random_chance(&g->random, 70)) + 2 * (list && depth > 1);
    if (list && depth > 1 && random_chance(&g->random, 20)) n->count = MOST_KIDS;
    for (int i = 0; i < n->count; i++) {
        if (list) n->kids[i] = gen_points(g, level, depth - 1);
        else if (i == 0) n->kids[i] = whole_points(g), n->conditions[i] = gen_condition(g, level - 1, 1);
        else n->kids[i] = random_chance(&g->random, 80) ? new_number(g, N_CONSTANT) : whole_points(g);
    }
    return n;
}

static RefNumber *make_pair(Generated *g, NumberKind kind, RefNumber *a, RefNumber *b)
{
    RefNumber *n = new_number(g, kind);
    n->count = 2;
    n->kids[0] = a, n->kids[1] = b;
    return n;
}

/* Of two that are made one after the other, on every compiler. */
static RefNumber *make_operation(Generated *g, NumberKind kind, int unit, int level, int depth)
{
    RefNumber *a = gen_number(g, unit, level, depth - 1);
    RefNumber *b = gen_number(g, kind <= N_SUBTRACT ? unit : UNIT_ONE, level, depth - 1);
    return make_pair(g, kind, a, b);
}

/* Powers stay small: of what was measured, by simple exponents; or of a constant, by what was measured. */
static RefNumber *make_power(Generated *g, int level)
{
    static const char *const exponents[] = { "2", "3", "0.5", "1.5", "-1", "-2", "-0.5" };
    int way = random_below(&g->random, 100);
    RefNumber *base = way < 15 ? gen_constant(g, UNIT_ONE) : make_leaf(g, UNIT_ONE, level, true);
    RefNumber *measured = way < 35 ? gen_term(g, UNIT_ONE, level, true) : NULL;
    if (measured && measured->value <= 1) return make_pair(g, N_POWER, base, measured);
    RefNumber *exponent = new_number(g, N_CONSTANT);
    snprintf(exponent->text, sizeof exponent->text, "%s", exponents[random_below(&g->random, 7)]);
    exponent->value = strtod(exponent->text, NULL);
    return make_pair(g, N_POWER, base, exponent);
}

static RefNumber *make_function(Generated *g, int level, int depth)
{
    RefNumber *n = new_number(g, (NumberKind)(N_SQRT + random_below(&g->random, N_ROUND - N_SQRT + 1)));
    n->count = 1;
    n->kids[0] = n->kind == N_EXP ? make_leaf(g, UNIT_ONE, level, true) : gen_number(g, UNIT_ONE, level, depth - 1);
    return n;
}

static RefNumber *make_negative(Generated *g, int unit, int level, int depth)
{
    RefNumber *n = new_number(g, N_NEGATE);
    n->count = 1;
    n->kids[0] = gen_number(g, unit, level, depth - 1);
    return n;
}

RefNumber *gen_number(Generated *g, int unit, int level, int depth)
{
    static const int weights[] = { 30, 12, 12, 12, 10, 3, 8, 8, 8, 9, 8, -1 };
    int way = depth > 0 ? random_weighted(&g->random, weights) : 0;
    if (unit >= ADDED_UNITS || (way >= 9 && unit != UNIT_ONE)) way = 0;
    switch (way) {
    case 0: return make_leaf(g, unit, level, false);
    case 1: return make_operation(g, N_ADD, unit, level, depth);
    case 2: return make_operation(g, N_SUBTRACT, unit, level, depth);
    case 3: return make_operation(g, N_MULTIPLY, unit, level, depth);
    case 4: return make_operation(g, N_DIVIDE, unit, level, depth);
    case 5: return make_negative(g, unit, level, depth);
    case 6: return level > 0 ? gen_choice(g, unit, level, depth) : make_leaf(g, unit, level, false);
    case 7: return gen_list(g, N_SUM, unit, level, depth);
    case 8: return gen_list(g, random_chance(&g->random, 50) ? N_HIGHEST : N_LOWEST, unit, level, depth);
    case 9: return make_power(g, level);
    default: return make_function(g, level, depth);
    }
}

/* ---- random conditions ---- */

/* A proposition up to the level; those of numbers stay below it, for they wait for a number. */
static int find_proposition(Generated *g, int level, bool below)
{
    for (int tries = 0; tries < 20; tries++) {
        int p = random_below(&g->random, g->rules.propositions);
        const RefTerm *t = &g->rules.term[g->rules.owner[p]];
        int least = t->level + (below || gen_is_number(t));
        if (least <= level || (g->wild && random_chance(&g->random, 30))) return p;
    }
    return 0; /* a finding of level 0 */
}

static RefCondition *make_fact(Generated *g, int level)
{
    RefCondition *c = new_condition(g, C_FACT);
    c->proposition = find_proposition(g, level, false);
    c->term = g->rules.owner[c->proposition];
    return c;
}

static RefCondition *make_reader(Generated *g, int level)
{
    RefCondition *c = new_condition(g, random_chance(&g->random, 60) ? C_RECORDED : C_CONFLICTING);
    c->proposition = find_proposition(g, level, true);
    c->term = g->rules.owner[c->proposition];
    const RefTerm *t = &g->rules.term[c->term];
    if ((t->count > 1 || gen_is_number(t)) && random_chance(&g->random, 60)) c->proposition = -1;
    int number = g->options.numbers && random_chance(&g->random, 25) ? find_number_term(g, -1, level, false) : -1;
    if (number >= 0) c->proposition = -1, c->term = number;
    return c;
}

static RefCondition *make_compare(Generated *g, int level)
{
    int term = find_number_term(g, -1, level, false), depth = random_chance(&g->random, 40) ? 2 : 0;
    if (term < 0) return make_fact(g, level);
    int unit = g->rules.term[term].unit;
    RefCondition *c = new_condition(g, random_chance(&g->random, 20) ? C_BETWEEN : C_COMPARE);
    c->relation = (Relation)random_below(&g->random, R_MORE + 1);
    c->numbers[0] = depth ? gen_number(g, unit, level, depth) : make_term(g, term, unit);
    c->numbers[1] = random_chance(&g->random, 70) ? gen_constant(g, unit) : gen_number(g, unit, level, depth);
    if (g->rules.term[term].kind == T_SCORE && random_chance(&g->random, 60)) c->numbers[1] = whole_points(g);
    if (c->kind == C_COMPARE) return c;
    c->numbers[1] = gen_constant(g, unit);
    c->numbers[2] = gen_constant(g, unit);
    if (c->numbers[1]->value <= c->numbers[2]->value) return c;
    RefNumber *high = c->numbers[1];
    c->numbers[1] = c->numbers[2];
    c->numbers[2] = high;
    return c;
}

static RefCondition *make_one_of(Generated *g, int level)
{
    int p = find_proposition(g, level, false), term = g->rules.owner[p];
    const RefTerm *t = &g->rules.term[term];
    if (t->count < 2) return make_fact(g, level);
    RefCondition *c = new_condition(g, C_ONE_OF);
    c->term = term;
    int skip = t->count > 2 ? random_below(&g->random, t->count) : -1;
    for (int i = 0; i < t->count; i++) {
        if (i == skip) continue;
        RefCondition *kid = c->kids[c->count++] = new_condition(g, C_FACT);
        kid->proposition = t->first + i, kid->term = term;
    }
    return c;
}

static RefCondition *make_atom(Generated *g, int level)
{
    static const int weights[] = { 55, 8, 10, 20, 6, -1 };
    RefCondition *c;
    switch (random_weighted(&g->random, weights)) {
    case 0: return make_fact(g, level);
    case 1:
        c = make_fact(g, level);
        if (!gen_is_number(&g->rules.term[c->term])) c->kind = C_SUSPECTED;
        return c;
    case 2: return g->options.strict ? make_reader(g, level) : make_fact(g, level);
    case 3: return g->options.numbers ? make_compare(g, level) : make_fact(g, level);
    default: return make_one_of(g, level);
    }
}

static bool same_atom(const RefCondition *a, const RefCondition *b)
{
    if (a->kind == C_NOT && b->kind == C_NOT) return same_atom(a->kids[0], b->kids[0]);
    return a->kind == b->kind && (a->kind == C_FACT || a->kind == C_SUSPECTED) && a->proposition == b->proposition;
}

/* Naming one thing twice in a list is an error: such a kid is left out. A few lists are long: their counts need more
 * bits. */
static void make_kids(Generated *g, RefCondition *c, int level, int depth)
{
    int most = c->kind < C_AT_LEAST ? 2 : random_chance(&g->random, 85) ? 4 : MOST_KIDS - 1;
    int wanted = 2 + random_below(&g->random, most);
    for (int i = 0; i < wanted; i++) {
        bool again = false;
        RefCondition *kid = gen_condition(g, level, depth - 1);
        for (int k = 0; k < c->count; k++) again |= same_atom(kid, c->kids[k]);
        if (!again) c->kids[c->count++] = kid;
    }
}

static RefCondition *make_not(Generated *g, int level, int depth)
{
    RefCondition *c = new_condition(g, C_NOT);
    c->kids[c->count++] = gen_condition(g, level, depth - 1);
    return c;
}

RefCondition *gen_condition(Generated *g, int level, int depth)
{
    static const int weights[] = { 30, 12, 16, 14, 6, 5, 6, 5, 5, 5, -1 };
    static const ConditionKind kinds[] = { C_FACT,    C_NOT,     C_AND, C_OR,  C_AT_LEAST,
                                           C_AT_MOST, C_EXACTLY, C_ALL, C_ANY, C_NONE };
    int way = depth > 0 ? random_weighted(&g->random, weights) : 0;
    if (way == 0) return make_atom(g, level);
    if (way == 1) return make_not(g, level, depth);
    RefCondition *c = new_condition(g, kinds[way]);
    make_kids(g, c, level, depth);
    if (c->count == 1) return c->kids[0];
    if (c->kind == C_AT_LEAST) c->n = 1 + random_below(&g->random, c->count);
    if (c->kind == C_AT_MOST) c->n = random_below(&g->random, c->count);
    if (c->kind == C_EXACTLY) c->n = random_below(&g->random, c->count + 1);
    return c;
}
