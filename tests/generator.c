#include "generator_inside.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- chance ---- */

Random random_of(uint64_t seed)
{
    return (Random){ .state = seed };
}

Random random_from(const uint8_t *bytes, size_t size)
{
    return (Random){ .bytes = bytes, .end = bytes + size };
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
    if (random->end - random->bytes >= 2 && n > 256) {
        random->bytes += 2;
        return (random->bytes[-2] << 8 | random->bytes[-1]) % n;
    }
    if (random->bytes != random->end && n <= 256) return *random->bytes++ % n;
    return (int)(random_bits(random) % (uint64_t)n);
}

bool random_chance(Random *random, int percent)
{
    return random_below(random, 100) < percent;
}

/* One of several kinds, by weights that end with a negative one. */
int random_weighted(Random *random, const int *weights)
{
    int sum = 0, at = 0;
    for (int i = 0; weights[i] >= 0; i++) sum += weights[i];
    for (sum = random_below(random, sum); sum >= weights[at]; at++) sum -= weights[at];
    return at;
}

void gen_shuffle(int *of, int count, uint64_t order)
{
    Random random = random_of(order);
    for (int i = count - 1; i > 0 && order; i--) {
        int k = random_below(&random, i + 1), kept = of[i];
        of[i] = of[k];
        of[k] = kept;
    }
}

double gen_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

Rounds gen_rounds(long usual, double seconds)
{
    const char *text = getenv("RR_ROUNDS");
    if (!text) return (Rounds){ .at = -1, .most = usual, .end = gen_seconds() + seconds };
    char *end;
    double wanted = strtod(text, &end), rounds = (double)usual * wanted / USUAL_ROUNDS + 0.5;
    if (*end || !(rounds >= 1 && rounds < 1e15)) {
        fprintf(stderr, "RR_ROUNDS=%s is no number of rounds\n", text);
        abort();
    }
    return (Rounds){ .at = -1, .most = (long)rounds, .end = INFINITY };
}

bool gen_next(Rounds *rounds)
{
    return ++rounds->at < rounds->most && gen_seconds() < rounds->end;
}

/* ---- units ---- */

const GenUnit gen_units[UNITS] = { { "", 0, 0 },   { "m", 1, 0 },  { "cm", 1, -2 }, { "mm", 1, -3 },
                                   { "kg", 2, 0 }, { "g", 2, -3 }, { "Cel", 3, 0 }, { "[degF]", 3, 0 } };

/* count * 10^exponent, as people write it. */
void decimal_text(char *text, size_t size, int count, int exponent)
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
void quantity_text(Random *random, char *text, size_t size, int hundredths, int unit)
{
    int other = unit;
    while (random_chance(random, 30)) {
        int candidate = random_below(random, UNITS);
        if (gen_units[candidate].family == gen_units[unit].family && unit != UNIT_DEGF) other = candidate;
    }
    if (other == UNIT_DEGF && unit == UNIT_CEL) decimal_text(text, size, 18 * hundredths + 32000, -3);
    else decimal_text(text, size, hundredths, -2 + gen_units[unit].exponent - gen_units[other].exponent);
    size_t used = strlen(text);
    if (*gen_units[other].name) snprintf(text + used, size - used, " %s", gen_units[other].name);
}

/* What numbers are compared with and recorded as: few enough that they meet. */
int random_hundredths(Random *random)
{
    static const int common[] = {
        0, 10, 10, 20, 20, 30, 30, 50, 70, 80, 100, 110, 200, 250, 300, 500, 750, 1000, 1200
    };
    if (random_chance(random, 85)) return common[random_below(random, (int)(sizeof common / sizeof *common))];
    return random_below(random, 200) * 10;
}

double gen_hundredths(int hundredths)
{
    char text[32];
    decimal_text(text, sizeof text, hundredths, -2);
    return strtod(text, NULL);
}

bool gen_is_number(const RefTerm *t)
{
    return t->kind == T_MEASURE || t->kind == T_SCORE;
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
    bool many = g->options.many && random_chance(&g->random, 30);
    give_propositions(g, t, many ? MOST_VALUES - random_below(&g->random, 2) : 2 + random_below(&g->random, 3));
    for (int i = 0; i < t->count; i++) snprintf(t->values[i], sizeof t->values[i], "%s %d", words[i], number);
}

/* Four levels of what rules conclude; 0 is what only cases state. */
static int random_level(Generated *g)
{
    return 1 + random_below(&g->random, 4);
}

