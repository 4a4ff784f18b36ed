/* Number expressions, and their units. */
#include <string.h>

#include "language/checker_inside.h"

static const Typed wrong = { .number = NULL, .molar_term = NONE };

static Number *number_new(Checker *c, NumberKind kind, Span span, uint32_t kids)
{
    Number *made = arena_zero(c->arena, sizeof *made);
    if (made && kids &&
        (!(made->kids = arena_zero(c->arena, kids * sizeof *made->kids)) ||
         !(made->minus = arena_zero(c->arena, kids)) ||
         !(made->conditions = arena_zero(c->arena, kids * sizeof *made->conditions))))
        made = NULL;
    if (!made) {
        c->diagnostics->no_memory = true;
        return NULL;
    }
    made->kind = kind;
    made->span = span;
    made->count = kids;
    made->term = made->reg = NONE;
    made->computed = true;
    return made;
}

Number *number_constant(Checker *c, double value, Span span)
{
    Number *made = number_new(c, NUMBER_CONSTANT, span, 0);
    if (made) made->value = value, made->computed = false;
    return made;
}

const Term *measure_named(const Checker *c, const Node *node)
{
    if (node) node = bare_node(node);
    if (!node || node->kind != NODE_TERM || node->unit) return NULL;
    Found found = meaning_find(c->meaning, node->phrase.key, node->phrase.key_size);
    const Term *term = found.kind == LOOKUP_TERM ? &c->meaning->terms.at[found.term] : NULL;
    return term && term->is_number ? term : NULL;
}

const char *unit_to_write(Checker *c, const char *text, size_t size, const Term *measure)
{
    Unit unit;
    UnitError error = { 0 };
    if (unit_parse(c->arena, text, size, &unit, &error) == UNIT_OK) return arena_copy(c->arena, text, size);
    const char *meant = error.suggestion;
    if (!meant || strpbrk(meant, "()")) return NULL; /* brackets end a unit in our text */
    if (!measure || unit_is_one(&measure->unit) || unit_parse(c->arena, meant, strlen(meant), &unit, &error) != UNIT_OK)
        return meant;
    const Unit *declared = &measure->unit;
    if (!unit_same_dimension(&unit, declared)) return measure->molar_mass > 0 ? meant : NULL;
    return unit.factor == declared->factor && unit.offset == declared->offset ? declared->text : meant;
}

bool make_unit(Checker *c, const Phrase *text, Unit *unit)
{
    UnitError error = { 0 };
    UnitStatus status = unit_parse(c->arena, text->text, strlen(text->text), unit, &error);
    if (status == UNIT_OK) return true;
    if (status == UNIT_NO_MEMORY) {
        c->diagnostics->no_memory = true;
        return false;
    }
    const Term *measure = measure_named(c, c->opposite);
    const char *meant = unit_to_write(c, text->text, strlen(text->text), measure);
    const char *hint = "units are written in UCUM: mmol/L, 10*9/L, mm[Hg], mL/min/{1.73_m2}, Cel";
    if (meant) hint = arena_printf(c->arena, "did you mean `%s`?", meant);
    else if (measure && unit_is_one(&measure->unit)) hint = arena_printf(c->arena, "`%s` has no unit", measure->name);
    else if (measure) hint = arena_printf(c->arena, "`%s` is declared in %s", measure->name, measure->unit.text);
    if (status == UNIT_SPECIAL)
        diagnose(c->diagnostics, DIAGNOSTIC_TEMPERATURE_ARITHMETIC, text->span, "a difference of temperatures is in K",
                 "Cel and [degF] do not multiply or divide");
    else
        diagnose(c->diagnostics, DIAGNOSTIC_UNKNOWN_UNIT, text->span, hint,
                 status == UNIT_UNKNOWN ? "`%s` is not a unit" : "`%s` does not read as a unit", text->text);
    return false;
}

