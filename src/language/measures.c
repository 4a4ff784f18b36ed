/* What is declared of numbers: units, ranges, molar masses, formulas and bands. */
#include <math.h>
#include <string.h>

#include "language/checker_inside.h"

static const Clause *clause_of(const Statement *s, ClauseKind kind)
{
    for (uint32_t i = 0; i < s->clauses.count; i++)
        if (s->clauses.at[i]->kind == kind) return s->clauses.at[i];
    return NULL;
}

static void measure_unit(Checker *c, Term *t, const Statement *s)
{
    Unit unit;
    if (s->unit && make_unit(c, s->unit, &unit)) t->unit = unit;
}

/* Whether it is said of what: of the mass or amount that the unit holds or, of a ratio, of the part that is an amount.
 */
static bool molar_mass_has_place(Checker *c, const Unit *unit, Span span)
{
    if (unit_holds_substance(unit)) return true;
    const char *name = unit->text;
    if (unit->mass_below)
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, span,
                 "declare the measure with that part as an amount (`mg/mmol`, or `mmol/g`): mass by mass then converts",
                 "In `%s` a molar mass could be that of either part", name);
    else
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, span,
                 "it converts mass and amount of substance: leave it out, or mend the unit of the measure",
                 "`%s` holds nothing that a molar mass converts", name);
    return false;
}

static void measure_molar_mass(Checker *c, Term *t, const Clause *clause)
{
    Unit grams;
    UnitError error;
    Typed mass = make_number(c, clause->bounds.at[0]);
    if (!mass.number) return;
    if (unit_parse(c->arena, "g/mol", 5, &grams, &error) != UNIT_OK) {
        c->diagnostics->no_memory = true;
        return;
    }
    Number *number = number_in_unit(c, mass, &grams, NONE, false, "a molar mass");
    if (!number) return;
    if (number->kind != NUMBER_CONSTANT || number->value <= 0) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, clause->span, "as `molar mass 40.078 g/mol`",
                 "A molar mass is a number above 0");
        return;
    }
    if (molar_mass_has_place(c, &t->unit, clause->span)) t->molar_mass = number->value;
}

/* A bound of a range or of bands, in the term's unit; a bare number is in it already. */
static Number *bound_number(Checker *c, uint32_t term, const Node *node)
{
    const Term *t = &c->meaning->terms.at[term];
    Unit unit = t->unit;
    Typed bound = make_number(c, node);
    return number_in_unit(c, bound, &unit, t->molar_mass > 0 ? term : NONE, true, "the bound");
}

static void measure_range(Checker *c, uint32_t term, const Clause *clause)
{
    Number *low = bound_number(c, term, clause->bounds.at[0]), *high = bound_number(c, term, clause->bounds.at[1]);
    if (!low || !high) return;
    if (low->kind != NUMBER_CONSTANT || high->kind != NUMBER_CONSTANT || low->value >= high->value) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_RANGE, clause->span, "as `range 0.5 to 6`",
                 "A range goes from a number up to a higher one");
        return;
    }
    c->made->terms.at[term].range = (Interval){ low->value, high->value, false, false };
}

static void band_names(Checker *c, uint32_t term, const Clause *clause)
{
    for (uint32_t i = 0; i < clause->phrases.count; i++) {
        const Phrase *name = &clause->phrases.at[i];
        if (meaning_value(c->meaning, term, name->key, name->key_size) != NONE) {
            diagnose(c->diagnostics, DIAGNOSTIC_NAMED_TWICE, name->span,
                     "a band is one stretch of numbers; give each its own name", "Two bands have one name");
            continue;
        }
        if (!vocabulary_add_value(c, term, name)) return;
    }
}

/* Units, ranges and the names of bands: all that phrases and other expressions need to know of a number. */
static void measure_outline(Checker *c, uint32_t term)
{
    const Statement *s = c->declarations.at[term];
    measure_unit(c, &c->made->terms.at[term], s);
    const Clause *bands = clause_of(s, CLAUSE_BANDS);
    if (bands) band_names(c, term, bands);
}

static void measure_limits(Checker *c, uint32_t term)
{
    const Clause *molar_mass = clause_of(c->declarations.at[term], CLAUSE_MOLAR_MASS);
    const Clause *range = clause_of(c->declarations.at[term], CLAUSE_RANGE);
    if (molar_mass) measure_molar_mass(c, &c->made->terms.at[term], molar_mass);
    if (range) measure_range(c, term, range);
}

static bool band_relations(Checker *c, const Clause *clause, Term *t)
{
    for (uint32_t i = 0; i < clause->phrases.count; i++)
        if (!vec_push(c->arena, &t->bands, (Band){ false, false })) return false;
    for (uint32_t i = 0; i < clause->bounds.count; i++) {
        uint8_t before = clause->relations.at[2 * (size_t)i], after = clause->relations.at[2 * (size_t)i + 1];
        if ((before == RELATION_LESS) == (after == RELATION_LESS)) {
            diagnose(c->diagnostics, DIAGNOSTIC_BAD_BANDS, clause->bounds.at[i]->span,
                     "write one `<` and one `<=`: `low < 2.15 <= normal` gives 2.15 to normal, `low <= 2.15 < normal` "
                     "to low",
                     "This bound belongs to both bands, or to neither");
            return false;
        }
        t->bands.at[i].high_included = before == RELATION_AT_MOST;
        t->bands.at[i + 1].low_included = after == RELATION_AT_MOST;
    }
    return true;
}