static void make_findings(Generated *g, int count)
{
    static const char *const colours[] = { "red",   "green", "blue",   "grey",   "black",
                                           "brown", "white", "yellow", "orange", "violet" },
                             *const places[] = { "arm",  "leg",  "head",  "back",  "neck",
                                                 "hand", "foot", "chest", "belly", "ear" };
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
    static const char *const letters[] = { "alpha", "beta", "gamma", "delta", "epsilon",
                                           "zeta",  "eta",  "theta", "iota",  "kappa" };
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
        t->means = gen_condition(g, level, 2);
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
        RefNumber *n = t->bounds[i] = gen_constant(g, t->unit);
        decimal_text(n->text, sizeof n->text, hundredths, -2);
        n->value = strtod(n->text, NULL);
        t->bound_below[i] = random_chance(&g->random, 50);
        if (t->level == 0 || t->unit >= ADDED_UNITS || random_chance(&g->random, 45)) continue;
        RefNumber *measured = random_chance(&g->random, 60) ? gen_term(g, t->unit, t->level, true) : NULL;
        const RefTerm *other = measured ? &g->rules.term[measured->term] : NULL;
        if (other && other->unit < ADDED_UNITS &&
            other->range.hi * measured->value > 15) { /* so that bounds can rise */
            t->bounds[i] = measured;
            continue;
        }
        RefNumber *choice = t->bounds[i] = gen_choice(g, t->unit, t->level, 0);
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
        int level = random_level(g),
            unit = score || random_chance(&g->random, 50) ? UNIT_ONE : 1 + random_below(&g->random, ADDED_UNITS - 1);
        bool bare = unit == UNIT_ONE || random_chance(&g->random, 30);
        RefNumber *formula = unit == UNIT_ONE && random_chance(&g->random, score ? 40 : 25) ? gen_points(g, level, 2)
                             : score && random_chance(&g->random, 60) ? gen_list(g, N_SUM, UNIT_ONE, level, 2)
                                                                      : gen_number(g, bare ? UNIT_ONE : unit, level, 3);
        RefCondition *unless = score && g->options.strict && random_chance(&g->random, 50)
                                   ? gen_condition(g, level - 1, 1)
                                   : NULL;
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
        bool concluded = !gen_is_number(t) && !(t->means && verb <= V_EXCLUDES) && t->level >= level && t->level > 0;
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
    int level = late ? 5 : t->level - (after_all && !random_chance(&g->random, 10));
    r.body = gen_condition(g, level, 1 + random_below(&g->random, g->options.size));
    if (g->options.strict && random_chance(&g->random, 25))
        r.unless = gen_condition(g, level - !random_chance(&g->random, 20), random_below(&g->random, 2));
    g->rules.rule[g->rules.rules++] = r;
}

static bool is_head(const Generated *g, int proposition)
{
    for (int i = 0; i < g->rules.rules; i++)
        for (int k = 0; k < g->rules.rule[i].count; k++)
            if (g->rules.rule[i].verb == V_IMPLIES && g->rules.rule[i].heads[k] == proposition) return true;
    return false;
}

static bool is_named(const char *text, const char *name)
{
    size_t size = strlen(name);
    while ((text = strstr(text, name)) && isdigit((unsigned char)text[size])) text++;
    return text;
}

/* An open vocabulary is what the rules make of it: what they imply is a conclusion, what they name else is a finding,
 * and of what they do not name nothing is known. */
static void open_vocabulary(Generated *g)
{
    Printed text;
    printed_begin(&text);
    for (int i = 0; i < g->rules.rules; i++) gen_print_rule(text.out, g, i);
    printed_end(&text);
    for (int i = 0; i < g->rules.terms; i++) {
        RefTerm *t = &g->rules.term[i];
        t->kind = is_head(g, t->first) ? T_CONCLUSION : T_FINDING;
        t->gone = !is_named(text.text, t->name);
    }
    free(text.text);
}

static void make_plain_terms(Generated *g, int count)
{
    for (int i = 1; i <= count; i++) {
        RefTerm *t = new_term(g, T_FINDING, i % 2 ? "sign" : "disease", i);
        t->synonym = false;
        give_propositions(g, t, 1);
        if (i > 1) t->level = random_below(&g->random, 4);
    }
}

static void make_terms(Generated *g)
{
    int size = g->options.size;
    make_findings(g, 3 + random_below(&g->random, 2 + size));
    make_conclusions(g, 1 + random_below(&g->random, 2 * size));
    if (g->options.numbers) {
        make_measures(g, random_below(&g->random, 1 + size));
        int measures = random_below(&g->random, 1 + size);
        make_formulas(g, measures, random_below(&g->random, size));
    }
    make_definitions(g, random_below(&g->random, 1 + size));
}

static RefNumber *first_term(RefNumber *n)
{
    RefNumber *found = n->kind == N_TERM ? n : NULL;
    for (int i = 0; i < n->count && !found; i++) found = first_term(n->kids[i]);
    return found;
}

/* Lets formulas use others of the unit, perhaps one that uses them, or themselves. */
static void tangle(Generated *g)
{
    for (int tries = 0; tries < 40; tries++) {
        const RefTerm *t = &g->rules.term[random_below(&g->random, g->rules.terms)];
        RefNumber *use = t->formula ? first_term(t->formula) : NULL;
        int other = random_below(&g->random, g->rules.terms);
        bool alike = use && g->rules.term[other].unit == g->rules.term[use->term].unit;
        if (alike && g->rules.term[other].formula) use->term = other;
    }
}

void gen_rules_from(Generated *g, Random random, GenOptions options)
{
    memset(&g->rules, 0, sizeof g->rules);
    g->condition_count = g->number_count = 0;
    g->options = options;
    g->random = random;
    g->wild = random_chance(&g->random, 5);
    if (options.open) make_plain_terms(g, 4 + random_below(&g->random, 5 * options.size));
    else make_terms(g);
    int rules = 2 + random_below(&g->random, 6 * options.size);
    for (int i = 0; i < rules; i++) make_rule(g);
    if (options.open) open_vocabulary(g);
    if (random_chance(&g->random, 3)) tangle(g);
}

void gen_rules(Generated *g, uint64_t seed, GenOptions options)
{
    gen_rules_from(g, random_of(seed * 1000003 + 17), options);
}