static const char *dimension(Checker *c, const Unit *unit)
{
    const char *name = unit_dimension_name(c->arena, unit);
    return name ? name : "…";
}

static double molar_mass(const Checker *c, const Typed *a, const Typed *b)
{
    uint32_t term = a->molar_term != NONE ? a->molar_term : b->molar_term;
    return term == NONE ? 0 : c->meaning->terms.at[term].molar_mass;
}

static double literal_value(const Typed *t)
{
    return t->number->kind == NUMBER_CONSTANT ? t->number->value : 0;
}

static bool report_dimensions(Checker *c, const Typed *a, const Typed *b, const char *deed)
{
    bool a_bare = a->bare, b_bare = b->bare;
    if (a_bare != b_bare) {
        const Typed *bare = a_bare ? a : b, *other = a_bare ? b : a;
        const char *unit = other->unit.text[0] ? other->unit.text : "unit";
        diagnose(
            c->diagnostics, DIAGNOSTIC_BARE_NUMBER, bare->span,
            bare->literal
                ? unit_wanted(c, &other->unit, molar_mass(c, a, b), literal_value(bare), "", NULL)
                : arena_printf(
                      c->arena,
                      "to reckon with bare numbers, put the unit wanted in brackets behind each measure: TERM (%s)",
                      unit),
            "A number without a unit is %s one in %s", deed, unit);
        return false;
    }
    double unused;
    bool molar = unit_convert_molar(1, &a->unit, &b->unit, 1, &unused);
    diagnose_two(c->diagnostics, DIAGNOSTIC_WRONG_DIMENSION, b->span, a->span, "the other is here",
                 molar ? "mass and amount of substance convert only for a measure that states its `molar mass`"
                       : "check the units, and that this is the measure meant",
                 "A number of dimension %s is %s one of dimension %s", dimension(c, &b->unit), deed,
                 dimension(c, &a->unit));
    return false;
}

static Number *scaled(Checker *c, Number *number, const Unit *from, const Unit *to)
{
    if (number->kind == NUMBER_CONSTANT) return number_constant(c, unit_convert(number->value, from, to), number->span);
    if (from->factor == to->factor && from->offset == to->offset) return number;
    Number *made = number_new(c, NUMBER_SCALE, number->span, 1);
    if (!made) return NULL;
    made->kids[0] = number;
    unit_scale(from, to, &made->value, &made->offset);
    made->computed = number->computed;
    return made;
}

static Number *scaled_molar(Checker *c, Number *number, const Unit *from, const Unit *to, double molar_mass)
{
    double value;
    bool constant = number->kind == NUMBER_CONSTANT;
    bool fits = constant ? unit_convert_molar(number->value, from, to, molar_mass, &value)
                         : unit_molar_factor(from, to, molar_mass, &value);
    if (!fits) return NULL;
    if (constant) return number_constant(c, value, number->span);
    Number *made = number_new(c, NUMBER_SCALE, number->span, 1);
    if (!made) return NULL;
    made->kids[0] = number;
    made->value = value;
    made->computed = number->computed;
    return made;
}

void diagnose_annotations(Diagnostics *diagnostics, const Unit *a, const Unit *b, Span span)
{
    if (a->charges != b->charges) {
        diagnose(diagnostics, DIAGNOSTIC_ANNOTATIONS_DIFFER, span,
                 "they are read as the same: right for Na, K, Cl and HCO3; of Ca and Mg, 2 meq are 1 mmol",
                 "`%s` and `%s` are the same only of what has a single charge", a->text, b->text);
        return;
    }
    diagnose(diagnostics, DIAGNOSTIC_ANNOTATIONS_DIFFER, span,
             "they are read as the same unit: see that the two mean the same",
             "`%s` and `%s` differ in what stands in braces", a->text[0] ? a->text : "1", b->text[0] ? b->text : "1");
}