static Number *term_number(Checker *c, uint32_t term, Span span)
{
    Number *made = number_constant(c, 0, span);
    if (!made) return NULL;
    made->kind = NUMBER_TERM;
    made->term = term;
    made->computed = c->declarations.at[term] && c->declarations.at[term]->formula;
    return made;
}

/* That the bounds rise: an error where they cannot, a condition where it depends on the case. */
static Condition *bounds_rise(Checker *c, const Term *t, const Clause *clause)
{
    Condition *all = condition_new(c, CONDITION_AND, clause->span, t->bounds.count);
    uint32_t open = 0;
    for (uint32_t i = 0; all && i + 1 < t->bounds.count; i++) {
        Interval low = number_range(c->meaning, t->bounds.at[i]), high = number_range(c->meaning, t->bounds.at[i + 1]);
        Span span = clause->bounds.at[i + 1]->span;
        if (low.hi < high.lo) continue;
        if (low.lo >= high.hi) {
            diagnose_two(c->diagnostics, DIAGNOSTIC_BANDS_NOT_RISING, span, clause->bounds.at[i]->span,
                         "the bound before it", "bands are written from the lowest to the highest",
                         "This bound is not above the one before it");
            return NULL;
        }
        all->kids[open] = condition_compare(c, RELATION_LESS, t->bounds.at[i], t->bounds.at[i + 1], span);
        if (!all->kids[open++]) return NULL;
    }
    if (!all || open == 0) return NULL;
    all->count = open;
    return all;
}

static Condition *band_condition(Checker *c, uint32_t term, uint32_t i, Span span)
{
    const Term *t = &c->meaning->terms.at[term];
    Condition *both = condition_new(c, CONDITION_AND, span, 2);
    if (!both) return NULL;
    uint32_t count = 0;
    if (i > 0) {
        Relation relation = t->bands.at[i].low_included ? RELATION_AT_LEAST : RELATION_MORE;
        both->kids[count++] = condition_compare(c, relation, term_number(c, term, span), t->bounds.at[i - 1], span);
    }
    if (i < t->bounds.count) {
        Relation relation = t->bands.at[i].high_included ? RELATION_AT_MOST : RELATION_LESS;
        both->kids[count++] = condition_compare(c, relation, term_number(c, term, span), t->bounds.at[i], span);
    }
    both->count = count;
    Condition *band = count == 1 ? both->kids[0] : both;
    if (!t->rising) return band;
    Condition *where = condition_new(c, CONDITION_WHERE, span, 2);
    if (where) where->kids[0] = band, where->kids[1] = t->rising;
    return where;
}

static void measure_bands(Checker *c, uint32_t term, const Clause *clause)
{
    Term *t = &c->made->terms.at[term];
    if (t->values.count != clause->phrases.count) return; /* reported */
    if (t->values.count < 2) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_BANDS, clause->span, "as `bands low < 2.15 <= normal <= 2.55 < high`",
                 "Bands are at least two");
        return;
    }
    if (!band_relations(c, clause, t)) return;
    for (uint32_t i = 0; i < clause->bounds.count; i++) {
        Number *bound = bound_number(c, term, clause->bounds.at[i]);
        if (!bound) return;
        if (!vec_push(c->arena, &t->bounds, bound)) c->diagnostics->no_memory = true;
    }
    if (c->diagnostics->no_memory) return;
    uint32_t errors = c->diagnostics->errors;
    t->rising = bounds_rise(c, t, clause);
    for (uint32_t i = 0; c->diagnostics->errors == errors && i < t->values.count; i++)
        c->made->propositions.at[t->first_proposition + i].band = band_condition(c, term, i, t->values.at[i].span);
}

static void measure_formula(Checker *c, uint32_t term)
{
    const Statement *s = c->declarations.at[term];
    if (s->formula) {
        Unit unit = c->meaning->terms.at[term].unit;
        Typed formula = make_number(c, s->formula);
        c->made->terms.at[term].formula = number_in_unit(c, formula, &unit, NONE, true, "the declaration");
    }
    if (s->unless) c->made->terms.at[term].unless = make_condition(c, s->unless);
}

static void each_number(Checker *c, void (*deed)(Checker *, uint32_t))
{
    for (uint32_t i = 0; i < c->meaning->terms.count; i++) {
        if (!c->meaning->terms.at[i].is_number || !c->declarations.at[i]) continue;
        c->file = c->meaning->terms.at[i].files.at[0];
        deed(c, i);
    }
}

static void bands_of(Checker *c, uint32_t term)
{
    const Clause *bands = clause_of(c->declarations.at[term], CLAUSE_BANDS);
    if (bands) measure_bands(c, term, bands);
}

bool measures_outline(Checker *c)
{
    each_number(c, measure_outline);
    return !c->diagnostics->no_memory;
}

bool measures_fill(Checker *c)
{
    each_number(c, measure_limits);
    each_number(c, measure_formula);
    each_number(c, bands_of);
    return !c->diagnostics->no_memory;
}
