/* Random cases, and their text. */
#include "generator_inside.h"

#include <stdlib.h>

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
    bool valued = t->shape != S_PLAIN || gen_is_number(t);
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
    static const char *const signs[] = { "<", "<=", "=", ">=", ">" }, *const words[] = { "below", "at most", "=",
                                                                                         "at least", "above" };
    const RefTerm *t = &g->rules.term[term];
    RefFact *f = new_fact(facts, F_NUMBER, -1, term);
    char quantity[24];
    quantity_text(random, quantity, sizeof quantity, hundredths, t->unit);
    f->range = fact_range(t, relation, gen_hundredths(hundredths));
    snprintf(f->text, sizeof f->text, "%s %s %s", t->name, (random_chance(random, 50) ? signs : words)[relation],
             quantity);
}

static void state_between(const Generated *g, Random *random, int term, int low, int high, RefCase *facts)
{
    const RefTerm *t = &g->rules.term[term];
    RefFact *f = new_fact(facts, F_NUMBER, -1, term);
    char quantity[2][24];
    quantity_text(random, quantity[0], sizeof quantity[0], low, t->unit);
    quantity_text(random, quantity[1], sizeof quantity[1], high, t->unit);
    f->range = fact_range(t, R_AT_LEAST, gen_hundredths(low));
    RefRange upper = fact_range(t, R_AT_MOST, gen_hundredths(high));
    f->range.hi = upper.hi, f->range.hi_open = upper.hi_open;
    snprintf(f->text, sizeof f->text, "%s between %s and %s", t->name, quantity[0], quantity[1]);
}

/* Well within the range, so that nothing is refused. */
static int hundredths_within(Random *random, const RefTerm *t)
{
    for (;;) {
        int hundredths = random_hundredths(random);
        if (t->range.lo < 0 && random_chance(random, 20)) hundredths = -hundredths;
        if (hundredths > t->range.lo * 100 && hundredths < t->range.hi * 100) return hundredths;
    }
}

static void say_band(const Generated *g, Random *random, const RefTerm *t, RefCase *facts)
{
    int p = t->first + random_below(random, t->count);
    int way = random_below(random, 100);
    if (way < 80) gen_state(g, random, p, F_FOR, facts);
    if (way >= 70) gen_state(g, random, p, F_AGAINST, facts);
}

/* Sometimes several facts of one number, which may leave nothing; of every second number no more than one. */
static void say_number(const Generated *g, Random *random, int term, RefCase *facts)
{
    const RefTerm *t = &g->rules.term[term];
    bool once = term % 2;
    int way = random_below(random, once ? 75 : 100), one = hundredths_within(random, t),
        other = hundredths_within(random, t);
    int low = one < other ? one : other, high = one < other ? other : one;
    if (way < 45) gen_state_number(g, random, term, R_EQUAL, one, facts);
    else if (way < 63) gen_state_number(g, random, term, (Relation)random_below(random, R_MORE + 1), one, facts);
    else if (way < 72) state_between(g, random, term, low, high, facts);
    else if (way < 75) state_term_unknown(g, term, facts);
    else if (way < 90 && t->count) say_band(g, random, t, facts);
    if (way >= 95) {
        gen_state_number(g, random, term, R_MORE, low, facts);
        gen_state_number(g, random, term, R_LESS, high, facts);
    }
    if (!once && random_chance(random, 12)) say_number(g, random, term, facts);
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
        if (t->gone) continue;
        bool derived = (t->level > 0 && !(t->kind == T_MEASURE && !t->formula)) || t->means;
        if (t->formula && i % 2) continue; /* known by its formula alone */
        for (int k = 0; k < (t->shape == S_EACH ? t->count : 1); k++) {
            if (!random_chance(random, derived ? percent / 5 : percent)) continue;
            if (gen_is_number(t)) say_number(g, random, i, facts);
            else if (t->shape == S_ONE_OF) say_one_of(g, random, i, facts);
            else say_proposition(g, random, t->first + k, facts);
        }
    }
}

/* Some lines state several things. */
void gen_print_case(FILE *out, const RefCase *facts, int number)
{
    fprintf(out, "case c%d", number);
    for (int i = 0; i < facts->count; i++) {
        const RefFact *f = &facts->fact[i];
        bool join = i && f->kind == F_FOR && facts->fact[i - 1].kind == F_FOR && f->proposition % 3 == 0;
        fprintf(out, join ? ", %s" : "\n  %s", f->text);
    }
    fputs("\n", out);
}