static bool report_scales(Checker *c, const Unit *a, const Unit *b, Span span)
{
    if (unit_same_scale(a, b)) return false;
    diagnose(c->diagnostics, DIAGNOSTIC_WRONG_DIMENSION, span,
             "state it in the unit of the measure: HbA1c in % is by another scale than in mmol/mol",
             "`%s` and `%s` do not convert by reckoning", a->text, b->text);
    return true;
}

static void warn_annotations(Checker *c, const Unit *a, const Unit *b, Span span)
{
    if (!unit_same_annotation(a, b)) diagnose_annotations(c->diagnostics, a, b, span);
}

bool numbers_unify(Checker *c, Typed *a, Typed *b, const char *deed)
{
    if (!a->number || !b->number) return false;
    if (a->bare && b->bare) return true;
    if (!a->bare && !b->bare) {
        if (report_scales(c, &a->unit, &b->unit, b->span)) return false;
        warn_annotations(c, &a->unit, &b->unit, b->span);
    }
    bool fits_bare = (a->bare && unit_is_one(&b->unit)) || (b->bare && unit_is_one(&a->unit));
    if (fits_bare) {
        a->bare = b->bare = false;
        return true;
    }
    if (a->bare || b->bare) return report_dimensions(c, a, b, deed);
    bool keep_b = a->literal && !b->literal; /* constants are converted, not what is measured */
    Typed *kept = keep_b ? b : a, *moved = keep_b ? a : b;
    if (unit_same_dimension(&a->unit, &b->unit)) moved->number = scaled(c, moved->number, &moved->unit, &kept->unit);
    else {
        double mass = molar_mass(c, a, b);
        Number *number = mass > 0 ? scaled_molar(c, moved->number, &moved->unit, &kept->unit, mass) : NULL;
        if (!number) return c->diagnostics->no_memory ? false : report_dimensions(c, a, b, deed);
        moved->number = number;
    }
    moved->unit = kept->unit;
    return moved->number;
}

Number *number_in_unit(Checker *c, Typed t, const Unit *unit, uint32_t molar_term, bool bare_fits, const char *what)
{
    if (!t.number || (t.bare && bare_fits)) return t.number;
    Typed wanted = { .number = t.number, .unit = *unit, .molar_term = molar_term, .span = t.span };
    if (t.bare && !unit_is_one(unit)) {
        diagnose(c->diagnostics, DIAGNOSTIC_BARE_NUMBER, t.span,
                 unit_wanted(c, unit, molar_mass(c, &wanted, &t), literal_value(&t), "", NULL),
                 "A number without a unit stands where %s wants %s", what, unit->text);
        return NULL;
    }
    if (t.bare) return t.number;
    if (report_scales(c, unit, &t.unit, t.span)) return NULL;
    warn_annotations(c, unit, &t.unit, t.span);
    if (unit_same_dimension(&t.unit, unit)) return scaled(c, t.number, &t.unit, unit);
    double mass = molar_mass(c, &wanted, &t);
    Number *number = mass > 0 ? scaled_molar(c, t.number, &t.unit, unit, mass) : NULL;
    if (!number && !c->diagnostics->no_memory)
        diagnose(c->diagnostics, DIAGNOSTIC_WRONG_DIMENSION, t.span,
                 arena_printf(c->arena, "%s is in %s, a number of dimension %s", what, unit->text, dimension(c, unit)),
                 "This has the dimension %s", dimension(c, &t.unit));
    return number;
}

/* ---- expressions ---- */

static Typed make_literal(Checker *c, const Node *node)
{
    Typed t = { .unit = unit_one, .bare = true, .literal = true, .molar_term = NONE, .span = node->span };
    if (node->unit && !make_unit(c, node->unit, &t.unit)) return wrong;
    t.bare = !node->unit;
    t.number = number_constant(c, node->number, node->span);
    return t;
}

