#include "generator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- chance ---- */

Random random_of(uint64_t seed)
{
    return (Random){ seed };
}

/* SplitMix64 */
static uint64_t random_bits(Random *random)
{
    uint64_t x = random->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

int random_below(Random *random, int n)
{
    return (int)(random_bits(random) % (uint64_t)n);
}

bool random_chance(Random *random, int percent)
{
    return random_below(random, 100) < percent;
}

/* One of several kinds, by weights that end with a negative one. */
static int random_weighted(Random *random, const int *weights)
{
    int sum = 0, at = 0;
    for (int i = 0; weights[i] >= 0; i++) sum += weights[i];
    for (sum = random_below(random, sum); sum >= weights[at]; at++) sum -= weights[at];
    return at;
}

/* ---- units ---- */

enum { UNIT_ONE, UNIT_M, UNIT_CM, UNIT_MM, UNIT_KG, UNIT_G, UNITS };
static const struct {
    const char *name;
    int family, exponent; /* a power of ten of the family's first */
} units[UNITS] = { { "", 0, 0 }, { "m", 1, 0 }, { "cm", 1, -2 }, { "mm", 1, -3 }, { "kg", 2, 0 }, { "g", 2, -3 } };

/* count * 10^exponent, as people write it. */
static void decimal_text(char *text, size_t size, int count, int exponent)
{
    long long scale = 1, size_of_it = llabs((long long)count);
    const char *sign = count < 0 ? "-" : "";
    for (int i = 0; i < abs(exponent); i++) scale *= 10;
    if (exponent >= 0) size_of_it *= scale;
    if (exponent >= 0 || size_of_it % scale == 0) {
        snprintf(text, size, "%s%lld", sign, exponent >= 0 ? size_of_it : size_of_it / scale);
        return;
    }
    int digits = -exponent;
    long long rest = size_of_it % scale;
    for (; rest % 10 == 0; rest /= 10) digits--;
    snprintf(text, size, "%s%lld.%0*lld", sign, size_of_it / scale, digits, rest);
}

/* Hundredths of `unit`, written in another unit of its family. */
static void quantity_text(Random *random, char *text, size_t size, int hundredths, int unit)
{
    int other = unit;
    while (random_chance(random, 30)) {
        int candidate = random_below(random, UNITS);
        if (units[candidate].family == units[unit].family) other = candidate;
    }
    decimal_text(text, size, hundredths, -2 + units[unit].exponent - units[other].exponent);
    size_t used = strlen(text);
    if (*units[other].name) snprintf(text + used, size - used, " %s", units[other].name);
}

/* What numbers are compared with and recorded as: few enough that they meet. */
static int random_hundredths(Random *random)
{
    static const int common[] = { 10, 20, 30, 50, 70, 100, 110, 200, 250, 300, 500, 750, 1000, 1200 };
    if (random_chance(random, 85)) return common[random_below(random, (int)(sizeof common / sizeof *common))];
    return random_below(random, 200) * 10;
}

/* ---- trees ---- */

static RefCondition *new_condition(Generated *g, ConditionKind kind)
{
    if (g->condition_count == MOST_CONDITIONS) abort();
    RefCondition *c = &g->conditions[g->condition_count++];
    *c = (RefCondition){ .kind = kind, .proposition = -1, .term = -1, .style = (unsigned)random_below(&g->random, 1 << 20) };
    return c;
}

static RefNumber *new_number(Generated *g, NumberKind kind)
{
    if (g->number_count == MOST_NUMBERS) abort();
    RefNumber *n = &g->numbers[g->number_count++];
    *n = (RefNumber){ .kind = kind, .term = -1, .style = (unsigned)random_below(&g->random, 1 << 20) };
    return n;
}

static bool is_number(const RefTerm *t)
{
    return t->kind == T_MEASURE || t->kind == T_SCORE;
}

/* ---- random numbers ---- */

static RefCondition *make_condition(Generated *g, int level, int depth);
static RefNumber *make_number(Generated *g, int unit, int level, int depth);

static RefNumber *make_constant(Generated *g, int unit)
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
        if (!is_number(t) || t->level >= level || (raw && t->formula)) continue;
        if (unit < 0 || unit == UNIT_ONE || units[t->unit].family == units[unit].family) return i;
    }
    return -1;
}

/* A term in another unit of its family; as a bare number with the unit in brackets. */
static RefNumber *make_term(Generated *g, int term, int unit)
{
    RefNumber *n = new_number(g, N_TERM);
    int own = g->rules.term[term].unit;
    char factor[16];
    n->term = term;
    if (unit == UNIT_ONE && own != UNIT_ONE) {
        do unit = random_below(&g->random, UNITS);
        while (units[unit].family != units[own].family);
        snprintf(n->text, sizeof n->text, "%s", units[unit].name);
    }
    snprintf(factor, sizeof factor, "1e%d", units[own].exponent - units[unit].exponent);
    n->value = strtod(factor, NULL);
    return n;
}

static RefNumber *make_leaf(Generated *g, int unit, int level, bool raw)
{
    int term = random_chance(&g->random, 75) ? find_number_term(g, unit, level, raw) : -1;
    return term < 0 ? make_constant(g, unit) : make_term(g, term, unit);
}

