/* Rule sets as text, in every spelling that means the same. */
#include "generator_inside.h"

#include <math.h>
#include <stdlib.h>

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
    if (t->shape == S_PLAIN && !gen_is_number(t)) snprintf(name, size, "%s", t->name);
    else snprintf(name, size, "%s is %s", t->name, t->values[g->rules.value[proposition]]);
}

/* Its name, or its synonym: the same with another first letter. */
void print_term(FILE *out, const RefTerm *t, unsigned style)
{
    if (t->synonym && style & 1) fprintf(out, "Other %s", t->name);
    else fprintf(out, "%s", t->name);
}

/* The ways to say that a term has a value. A value alone would be read as going on with the term before it in an `or`.
 */
void print_proposition(FILE *out, const Generated *g, int proposition, unsigned style, bool alone, bool phrase)
{
    const RefTerm *t = &g->rules.term[g->rules.owner[proposition]];
    const char *value = t->values[g->rules.value[proposition]];
    if (t->shape == S_PLAIN && !gen_is_number(t)) {
        print_term(out, t, style);
    } else if (alone && !gen_is_number(t) && style % 3 == 0) {
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

/* binding: of the place; 0 an item of a list or what follows `=`, 1 a sum, 2 a factor, 3 an operand of `^` or of a
 * minus */
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
    } else if (t && (t->shape != S_PLAIN || gen_is_number(t)) && c->style & 1) {
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
    static const char signs[] = {
        [N_ADD] = '+', [N_SUBTRACT] = '-', [N_MULTIPLY] = '*', [N_DIVIDE] = '/', [N_POWER] = '^'
    };
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
    for (int i = 0; i < t->count; i++)
        fprintf(out, i == 0 ? "%s" : i + 1 == t->count ? " or %s" : ", %s", t->values[i]);
}

void gen_print_term(FILE *out, const Generated *g, const RefTerm *t)
{
    static const char *const words[] = { "finding", "measure", "score", "conclusion", "action" };
    fprintf(out, "%s %s", words[t->kind], t->name);
    if (t->shape != S_PLAIN) print_values(out, t);
    if (t->means) {
        fputs(" means ", out);
        print_condition(out, g, t->means, IN_CHAIN);
    }
    if (t->unit != UNIT_ONE) fprintf(out, " (%s)", gen_units[t->unit].name);
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
    if (gen_is_number(t) && t->count) print_bands(out, g, t);
    fputs("\n", out);
}

void gen_print_rule(FILE *out, const Generated *g, int index)
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

void gen_print_rules(FILE *out, const Generated *g, uint64_t order)
{
    int statements[MOST_TERMS + MOST_RULES], count = g->rules.terms + g->rules.rules;
    for (int i = 0; i < count; i++) statements[i] = i;
    gen_shuffle(statements, count, order);
    for (int i = 0; i < count; i++) {
        int rule = statements[i] - g->rules.terms;
        if (rule < 0 && !g->options.open && !g->rules.term[statements[i]].gone)
            gen_print_term(out, g, &g->rules.term[statements[i]]);
        if (rule >= 0 && !g->rules.rule[rule].gone) gen_print_rule(out, g, rule);
    }
}