static const char *not_a_number_advice(Checker *c, const Term *term)
{
    if (term->shape != SHAPE_PLAIN) return arena_printf(c->arena, "it has values: write `%s is …`", term->name);
    if (c->of_facts)
        return arena_printf(c->arena, "it is present, absent or unknown: write `%s`, `no %s` or `unknown %s`",
                            term->name, term->name, term->name);
    return "points for it are written `2 if …`; a number is declared by `measure`";
}

static Typed make_term_number(Checker *c, const Node *node)
{
    Found found;
    if (find_phrase(c, &node->phrase, &found) == FIND_ERROR) return wrong;
    const Term *term = &c->meaning->terms.at[found.term];
    if (!term->is_number || found.kind != LOOKUP_TERM) {
        diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_NUMBER, node->span, not_a_number_advice(c, term),
                 "`%s` is not a number", node->phrase.text);
        return wrong;
    }
    if (c->made) c->made->terms.at[found.term].used = true;
    Typed t = { .unit = term->unit, .molar_term = term->molar_mass > 0 ? found.term : NONE, .span = node->span };
    t.number = number_new(c, NUMBER_TERM, node->span, 0);
    if (!t.number) return wrong;
    t.number->term = found.term;
    t.number->computed = c->declarations.count > found.term && c->declarations.at[found.term] &&
                         c->declarations.at[found.term]->formula;
    if (c->file == NONE) t.number->computed = term->formula;
    t.bare = unit_is_one(&term->unit);
    if (!node->unit) return t;
    Unit wanted;
    if (!make_unit(c, node->unit, &wanted)) return wrong;
    t.number = number_in_unit(c, t, &wanted, t.molar_term, false, "the bracket");
    t.unit = unit_one;
    t.bare = true;
    t.molar_term = NONE;
    return t;
}

static bool is_absolute(Checker *c, const Typed *t)
{
    if (unit_is_absolute(&t->unit)) return true;
    diagnose(c->diagnostics, DIAGNOSTIC_TEMPERATURE_ARITHMETIC, t->span,
             "for a formula of bare numbers write TERM (Cel)",
             "Temperatures in Cel and [degF] can be compared and converted, but not added or multiplied");
    return false;
}

/* A list whose items are brought to the unit of the first that has one. */
static Typed make_list(Checker *c, const Node *node, Typed *items, NumberKind kind, bool arithmetic)
{
    uint32_t count = node->kids.count;
    Typed t = { .unit = unit_one, .bare = true, .molar_term = NONE, .span = node->span }, kid;
    t.number = number_new(c, kind, node->span, count);
    if (!t.number) return wrong;
    bool failed = false;
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].number && arithmetic && count > 1 && !is_absolute(c, &items[i])) items[i].number = NULL;
        failed |= !items[i].number;
    }
    if (failed) return wrong;
    Typed *first = &items[0];
    for (uint32_t i = 0; i < count && first->literal; i++)
        if (!items[i].literal) first = &items[i];
    t.number->computed = arithmetic;
    for (uint32_t i = 0; i < count; i++) {
        kid = *first;
        kid.literal = false;
        if (&items[i] != first && !numbers_unify(c, &kid, &items[i], arithmetic ? "added to" : "compared with"))
            return wrong;
        t.number->kids[i] = items[i].number;
        t.number->minus[i] = i < node->links.count ? node->links.at[i] : 0;
        t.number->computed |= items[i].number->computed;
    }
    t.unit = first->unit;
    t.bare = first->bare;
    return t;
}

static Typed make_product(Checker *c, const Node *node, const Typed *items)
{
    Typed t = { .unit = unit_one, .bare = true, .molar_term = NONE, .span = node->span };
    t.number = number_new(c, NUMBER_MULTIPLY, node->span, node->kids.count);
    bool failed = !t.number;
    for (uint32_t i = 0; t.number && i < node->kids.count; i++) {
        Typed kid = items[i];
        if (!kid.number || !is_absolute(c, &kid)) {
            failed = true;
            continue;
        }
        t.number->kids[i] = kid.number;
        t.number->minus[i] = node->links.at[i];
        t.unit = node->links.at[i] ? unit_divide(&t.unit, &kid.unit) : unit_multiply(&t.unit, &kid.unit);
        t.bare &= kid.bare;
    }
    return failed ? wrong : t;
}