static RefNumber *make_choice(Generated *g, int unit, int level, int depth)
{
    RefNumber *n = new_number(g, N_CHOICE);
    int arms = 1 + random_chance(&g->random, 30);
    for (int i = 0; i < arms; i++) {
        n->kids[i] = random_chance(&g->random, 70) ? make_constant(g, unit) : make_number(g, unit, level, depth - 1);
        n->conditions[i] = make_condition(g, level - 1, 1);
    }
    n->count = arms + 1;
    if (random_chance(&g->random, 50)) n->kids[arms] = make_constant(g, unit);
    else n->kids[arms] = new_number(g, N_CONSTANT); /* 0, and not written */
    return n;
}

static RefNumber *make_list(Generated *g, NumberKind kind, int unit, int level, int depth)
{
    RefNumber *n = new_number(g, kind);
    n->count = 2 + random_below(&g->random, 4);
    for (int i = 0; i < n->count; i++)
        n->kids[i] = level > 0 && random_chance(&g->random, 60) ? make_choice(g, unit, level, depth - 1)
                                                                 : make_number(g, unit, level, depth - 1);
    return n;
}

static RefNumber *make_pair(Generated *g, NumberKind kind, RefNumber *a, RefNumber *b)
{
    RefNumber *n = new_number(g, kind);
    n->count = 2;
    n->kids[0] = a, n->kids[1] = b;
    return n;
}

/* Powers stay small: of what was measured, by simple exponents; or of a constant, by what was measured. */
static RefNumber *make_power(Generated *g, int level)
{
    static const char *const exponents[] = { "2", "3", "0.5", "1.5", "-1", "-2", "-0.5" };
    if (random_chance(&g->random, 15)) return make_pair(g, N_POWER, make_constant(g, UNIT_ONE), make_leaf(g, UNIT_ONE, level, true));
    if (random_chance(&g->random, 10)) return make_pair(g, N_POWER, make_leaf(g, UNIT_ONE, level, true), make_leaf(g, UNIT_ONE, level, true));
    RefNumber *exponent = new_number(g, N_CONSTANT);
    snprintf(exponent->text, sizeof exponent->text, "%s", exponents[random_below(&g->random, 7)]);
    exponent->value = strtod(exponent->text, NULL);
    return make_pair(g, N_POWER, make_leaf(g, UNIT_ONE, level, true), exponent);
}

static RefNumber *make_function(Generated *g, int level, int depth)
{
    RefNumber *n = new_number(g, N_SQRT + random_below(&g->random, N_ROUND - N_SQRT + 1));
    n->count = 1;
    n->kids[0] = n->kind == N_EXP ? make_leaf(g, UNIT_ONE, level, true) : make_number(g, UNIT_ONE, level, depth - 1);
    return n;
}