/* The exponent as a fraction that a unit can be raised to: whole or a half. */
static bool exponent(const Number *number, int *numerator, int *denominator)
{
    if (number->kind != NUMBER_CONSTANT) return false;
    double twice = number->value * 2;
    if (!(twice >= -20 && twice <= 20) || twice != (int)twice) return false;
    *numerator = (int)twice;
    *denominator = 2;
    return true;
}

static Typed make_power(Checker *c, const Node *node, const Typed *items)
{
    Typed base = items[0], power = items[1];
    if (!base.number || !power.number || !is_absolute(c, &base)) return wrong;
    int numerator, denominator;
    Typed t = { .unit = unit_one, .bare = base.bare, .molar_term = NONE, .span = node->span };
    bool fits = base.bare || (exponent(power.number, &numerator, &denominator) &&
                              unit_power(&base.unit, numerator, denominator, &t.unit));
    if (!power.bare || !fits) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_POWER, power.span,
                 base.bare ? "an exponent is a number without a unit"
                           : "write a whole exponent, or make a bare number of the base: TERM (unit)",
                 "A number with a unit cannot be raised to this");
        return wrong;
    }
    t.number = number_new(c, NUMBER_POWER, node->span, 2);
    if (!t.number) return wrong;
    t.number->kids[0] = base.number;
    t.number->kids[1] = power.number;
    return t;
}

static Typed make_negative(Checker *c, const Node *node, const Typed *items)
{
    Typed t = items[0];
    if (!t.number || (!t.literal && !is_absolute(c, &t))) return wrong; /* -3 Cel is no arithmetic */
    t.span = node->span;
    t.molar_term = NONE;
    if (t.number->kind == NUMBER_CONSTANT) {
        t.number = number_constant(c, -t.number->value, node->span);
        return t;
    }
    Number *made = number_new(c, NUMBER_SCALE, node->span, 1);
    if (!made) return wrong;
    made->kids[0] = t.number;
    made->value = -1;
    made->computed = t.number->computed;
    t.number = made;
    return t;
}

static Typed make_call(Checker *c, const Node *node, const Typed *items)
{
    static const char *const names[] = { "sqrt", "ln", "exp", "log10", "round" };
    Typed t = items[0];
    if (!t.number) return wrong;
    Function function = FUNCTION_SQRT;
    while (strcmp(names[function], node->phrase.key) != 0) function++;
    bool rooted = function == FUNCTION_SQRT && !t.bare && is_absolute(c, &t) && unit_power(&t.unit, 1, 2, &t.unit);
    if (!t.bare && !rooted) {
        diagnose(c->diagnostics, DIAGNOSTIC_BARE_NUMBER, t.span,
                 arena_printf(c->arena, "put the unit wanted in brackets behind the measure: %s (TERM (unit))",
                              names[function]),
                 "`%s` wants a number without a unit", names[function]);
        return wrong;
    }
    Number *made = number_new(c, NUMBER_CALL, node->span, 1);
    if (!made) return wrong;
    made->kids[0] = t.number;
    made->function = function;
    return (Typed){ .number = made, .unit = t.unit, .bare = t.bare, .molar_term = NONE, .span = node->span };
}

/* V if A else W if B else Z; without a last `else`, 0. `items`: the values, the last of which may be wanting; the
 * conditions are in `number`. */
static Typed make_choice(Checker *c, const Node *node, Typed *items, Number *number)
{
    Typed t = { .number = number, .unit = unit_one, .bare = true, .molar_term = NONE, .span = node->span };
    uint32_t values = number->count;
    if (node->kids.count % 2 == 0)
        items[values - 1] = (Typed){ .number = number_constant(c, 0, node->span),
                                     .unit = items[0].unit,
                                     .bare = items[0].bare,
                                     .literal = true,
                                     .molar_term = NONE,
                                     .span = node->span };
    for (uint32_t i = 0; i < values; i++)
        if (!items[i].number || (i + 1 < values && !number->conditions[i])) return wrong;
    number->computed = false;
    for (uint32_t i = 0; i < values; i++) {
        Typed first = items[0];
        first.literal = false;
        if (i && !numbers_unify(c, &first, &items[i], "chosen beside")) return wrong;
        number->kids[i] = items[i].number;
        number->computed |= items[i].number->computed;
    }
    t.unit = items[0].unit;
    t.bare = items[0].bare;
    return t;
}

/* What is made of a node once its kids are: apart from the recursion, which is to take little of the stack. */
static __attribute__((noinline)) void join_kids(Checker *c, const Node *node, Typed *items, Number *choice, Typed *made)
{
    switch (node->kind) {
    case NODE_NUMBER: *made = make_literal(c, node); return;
    case NODE_TERM: *made = make_term_number(c, node); return;
    case NODE_SUM: *made = make_list(c, node, items, NUMBER_ADD, true); return;
    case NODE_PRODUCT: *made = make_product(c, node, items); return;
    case NODE_POWER: *made = make_power(c, node, items); return;
    case NODE_NEGATIVE: *made = make_negative(c, node, items); return;
    case NODE_CALL: *made = make_call(c, node, items); return;
    case NODE_CHOICE: *made = make_choice(c, node, items, choice); return;
    case NODE_AGGREGATE: {
        static const NumberKind kinds[] = {
            [AGGREGATE_SUM] = NUMBER_ADD, [AGGREGATE_HIGHEST] = NUMBER_HIGHEST, [AGGREGATE_LOWEST] = NUMBER_LOWEST
        };
        *made = make_list(c, node, items, kinds[node->how], node->how == AGGREGATE_SUM);
        return;
    }
    default:
        diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_NUMBER, node->span, "points for a condition are written `2 if …`",
                 "`%s` is a condition where a number is wanted", node_text(c, node));
        *made = wrong;
    }
}

static bool is_made_of_numbers(const Node *node)
{
    return node->kind == NODE_SUM || node->kind == NODE_PRODUCT || node->kind == NODE_POWER ||
           node->kind == NODE_NEGATIVE || node->kind == NODE_CALL || node->kind == NODE_AGGREGATE;
}

static void fill_choice(Checker *c, const Node *node, Typed *items, Number *choice)
{
    for (uint32_t i = 0; i < node->kids.count; i++) {
        if (i % 2 == 0) number_fill(c, node->kids.at[i], &items[i / 2]);
        else choice->conditions[i / 2] = make_condition(c, node->kids.at[i]);
    }
}

void number_fill(Checker *c, const Node *node, Typed *made)
{
    node = bare_node(node);
    Typed *items = NULL;
    Number *choice = NULL;
    bool numbers = is_made_of_numbers(node);
    *made = (Typed){ .number = NULL };
    if (numbers || node->kind == NODE_CHOICE) items = arena_zero(c->arena, node->kids.count * sizeof *items);
    if (node->kind == NODE_CHOICE) choice = number_new(c, NUMBER_CHOICE, node->span, node->kids.count / 2 + 1);
    if ((numbers && !items) || (node->kind == NODE_CHOICE && (!items || !choice))) {
        c->diagnostics->no_memory = true;
        return;
    }
    for (uint32_t i = 0; numbers && i < node->kids.count; i++) number_fill(c, node->kids.at[i], &items[i]);
    if (choice) fill_choice(c, node, items, choice);
    join_kids(c, node, items, choice, made);
}

Typed make_number(Checker *c, const Node *node)
{
    Typed made;
    number_fill(c, node, &made);
    return made;
}