static RefNumber *make_number(Generated *g, int unit, int level, int depth)
{
    static const int weights[] = { 30, 12, 12, 8, 8, 3, 8, 8, 8, 6, 6, -1 };
    int way = depth > 0 ? random_weighted(&g->random, weights) : 0;
    if (way >= 9 && unit != UNIT_ONE) way = 0;
    switch (way) {
    case 0: return make_leaf(g, unit, level, false);
    case 1: return make_pair(g, N_ADD, make_number(g, unit, level, depth - 1), make_number(g, unit, level, depth - 1));
    case 2: return make_pair(g, N_SUBTRACT, make_number(g, unit, level, depth - 1), make_number(g, unit, level, depth - 1));
    case 3: return make_pair(g, N_MULTIPLY, make_number(g, unit, level, depth - 1), make_number(g, UNIT_ONE, level, depth - 1));
    case 4: return make_pair(g, N_DIVIDE, make_number(g, unit, level, depth - 1), make_number(g, UNIT_ONE, level, depth - 1));
    case 5: {
        RefNumber *n = new_number(g, N_NEGATE);
        n->count = 1;
        n->kids[0] = make_number(g, unit, level, depth - 1);
        return n;
    }
    case 6: return level > 0 ? make_choice(g, unit, level, depth) : make_leaf(g, unit, level, false);
    case 7: return make_list(g, N_SUM, unit, level, depth);
    case 8: return make_list(g, random_chance(&g->random, 50) ? N_HIGHEST : N_LOWEST, unit, level, depth);
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
        int least = t->level + (below || is_number(t));
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
    if ((t->count > 1 || is_number(t)) && random_chance(&g->random, 60)) c->proposition = -1;
    int number = g->options.numbers && random_chance(&g->random, 25) ? find_number_term(g, -1, level, false) : -1;
    if (number >= 0) c->proposition = -1, c->term = number;
    return c;
}

static RefCondition *make_compare(Generated *g, int level)
{
    int term = find_number_term(g, -1, level, false), depth = random_chance(&g->random, 25) ? 2 : 0;
    if (term < 0) return make_fact(g, level);
    int unit = g->rules.term[term].unit;
    RefCondition *c = new_condition(g, random_chance(&g->random, 20) ? C_BETWEEN : C_COMPARE);
    c->relation = (Relation)random_below(&g->random, R_MORE + 1);
    c->numbers[0] = depth ? make_number(g, unit, level, depth) : make_term(g, term, unit);
    c->numbers[1] = random_chance(&g->random, 70) ? make_constant(g, unit) : make_number(g, unit, level, depth);
    if (c->kind == C_COMPARE) return c;
    c->numbers[1] = make_constant(g, unit);
    c->numbers[2] = make_constant(g, unit);
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
        if (!is_number(&g->rules.term[c->term])) c->kind = C_SUSPECTED;
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

/* Naming one thing twice in a list is an error: such a kid is left out. */
static void make_kids(Generated *g, RefCondition *c, int level, int depth)
{
    int wanted = 2 + random_below(&g->random, c->kind >= C_AT_LEAST ? 4 : 2);
    for (int i = 0; i < wanted; i++) {
        bool again = false;
        RefCondition *kid = make_condition(g, level, depth - 1);
        for (int k = 0; k < c->count; k++) again |= same_atom(kid, c->kids[k]);
        if (!again) c->kids[c->count++] = kid;
    }
}

static RefCondition *make_not(Generated *g, int level, int depth)
{
    RefCondition *c = new_condition(g, C_NOT);
    c->kids[c->count++] = make_condition(g, level, depth - 1);
    return c;
}

static RefCondition *make_condition(Generated *g, int level, int depth)
{
    static const int weights[] = { 30, 12, 16, 14, 6, 5, 6, 5, 5, 5, -1 };
    static const ConditionKind kinds[] = { C_FACT, C_NOT, C_AND, C_OR, C_AT_LEAST, C_AT_MOST, C_EXACTLY, C_ALL, C_ANY, C_NONE };
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

/* ---- random terms ---- */

static RefTerm *new_term(Generated *g, TermKind kind, const char *word, int number)
{
    RefTerm *t = &g->rules.term[g->rules.terms++];
    *t = (RefTerm){ .kind = kind, .first = g->rules.propositions, .range = { -INFINITY, INFINITY, true, true } };
    snprintf(t->name, sizeof t->name, "%s %d", word, number);
    t->synonym = random_chance(&g->random, 30);
    return t;
}

static void give_propositions(Generated *g, RefTerm *t, int count)
{
    t->first = g->rules.propositions;
    t->count = count;
    for (int i = 0; i < count; i++) {
        g->rules.owner[g->rules.propositions] = (int)(t - g->rules.term);
        g->rules.value[g->rules.propositions++] = i;
    }
}

static void give_values(Generated *g, RefTerm *t, Shape shape, const char *const *words, int number)
{
    t->shape = shape;
    give_propositions(g, t, 2 + random_below(&g->random, 3));
    for (int i = 0; i < t->count; i++) snprintf(t->values[i], sizeof t->values[i], "%s %d", words[i], number);
}

/* Four levels of what rules conclude; 0 is what only cases state. */
static int random_level(Generated *g)
{
    return 1 + random_below(&g->random, 4);
}

static void make_findings(Generated *g, int count)
{
    static const char *const colours[] = { "red", "green", "blue", "grey" }, *const places[] = { "arm", "leg", "head", "back" };
    for (int i = 1; i <= count; i++) {
        RefTerm *t = new_term(g, T_FINDING, "sign", i);
        give_propositions(g, t, 1);
        t->assume_absent = i > 1 && g->options.strict && random_chance(&g->random, 15);
        if (i > 2 && random_chance(&g->random, 35)) t->level = random_level(g);
    }
    for (int i = 1; i <= random_below(&g->random, 3); i++) {
        RefTerm *t = new_term(g, T_FINDING, "kind", i);
        give_values(g, t, S_ONE_OF, colours, i);
        if (random_chance(&g->random, 40)) t->level = random_level(g);
    }
    if (random_chance(&g->random, 50)) give_values(g, new_term(g, T_FINDING, "sites", 1), S_EACH, places, 1);
}

static void make_conclusions(Generated *g, int count)
{
    static const char *const letters[] = { "alpha", "beta", "gamma", "delta" };
    for (int i = 1; i <= count; i++) {
        RefTerm *t = new_term(g, i % 4 ? T_CONCLUSION : T_ACTION, i % 4 ? "disease" : "drug", i);
        give_propositions(g, t, 1);
        t->level = random_level(g);
    }
    if (random_chance(&g->random, 60)) {
        RefTerm *t = new_term(g, T_CONCLUSION, "class", 1);
        give_values(g, t, random_chance(&g->random, 70) ? S_ONE_OF : S_EACH, letters, 1);
        t->level = random_level(g);
    }
}

static void make_definitions(Generated *g, int count)
{
    for (int i = 1; i <= count; i++) {
        RefTerm *t = new_term(g, T_FINDING, "syndrome", i);
        int level = random_level(g);
        t->level = level;
        t->means = make_condition(g, level, 2);
        give_propositions(g, t, 1);
    }
}

static void make_range(Generated *g, RefTerm *t)
{
    static const int lows[] = { 0, 0, -5 }, highs[] = { 20, 12, 30 };
    int way = random_below(&g->random, 4);
    if (way < 3) t->range = (RefRange){ lows[way], highs[way], false, false };
}

/* Bounds rise; some depend on the case, and then may not. */
static void make_bands(Generated *g, RefTerm *t)
{
    static const char *const names[] = { "low", "mid", "high", "vast" };
    int count = 2 + random_below(&g->random, 3), hundredths = 0;
    give_propositions(g, t, count);
    for (int i = 0; i < count; i++) snprintf(t->values[i], sizeof t->values[i], "%s", names[i]);
    for (int i = 0; i + 1 < count; i++) {
        hundredths += 50 * (1 + random_below(&g->random, 7));
        RefNumber *n = t->bounds[i] = make_constant(g, t->unit);
        decimal_text(n->text, sizeof n->text, hundredths, -2);
        n->value = strtod(n->text, NULL);
        t->bound_below[i] = random_chance(&g->random, 50);
        if (t->level == 0 || random_chance(&g->random, 60)) continue;
        RefNumber *choice = t->bounds[i] = make_choice(g, t->unit, t->level, 0);
        choice->kids[choice->count - 1] = n;
        quantity_text(&g->random, n->text, sizeof n->text, hundredths, t->unit);
    }
}

static void make_measures(Generated *g, int count)
{
    for (int i = 1; i <= count; i++) {
        RefTerm *t = new_term(g, T_MEASURE, "size", i);
        t->unit = random_chance(&g->random, 50) ? UNIT_ONE : 1 + random_below(&g->random, UNITS - 1);
        t->level = random_chance(&g->random, 60) ? 0 : random_level(g);
        make_range(g, t);
        if (random_chance(&g->random, 50)) make_bands(g, t);
    }
}

static void make_formulas(Generated *g, int measures, int scores)
{
    for (int i = 1; i <= measures + scores; i++) {
        bool score = i > measures;
        int level = random_level(g), unit = score || random_chance(&g->random, 50) ? UNIT_ONE : 1 + random_below(&g->random, UNITS - 1);
        bool bare = unit == UNIT_ONE || random_chance(&g->random, 30);
        RefNumber *formula = score && random_chance(&g->random, 60) ? make_list(g, N_SUM, UNIT_ONE, level, 2)
                                                                      : make_number(g, bare ? UNIT_ONE : unit, level, 3);
        RefCondition *unless = score && g->options.strict && random_chance(&g->random, 50) ? make_condition(g, level - 1, 1) : NULL;
        RefTerm *t = new_term(g, score ? T_SCORE : T_MEASURE, score ? "points" : "index", i);
        t->unit = unit;
        t->level = level;
        t->formula = formula;
        t->unless = unless;
        if (!score && random_chance(&g->random, 20)) make_range(g, t);
        if (random_chance(&g->random, 50)) make_bands(g, t);
    }
}

/* ---- random rules ---- */

/* A term that rules may speak of in this way; -1 where chance finds none. */
static int find_head(Generated *g, Verb verb, int level, int action)
{
    for (int tries = 0; tries < 30; tries++) {
        int p = random_below(&g->random, g->rules.propositions);
        const RefTerm *t = &g->rules.term[g->rules.owner[p]];
        bool concluded = !is_number(t) && !(t->means && verb <= V_EXCLUDES) && t->level >= level && t->level > 0;
        if (concluded && (action < 0 || (t->kind == T_ACTION) == action)) return p;
    }
    return -1;
}

static void make_rule(Generated *g)
{
    static const int weights[] = { 60, 15, 15, 10, -1 };
    RefRule r = { .verb = (Verb)random_weighted(&g->random, weights) };
    int first = find_head(g, r.verb, 1, -1);
    if (first < 0) return;
    const RefTerm *t = &g->rules.term[g->rules.owner[first]];
    bool after_all = t->assume_absent; /* which waits for the answer of what implies it */
    r.heads[r.count++] = first;
    while (r.count < MOST_HEADS && random_chance(&g->random, 20)) {
        int next = find_head(g, r.verb, t->level, t->kind == T_ACTION);
        bool again = next < 0;
        for (int i = 0; i < r.count; i++) again |= r.heads[i] == next;
        if (again) break;
        after_all |= g->rules.term[g->rules.owner[next]].assume_absent;
        r.heads[r.count++] = next;
    }
    /* what rules something out may well rest on what it is an exception of: only evidence for an exception is read */
    bool late = r.verb == V_EXCLUDES && !after_all && random_chance(&g->random, 20);
    int level = late ? 5 : t->level - after_all;
    r.body = make_condition(g, level, 1 + random_below(&g->random, g->options.size));
    if (g->options.strict && random_chance(&g->random, 25)) r.unless = make_condition(g, level - !random_chance(&g->random, 20), random_below(&g->random, 2));
    g->rules.rule[g->rules.rules++] = r;
}

void gen_rules(Generated *g, uint64_t seed, GenOptions options)
{
    memset(&g->rules, 0, sizeof g->rules);
    g->condition_count = g->number_count = 0;
    g->options = options;
    g->random = random_of(seed * 1000003 + 17);
    g->wild = random_chance(&g->random, 4);
    make_findings(g, 3 + random_below(&g->random, 2 + options.size));
    make_conclusions(g, 1 + random_below(&g->random, 2 * options.size));
    if (options.numbers) {
        make_measures(g, random_below(&g->random, 1 + options.size));
        make_formulas(g, random_below(&g->random, 1 + options.size), random_below(&g->random, options.size));
    }
    make_definitions(g, random_below(&g->random, 1 + options.size));
    int rules = 2 + random_below(&g->random, 6 * options.size);
    for (int i = 0; i < rules; i++) make_rule(g);
}

/* ---- text ---- */

void printed_begin(Printed *printed)
{
    printed->out = open_memstream(&printed->text, &printed->size);
    if (!printed->out) abort();
}

void printed_end(Printed *printed)
{
    if (fclose(printed->out)) abort();
}

void gen_name(const Generated *g, int proposition, char *name, size_t size)
{
    const RefTerm *t = &g->rules.term[g->rules.owner[proposition]];
    if (t->shape == S_PLAIN && !is_number(t)) snprintf(name, size, "%s", t->name);
    else snprintf(name, size, "%s is %s", t->name, t->values[g->rules.value[proposition]]);
}

/* Its name, or its synonym: the same with another first letter. */
static void print_term(FILE *out, const RefTerm *t, unsigned style)
{
    if (t->synonym && style & 1) fprintf(out, "Other %s", t->name);
    else fprintf(out, "%s", t->name);
}

/* The ways to say that a term has a value. A value alone would be read as going on with the term before it in an `or`. */
static void print_proposition(FILE *out, const Generated *g, int proposition, unsigned style, bool alone, bool phrase)
{
    const RefTerm *t = &g->rules.term[g->rules.owner[proposition]];
    const char *value = t->values[g->rules.value[proposition]];
    if (t->shape == S_PLAIN && !is_number(t)) {
        print_term(out, t, style);
    } else if (alone && !is_number(t) && style % 3 == 0) {
        fprintf(out, "%s", value);
    } else if (phrase || style % 3 == 1) {
        fprintf(out, "%s ", value);
        print_term(out, t, style >> 4);
    } else {
        print_term(out, t, style >> 4);
        fprintf(out, style & 8 ? " is %s" : " are %s", value);
    }
}

typedef enum { IN_CHAIN, IN_OR, IN_ITEM, IN_NOT } Place; /* what may stand there without brackets, ever less */

static void print_condition(FILE *out, const Generated *g, const RefCondition *c, Place place);
static void print_number(FILE *out, const Generated *g, const RefNumber *n, int binding);

static void print_items(FILE *out, const Generated *g, const RefCondition *c)
{
    static const char *const words[] = { [C_ALL] = "all of", [C_ANY] = "any of", [C_NONE] = "none of" };
    if (c->kind == C_AT_LEAST) fprintf(out, "at least %d of (", c->n);
    else if (c->kind == C_AT_MOST) fprintf(out, "at most %d of (", c->n);
    else if (c->kind == C_EXACTLY) fprintf(out, "exactly %d of (", c->n);
    else fprintf(out, "%s (", words[c->kind]);
    for (int i = 0; i < c->count; i++) {
        if (i) fputs(", ", out);
        print_condition(out, g, c->kids[i], IN_ITEM);
    }
    fputs(")", out);
}

static void print_chain(FILE *out, const Generated *g, const RefCondition *c)
{
    for (int i = 0; i < c->count; i++) {
        const RefCondition *kid = c->kids[i];
        bool last = i && i + 1 == c->count;
        if (c->kind == C_OR) {
            if (i) fputs(" or ", out);
            print_condition(out, g, kid, IN_OR);
        } else if (last && kid->kind == C_NOT && c->style & 1) {
            fputs(" without ", out);
            print_condition(out, g, kid->kids[0], IN_NOT);
        } else {
            if (i) fputs(c->style >> i & 1 ? " and " : " with ", out);
            print_condition(out, g, kid, IN_ITEM);
        }
    }
}

static void print_compare(FILE *out, const Generated *g, const RefCondition *c)
{
    static const char *const ways[][3] = { [R_LESS] = { "<", "below", "is below" },
                                           [R_AT_MOST] = { "<=", "at most", "≤" },
                                           [R_EQUAL] = { "=", "=", "is =" },
                                           [R_AT_LEAST] = { ">=", "at least", "is at least" },
                                           [R_MORE] = { ">", "above", "is above" } };
    print_number(out, g, c->numbers[0], 1);
    if (c->kind == C_COMPARE) {
        fprintf(out, " %s ", ways[c->relation][c->style % 3]);
        print_number(out, g, c->numbers[1], 1);
        return;
    }
    fputs(c->style & 1 ? " between " : " is between ", out);
    print_number(out, g, c->numbers[1], 1);
    fputs(" and ", out);
    print_number(out, g, c->numbers[2], 1);
}

static void print_one_of(FILE *out, const Generated *g, const RefCondition *c, bool is_not)
{
    print_term(out, &g->rules.term[c->term], c->style);
    fputs(is_not ? " is not one of (" : " is one of (", out);
    for (int i = 0; i < c->count; i++)
        fprintf(out, i ? ", %s" : "%s", g->rules.term[c->term].values[g->rules.value[c->kids[i]->proposition]]);
    fputs(")", out);
}

static void print_special(FILE *out, const Generated *g, const RefCondition *c, bool is_not)
{
    const char *word = c->kind == C_SUSPECTED ? "suspected" : c->kind == C_RECORDED ? "recorded" : "conflicting";
    if (c->proposition < 0) print_term(out, &g->rules.term[c->term], c->style);
    else print_proposition(out, g, c->proposition, c->style, true, true);
    fprintf(out, is_not ? " is not %s" : " is %s", word);
}

static void print_not(FILE *out, const Generated *g, const RefCondition *c, Place place)
{
    const RefCondition *kid = c->kids[0];
    bool special = kid->kind == C_SUSPECTED || kid->kind == C_RECORDED || kid->kind == C_CONFLICTING;
    const RefTerm *t = kid->kind == C_FACT ? &g->rules.term[kid->term] : NULL;
    if (special && c->style & 1) {
        print_special(out, g, kid, true);
    } else if (kid->kind == C_ONE_OF && c->style & 1) {
        print_one_of(out, g, kid, true);
    } else if (t && (t->shape != S_PLAIN || is_number(t)) && c->style & 1) {
        print_term(out, t, kid->style);
        fprintf(out, " is not %s", t->values[g->rules.value[kid->proposition]]);
    } else {
        bool bracket = place == IN_OR || place == IN_NOT;
        fputs(bracket ? "(" : "", out);
        fputs(c->style & 2 ? "not " : "no ", out);
        print_condition(out, g, kid, IN_NOT);
        fputs(bracket ? ")" : "", out);
    }
}

static void print_condition(FILE *out, const Generated *g, const RefCondition *c, Place place)
{
    switch (c->kind) {
    case C_FACT: print_proposition(out, g, c->proposition, c->style, place != IN_OR, false); return;
    case C_SUSPECTED:
    case C_RECORDED:
    case C_CONFLICTING: print_special(out, g, c, false); return;
    case C_COMPARE:
    case C_BETWEEN: print_compare(out, g, c); return;
    case C_NOT: print_not(out, g, c, place); return;
    case C_ONE_OF: print_one_of(out, g, c, false); return;
    case C_AND:
    case C_OR:
        if (place == IN_CHAIN) {
            print_chain(out, g, c);
            return;
        }
        fputs("(", out);
        print_chain(out, g, c);
        fputs(")", out);
        return;
    default: print_items(out, g, c);
    }
}

/* binding: 0 an item of a list or what follows `=`, 1 a sum, 2 a factor, 3 an operand of `^` or of a minus */
static void print_choice(FILE *out, const Generated *g, const RefNumber *n)
{
    for (int i = 0; i + 1 < n->count; i++) {
        if (i) fputs(" else ", out);
        print_number(out, g, n->kids[i], 1);
        fputs(" if ", out);
        print_condition(out, g, n->conditions[i], IN_CHAIN);
    }
    const RefNumber *last = n->kids[n->count - 1];
    if (last->kind == N_CONSTANT && !*last->text) return;
    fputs(" else ", out);
    print_number(out, g, last, 1);
}

static void print_list(FILE *out, const Generated *g, const RefNumber *n)
{
    fputs(n->kind == N_SUM ? "sum of (" : n->kind == N_HIGHEST ? "highest of (" : "lowest of (", out);
    for (int i = 0; i < n->count; i++) {
        if (i) fputs(", ", out);
        print_number(out, g, n->kids[i], 0);
    }
    fputs(")", out);
}

static void print_operation(FILE *out, const Generated *g, const RefNumber *n)
{
    static const char signs[] = { [N_ADD] = '+', [N_SUBTRACT] = '-', [N_MULTIPLY] = '*', [N_DIVIDE] = '/', [N_POWER] = '^' };
    int left = n->kind <= N_SUBTRACT ? 1 : n->kind == N_POWER ? 3 : 2;
    print_number(out, g, n->kids[0], left);
    fprintf(out, " %c ", signs[n->kind]);
    print_number(out, g, n->kids[1], n->kind <= N_SUBTRACT ? 2 : 3);
}

static void print_inner(FILE *out, const Generated *g, const RefNumber *n)
{
    static const char *const functions[] = { "sqrt", "ln", "exp", "log10", "round" };
    switch (n->kind) {
    case N_CONSTANT: fputs(n->text, out); return;
    case N_TERM:
        print_term(out, &g->rules.term[n->term], n->style);
        if (*n->text) fprintf(out, " (%s)", n->text);
        return;
    case N_NEGATE:
        fputs("- ", out);
        print_number(out, g, n->kids[0], 3);
        return;
    case N_SUM:
    case N_HIGHEST:
    case N_LOWEST: print_list(out, g, n); return;
    case N_CHOICE: print_choice(out, g, n); return;
    case N_ADD:
    case N_SUBTRACT:
    case N_MULTIPLY:
    case N_DIVIDE:
    case N_POWER: print_operation(out, g, n); return;
    default:
        fprintf(out, "%s (", functions[n->kind - N_SQRT]);
        print_number(out, g, n->kids[0], 0);
        fputs(")", out);
    }
}

static void print_number(FILE *out, const Generated *g, const RefNumber *n, int binding)
{
    int own = 4; /* needs no brackets anywhere */
    if (n->kind == N_CHOICE) own = 0;
    if (n->kind == N_ADD || n->kind == N_SUBTRACT) own = 1;
    if (n->kind == N_MULTIPLY || n->kind == N_DIVIDE || n->kind == N_POWER) own = 2;
    if (n->kind == N_NEGATE || (n->kind == N_CONSTANT && n->value < 0)) own = 1;
    if (own < binding) fputs("(", out);
    print_inner(out, g, n);
    if (own < binding) fputs(")", out);
}

static void print_bands(FILE *out, const Generated *g, const RefTerm *t)
{
    fputs("\n  bands ", out);
    for (int i = 0; i < t->count; i++) {
        fputs(t->values[i], out);
        if (i + 1 == t->count) break;
        bool bare = t->bounds[i]->kind == N_CONSTANT;
        fputs(t->bound_below[i] ? " <= " : " < ", out);
        if (!bare) fputs("(", out);
        print_number(out, g, t->bounds[i], 0);
        fputs(bare ? "" : ")", out);
        fputs(t->bound_below[i] ? " < " : " <= ", out);
    }
}

static void print_values(FILE *out, const RefTerm *t)
{
    fputs(t->shape == S_ONE_OF ? " is " : " are ", out);
    for (int i = 0; i < t->count; i++) fprintf(out, i == 0 ? "%s" : i + 1 == t->count ? " or %s" : ", %s", t->values[i]);
}

static void print_declaration(FILE *out, const Generated *g, const RefTerm *t)
{
    static const char *const words[] = { "finding", "measure", "score", "conclusion", "action" };
    fprintf(out, "%s %s", words[t->kind], t->name);
    if (t->shape != S_PLAIN) print_values(out, t);
    if (t->means) {
        fputs(" means ", out);
        print_condition(out, g, t->means, IN_CHAIN);
    }
    if (t->unit != UNIT_ONE) fprintf(out, " (%s)", units[t->unit].name);
    if (t->formula) {
        fputs(" = ", out);
        print_number(out, g, t->formula, 0);
    }
    if (t->unless) {
        fputs("\n  unless ", out);
        print_condition(out, g, t->unless, IN_CHAIN);
    }
    if (t->assume_absent) fputs("\n  assume absent", out);
    if (t->synonym) fprintf(out, "\n  also \"other %s\"", t->name);
    if (isfinite(t->range.lo)) fprintf(out, "\n  range %g to %g", t->range.lo, t->range.hi);
    if (is_number(t) && t->count) print_bands(out, g, t);
    fputs("\n", out);
}

static void print_rule(FILE *out, const Generated *g, int index)
{
    static const char *const verbs[] = { " implies ", " excludes ", " suggests ", " suggests no " };
    const RefRule *r = &g->rules.rule[index];
    bool action = g->rules.term[g->rules.owner[r->heads[0]]].kind == T_ACTION;
    fprintf(out, "rule r%d:\n  ", index);
    print_condition(out, g, r->body, IN_CHAIN);
    fputs(r->verb == V_IMPLIES && action ? " recommends " : verbs[r->verb], out);
    for (int i = 0; i < r->count; i++) {
        if (i) fputs(r->verb == V_SUGGESTS_NO ? " and no " : " and ", out);
        print_proposition(out, g, r->heads[i], r->body->style >> i, true, false);
    }
    if (r->unless) {
        fputs("\n  unless ", out);
        print_condition(out, g, r->unless, IN_CHAIN);
    }
    fputs("\n", out);
}

static void shuffle(int *of, int count, uint64_t order)
{
    Random random = random_of(order);
    for (int i = count - 1; i > 0 && order; i--) {
        int k = random_below(&random, i + 1), kept = of[i];
        of[i] = of[k];
        of[k] = kept;
    }
}

void gen_print_rules(FILE *out, const Generated *g, uint64_t order)
{
    int statements[MOST_TERMS + MOST_RULES], count = g->rules.terms + g->rules.rules;
    for (int i = 0; i < count; i++) statements[i] = i;
    shuffle(statements, count, order);
    for (int i = 0; i < count; i++) {
        int rule = statements[i] - g->rules.terms;
        if (rule < 0 && !g->rules.term[statements[i]].gone) print_declaration(out, g, &g->rules.term[statements[i]]);
        if (rule >= 0 && !g->rules.rule[rule].gone) print_rule(out, g, rule);
    }
}

/* ---- facts ---- */

static RefFact *new_fact(RefCase *facts, FactKind kind, int proposition, int term)
{
    static RefFact none;
    if (facts->count == MOST_FACTS) return &none;
    RefFact *f = &facts->fact[facts->count++];
    *f = (RefFact){ .kind = kind, .proposition = proposition, .term = term };
    return f;
}

void gen_state(const Generated *g, Random *random, int proposition, FactKind kind, RefCase *facts)
{
    RefFact *f = new_fact(facts, kind, proposition, g->rules.owner[proposition]);
    const RefTerm *t = &g->rules.term[f->term];
    bool valued = t->shape != S_PLAIN || is_number(t);
    unsigned style = (unsigned)random_below(random, 1 << 12);
    FILE *out = fmemopen(f->text, sizeof f->text - 1, "w");
    if (!out) abort();
    if (kind == F_AGAINST && valued && style & 1) {
        print_term(out, t, style >> 8);
        fprintf(out, " is not %s", t->values[g->rules.value[proposition]]);
    } else {
        fputs(kind == F_UNKNOWN ? "unknown " : kind == F_AGAINST ? style & 2 ? "no " : "not " : "", out);
        print_proposition(out, g, proposition, style >> 2, true, false);
    }
    if (fclose(out)) abort();
}

static void state_term_unknown(const Generated *g, int term, RefCase *facts)
{
    RefFact *f = new_fact(facts, F_UNKNOWN, -1, term);
    snprintf(f->text, sizeof f->text, "unknown %s", g->rules.term[term].name);
}

static double hundredths_value(int hundredths)
{
    char text[32];
    decimal_text(text, sizeof text, hundredths, -2);
    return strtod(text, NULL);
}

/* What a fact says, within the range of its term. */
static RefRange fact_range(const RefTerm *t, Relation relation, double value)
{
    RefRange r = t->range;
    bool low = relation == R_EQUAL || relation == R_AT_LEAST || relation == R_MORE;
    bool high = relation == R_EQUAL || relation == R_AT_MOST || relation == R_LESS;
    if (low && value >= r.lo) r.lo = value, r.lo_open = relation == R_MORE;
    if (high && value <= r.hi) r.hi = value, r.hi_open = relation == R_LESS;
    return r;
}

void gen_state_number(const Generated *g, Random *random, int term, Relation relation, int hundredths, RefCase *facts)
{
    static const char *const signs[] = { "<", "<=", "=", ">=", ">" }, *const words[] = { "below", "at most", "=", "at least", "above" };
    const RefTerm *t = &g->rules.term[term];
    RefFact *f = new_fact(facts, F_NUMBER, -1, term);
    char quantity[24];
    quantity_text(random, quantity, sizeof quantity, hundredths, t->unit);
    f->range = fact_range(t, relation, hundredths_value(hundredths));
    snprintf(f->text, sizeof f->text, "%s %s %s", t->name, (random_chance(random, 50) ? signs : words)[relation], quantity);
}

static void state_between(const Generated *g, Random *random, int term, int low, int high, RefCase *facts)
{
    const RefTerm *t = &g->rules.term[term];
    RefFact *f = new_fact(facts, F_NUMBER, -1, term);
    char quantity[2][24];
    quantity_text(random, quantity[0], sizeof quantity[0], low, t->unit);
    quantity_text(random, quantity[1], sizeof quantity[1], high, t->unit);
    f->range = fact_range(t, R_AT_LEAST, hundredths_value(low));
    RefRange upper = fact_range(t, R_AT_MOST, hundredths_value(high));
    f->range.hi = upper.hi, f->range.hi_open = upper.hi_open;
    snprintf(f->text, sizeof f->text, "%s between %s and %s", t->name, quantity[0], quantity[1]);
}

/* Well within the range, so that nothing is refused. */
static int hundredths_within(Random *random, const RefTerm *t)
{
    for (;;) {
        int hundredths = random_hundredths(random);
        if (hundredths > t->range.lo * 100 && hundredths < t->range.hi * 100) return hundredths;
    }
}

static void say_number(const Generated *g, Random *random, int term, RefCase *facts)
{
    const RefTerm *t = &g->rules.term[term];
    int way = random_below(random, 100), low = hundredths_within(random, t), high = hundredths_within(random, t);
    if (way < 50) gen_state_number(g, random, term, R_EQUAL, low, facts);
    else if (way < 70) gen_state_number(g, random, term, (Relation)random_below(random, R_MORE + 1), low, facts);
    else if (way < 80) state_between(g, random, term, low < high ? low : high, low < high ? high : low, facts);
    else if (way < 83) state_term_unknown(g, term, facts);
    else if (t->count) gen_state(g, random, t->first + random_below(random, t->count), random_chance(random, 75) ? F_FOR : F_AGAINST, facts);
    if (random_chance(random, 12)) say_number(g, random, term, facts);
}

static void say_one_of(const Generated *g, Random *random, int term, RefCase *facts)
{
    const RefTerm *t = &g->rules.term[term];
    int way = random_below(random, 100), p = t->first + random_below(random, t->count);
    if (way < 8) state_term_unknown(g, term, facts);
    else gen_state(g, random, p, way < 70 ? F_FOR : F_AGAINST, facts);
    if (random_chance(random, 12)) say_one_of(g, random, term, facts);
}

static void say_proposition(const Generated *g, Random *random, int p, RefCase *facts)
{
    int way = random_below(random, 100);
    if (way < 55 || way >= 93) gen_state(g, random, p, F_FOR, facts);
    if (way >= 48 && way < 93) gen_state(g, random, p, way < 88 ? F_AGAINST : F_UNKNOWN, facts);
    if (way >= 95) gen_state(g, random, p, F_AGAINST, facts);
}

void gen_case(const Generated *g, Random *random, int percent, RefCase *facts)
{
    facts->count = 0;
    for (int i = 0; i < g->rules.terms; i++) {
        const RefTerm *t = &g->rules.term[i];
        bool derived = (t->level > 0 && !(t->kind == T_MEASURE && !t->formula)) || t->means;
        for (int k = 0; k < (t->shape == S_EACH ? t->count : 1); k++) {
            if (!random_chance(random, derived ? percent / 5 : percent)) continue;
            if (is_number(t)) say_number(g, random, i, facts);
            else if (t->shape == S_ONE_OF) say_one_of(g, random, i, facts);
            else say_proposition(g, random, t->first + k, facts);
        }
    }
}

void gen_print_case(FILE *out, const RefCase *facts, int number)
{
    fprintf(out, "case c%d\n", number);
    for (int i = 0; i < facts->count; i++)
        if (*facts->fact[i].text) fprintf(out, "  %s\n", facts->fact[i].text);
}