/* `class at least II`: the values that a sign leaves, in the order of their declaration. */
static const char *values_from(Checker *c, const Term *term, uint32_t value, Relation relation)
{
    uint32_t from = 0, to = term->values.count;
    if (relation == RELATION_AT_LEAST || relation == RELATION_MORE) from = value + (relation == RELATION_MORE);
    if (relation == RELATION_AT_MOST || relation == RELATION_LESS) to = value + (relation == RELATION_AT_MOST);
    const char *list = NULL;
    for (uint32_t i = from; i < to; i++) {
        list = arena_printf(c->arena, "%s%s%s", list ? list : "", list ? ", " : "",
                            advice_written(c, term->values.at[i].name));
        if (!list) return NULL;
    }
    if (c->of_facts) return "a fact says which value it is: state the one that is known, or leave the line out";
    if (!list) return arena_printf(c->arena, "no value of %s lies beyond that one", term->name);
    if (from + 1 == to) return arena_printf(c->arena, "write `%s is %s`", term->name, list);
    return arena_printf(c->arena, "write `%s is one of (%s)`, or those of them that are meant", term->name, list);
}

/* `sex = female`, `serum calcium = low`: a value on the other side of a sign is answered with advice. */
static bool names_values(Checker *c, const Node *node, const Node *other, Relation relation)
{
    if (node->kind != NODE_TERM) return false;
    Found found = meaning_find(c->meaning, node->phrase.key, node->phrase.key_size);
    if (found.kind != LOOKUP_TERM) return false;
    const Term *term = &c->meaning->terms.at[found.term];
    Phrase digits = { .text = other->phrase.text, .key = other->phrase.text }; /* `cough = 0` */
    const Phrase *word = other->kind == NODE_TERM                     ? &other->phrase
                         : other->kind == NODE_NUMBER && !other->unit ? &digits
                                                                      : NULL;
    uint32_t at = word ? meaning_value(c->meaning, found.term, word->key, strlen(word->key)) : NONE;
    bool value = at != NONE && (other->kind == NODE_TERM || !term->is_number);
    const char *meant = word && !value ? state_meant(c, term, word, false) : NULL;
    if (!value && !meant && term->shape == SHAPE_PLAIN) return false;
    if (!meant) meant = arena_printf(c->arena, "%s is %s", node->phrase.text, node_text(c, other));
    bool number = !value && term->is_number; /* `age = unknown` */
    bool several = value && relation != RELATION_EQUAL;
    diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_NUMBER, value || number ? other->span : node->span,
             several ? values_from(c, term, at, relation) : arena_printf(c->arena, "write `%s`", meant),
             "Only numbers are compared with signs, and `%s` is %s",
             value || number ? other->phrase.text : node->phrase.text,
             value                        ? "a value"
             : term->shape == SHAPE_PLAIN ? "none"
                                          : "a term with values");
    return true;
}

Relation relation_turned(Relation relation)
{
    static const Relation turned[] = { [RELATION_LESS] = RELATION_MORE,
                                       [RELATION_AT_MOST] = RELATION_AT_LEAST,
                                       [RELATION_EQUAL] = RELATION_EQUAL,
                                       [RELATION_AT_LEAST] = RELATION_AT_MOST,
                                       [RELATION_MORE] = RELATION_LESS };
    return turned[relation];
}

__attribute__((noinline)) bool compares_no_numbers(Checker *c, const Node *left, const Node *right, Relation relation)
{
    return names_values(c, left, right, relation) || names_values(c, right, left, relation_turned(relation));
}

bool comparison_sides(Checker *c, const Node *left, const Node *right, Relation relation, Typed *a, Typed *b)
{
    if (compares_no_numbers(c, left, right, relation)) return false;
    c->opposite = right;
    number_fill(c, left, a);
    c->opposite = left;
    number_fill(c, right, b);
    c->opposite = NULL;
    return numbers_unify(c, a, b, "compared with");
}
