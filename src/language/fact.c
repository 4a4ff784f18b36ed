/* Facts: what one item of a line in a facts file states. */
#include <math.h>
#include <string.h>

#include "language/checker_inside.h"

typedef struct FactReader {
    Checker checker;
    uint32_t *subject;
    Facts *facts;
} FactReader;

static bool add(FactReader *r, Fact fact)
{
    if (vec_push(r->checker.arena, r->facts, fact)) return true;
    r->checker.diagnostics->no_memory = true;
    return false;
}

static void not_a_fact(FactReader *r, Span span, const char *hint, const char *message)
{
    diagnose(r->checker.diagnostics, DIAGNOSTIC_NOT_A_FACT, span, hint, "%s", message);
}

static bool add_proposition(FactReader *r, uint32_t proposition, bool absent, Span span)
{
    uint32_t term = r->checker.meaning->propositions.at[proposition].term;
    return add(
        r,
        (Fact){ .kind = FACT_PROPOSITION, .proposition = proposition, .term = term, .absent = absent, .span = span });
}

/* The word of a line of facts that the first word of a phrase nearly is; NULL where it is none, or stands alone. */
static const char *line_word(const Phrase *phrase)
{
    const char *blank = phrase->quoted ? NULL : strchr(phrase->key, ' ');
    if (!blank) return NULL;
    if (strncmp(phrase->key, "expect", 6) == 0) return "expect"; /* expects, expected, expecting */
    return word_near_statement(READ_CASES, phrase->key, (uint32_t)(blank - phrase->key));
}

bool expects_misspelt(const Phrase *phrase)
{
    const char *word = line_word(phrase);
    return word && strcmp(word, "expect") == 0;
}

/* `unknwon cough` as `unknown cough` */
static const char *near_line(const FactReader *r, const Phrase *phrase)
{
    const char *word = line_word(phrase);
    return word ? arena_printf(r->checker.arena, "%s%s", word, strchr(phrase->key, ' ')) : NULL;
}

/* A phrase that no rule knows: reported by the reader of facts, and kept. */
static bool add_stranger(FactReader *r, const Node *node, const Phrase *phrase)
{
    const char *near = phrase_meant(&r->checker, phrase);
    if (!near) near = near_line(r, phrase);
    return add(r, (Fact){ .kind = FACT_STRANGER,
                          .proposition = NONE,
                          .term = NONE,
                          .text = node_text(&r->checker, node),
                          .nearest = near,
                          .advice = near || node->kind != NODE_TERM ? NULL : stranger_advice(&r->checker, phrase),
                          .span = node->span });
}

/* `stroke, absent` and `creatinine = 180 umol/L, high` speak of what stands before, and not of the one term that may
 * have a value or band of that name. */
static bool needs_its_term(FactReader *r, Found found, const Phrase *phrase)
{
    const Meaning *m = r->checker.meaning;
    bool known = meaning_is_value_alone(m, found, phrase->key, phrase->key_size);
    bool describes = !phrase->quoted && word_describes(phrase->key, phrase->key_size);
    if (found.kind != LOOKUP_NOTHING && !known) return false;
    if (!describes && !(known && m->terms.at[found.term].is_number)) return false;
    const char *hint = "write it with what it describes: `no A`, `A is V`, `M = 4 cm`";
    if (known)
        hint = arena_printf(r->checker.arena, "write `%s`, if that is meant",
                            m->propositions.at[found.proposition].said);
    diagnose(r->checker.diagnostics, DIAGNOSTIC_NOT_A_FACT, phrase->span, hint,
             "`%s` alone does not say of what it is so", phrase->text);
    return true;
}

static bool state_term(FactReader *r, const Node *node, bool absent)
{
    const Meaning *m = r->checker.meaning;
    const Phrase *phrase = &node->phrase;
    if (*r->subject != NONE) { /* `sites are fingers, elbows`: elbows goes on with the sites */
        uint32_t value = meaning_value(m, *r->subject, phrase->key, phrase->key_size);
        if (value != NONE)
            return add_proposition(r, m->terms.at[*r->subject].first_proposition + value, absent, node->span);
        *r->subject = NONE;
    }
    Found found = meaning_find(m, phrase->key, phrase->key_size);
    if (needs_its_term(r, found, phrase)) return true;
    if (found.kind == LOOKUP_NOTHING) return add_stranger(r, node, phrase);
    if (find_phrase(&r->checker, phrase, &found) == FIND_ERROR) return true;
    if (found.proposition != NONE) return add_proposition(r, found.proposition, absent, node->span);
    const Term *t = &m->terms.at[found.term];
    if (t->is_number)
        not_a_fact(r, node->span,
                   arena_printf(r->checker.arena, "write how much: `%s = 1.5 %s`, `%s < 5 %s`; or leave the line out",
                                t->name, t->unit.text, t->name, t->unit.text),
                   "A measurement without its number says nothing");
    else
        diagnose(
            r->checker.diagnostics, DIAGNOSTIC_NEEDS_VALUE, node->span,
            arena_printf(r->checker.arena, "write `%s is %s` or another of its values", t->name, t->values.at[0].name),
            "`%s` has values: say which", t->name);
    return true;
}

static bool is_special(const Phrase *value)
{
    return !value->quoted &&
           (!strcmp(value->key, "suspected") || !strcmp(value->key, "recorded") || !strcmp(value->key, "conflicting"));
}

static bool state_is(FactReader *r, const Node *node, bool absent)
{
    const Meaning *m = r->checker.meaning;
    const Node *subject = node->kids.at[0];
    if (subject->kind != NODE_TERM || subject->unit) {
        not_a_fact(r, node->span, "write TERM is VALUE", "This cannot be stated");
        return true;
    }
    if (meaning_find(m, subject->phrase.key, subject->phrase.key_size).kind == LOOKUP_NOTHING)
        return add_stranger(r, node, &subject->phrase);
    Found found;
    if (find_phrase(&r->checker, &subject->phrase, &found) == FIND_ERROR) return true;
    absent ^= node->negated;
    for (uint32_t i = 1; i < node->kids.count; i++) {
        const Phrase *value = &node->kids.at[i]->phrase;
        bool known = meaning_value(m, found.term, value->key, value->key_size) != NONE;
        if (!known && is_special(value)) {
            not_a_fact(r, node->span, "a fact says what was found; what is suspected follows from rules",
                       "This is a verdict, not a fact");
            return true;
        }
        if (node->kids.count > 2 && !absent) {
            not_a_fact(r, node->span, "state the one that is known, or leave the line out",
                       "A fact cannot leave open which value it is");
            return true;
        }
        uint32_t proposition = find_value(&r->checker, found.term, value, absent);
        if (proposition == NONE) return true;
        if (!add_proposition(r, proposition, absent, node->span)) return false;
    }
    *r->subject = m->terms.at[found.term].shape == SHAPE_EACH ? found.term : NONE;
    return true;
}

/* A number that a fact states, in the unit of its term. */
typedef struct Constant {
    double value;
    bool converted;   /* as it was written, it is another number */
    const char *unit; /* its own, where that differs from the term's in what stands in braces; or NULL */
} Constant;

/* `measure`: what it is stated of. */
static bool constant_of(FactReader *r, const Node *measure, const Node *node, uint32_t term, Constant *out)
{
    const Term *t = &r->checker.meaning->terms.at[term];
    r->checker.opposite = measure;
    Typed typed = make_number(&r->checker, node);
    double written = typed.number ? typed.number->value : 0;
    Number *number = number_in_unit(&r->checker, typed, &t->unit, t->molar_mass > 0 ? term : NONE, false, t->name);
    if (!number) return false;
    if (number->kind != NUMBER_CONSTANT) {
        not_a_fact(r, node->span, "write the number that was measured", "A fact states a number, not a formula");
        return false;
    }
    out->value = number->value;
    out->converted = out->value != written;
    out->unit = typed.bare || unit_same_annotation(&typed.unit, &t->unit) ? NULL : typed.unit.text;
    return true;
}

/* How far into a comparison what it says of its measure begins; at its end where the measure stands last. */
static uint32_t behind_term(const Node *node, bool turned)
{
    return (turned ? node->span.end : node->operator_span.start) - node->span.start;
}

/* `creatinine (mg/dL) = 1.2`, as the head of a table's column has it. */
static const char *bracketed_advice(FactReader *r, const Node *whole, const Node *measure)
{
    const char *neutral = "write MEASURE = NUMBER UNIT";
    const Node *number = bare_node(whole->kids.at[1]);
    if (whole->kind != NODE_COMPARE || measure->kind != NODE_TERM || number->kind != NODE_NUMBER || number->unit)
        return neutral;
    Node sign = { .span = whole->operator_span };
    return arena_printf(r->checker.arena, "write `%s %s %s %s`", measure->phrase.text, node_text(&r->checker, &sign),
                        number->phrase.text, measure->unit->text);
}

/* The number that a comparison is about; NONE where it was reported, or is a stranger. */
static bool measured_term(FactReader *r, const Node *whole, const Node *node, uint32_t *term)
{
    *term = NONE;
    if (node->kind != NODE_TERM || node->unit) {
        not_a_fact(r, whole->span, bracketed_advice(r, whole, node), "This cannot be stated");
        return true;
    }
    Found found = meaning_find(r->checker.meaning, node->phrase.key, node->phrase.key_size);
    if (found.kind == LOOKUP_NOTHING) return add_stranger(r, whole, &node->phrase);
    if (found.kind == LOOKUP_TERM && r->checker.meaning->terms.at[found.term].is_number) *term = found.term;
    else make_number(&r->checker, node); /* reports what it is instead */
    return true;
}

Interval fact_interval(Relation relation, double value)
{
    Interval all = { -INFINITY, INFINITY, true, true };
    if (relation == RELATION_EQUAL || relation == RELATION_AT_LEAST || relation == RELATION_MORE)
        all.lo = value, all.lo_open = relation == RELATION_MORE;
    if (relation == RELATION_EQUAL || relation == RELATION_AT_MOST || relation == RELATION_LESS)
        all.hi = value, all.hi_open = relation == RELATION_LESS;
    return all;
}

static bool state_compare(FactReader *r, const Node *node)
{
    const Node *left = bare_node(node->kids.at[0]), *right = bare_node(node->kids.at[1]);
    bool turn = left->kind != NODE_TERM && right->kind == NODE_TERM;
    Relation relation = turn ? relation_turned((Relation)node->how) : (Relation)node->how;
    uint32_t term;
    Constant number;
    if (compares_no_numbers(&r->checker, left, right, (Relation)node->how)) return true;
    const Node *measure = turn ? right : left;
    if (!measured_term(r, node, measure, &term)) return false;
    if (term == NONE || !constant_of(r, measure, turn ? left : right, term, &number))
        return !r->checker.diagnostics->no_memory;
    return add(r, (Fact){ .kind = FACT_NUMBER,
                          .proposition = NONE,
                          .term = term,
                          .interval = fact_interval(relation, number.value),
                          .unit = number.unit,
                          .span = node->span,
                          .charted = number.converted ? behind_term(node, turn) : 0 });
}

static bool state_between(FactReader *r, const Node *node)
{
    uint32_t term;
    Constant low, high;
    Node first = *bare_node(node->kids.at[1]);
    const Node *last = bare_node(node->kids.at[2]);
    if (first.kind == NODE_NUMBER && !first.unit && last->kind == NODE_NUMBER) first.unit = last->unit;
    const Node *measure = bare_node(node->kids.at[0]);
    if (!measured_term(r, node, measure, &term)) return false;
    if (term == NONE || !constant_of(r, measure, &first, term, &low) || !constant_of(r, measure, last, term, &high))
        return !r->checker.diagnostics->no_memory;
    if (low.value > high.value) {
        diagnose(r->checker.diagnostics, DIAGNOSTIC_BAD_RANGE, node->span, "write the lower one first",
                 "No number lies between these two");
        return true;
    }
    return add(r, (Fact){ .kind = FACT_NUMBER,
                          .proposition = NONE,
                          .term = term,
                          .interval = { low.value, high.value, false, false },
                          .unit = high.unit ? high.unit : low.unit,
                          .span = node->span,
                          .charted = low.converted || high.converted ? behind_term(node, false) : 0 });
}

bool check_fact(const Meaning *meaning, const Sources *sources, Arena *arena, Diagnostics *diagnostics,
                const Node *node, uint32_t *subject, Facts *facts)
{
    FactReader r = { { .meaning = meaning,
                       .sources = sources,
                       .arena = arena,
                       .diagnostics = diagnostics,
                       .file = NONE,
                       .of_facts = true },
                     subject,
                     facts };
    bool absent = node->kind == NODE_NOT;
    const Node *inner = absent ? bare_node(node->kids.at[0]) : bare_node(node);
    if (inner->kind != NODE_TERM) *subject = NONE;
    bool kept = true;
    if (inner->kind == NODE_TERM && !inner->unit) kept = state_term(&r, inner, absent);
    else if (inner->kind == NODE_IS) kept = state_is(&r, inner, absent);
    else if (inner->kind == NODE_COMPARE && !absent) kept = state_compare(&r, inner);
    else if (inner->kind == NODE_BETWEEN && !absent) kept = state_between(&r, inner);
    else
        not_a_fact(&r, node->span,
                   "a fact is one finding, value or measurement: `calcinosis`, `no fever`, `sex is female`, `age = 81 "
                   "years`, `C-reactive protein < 5 mg/L`",
                   absent ? "Only a finding or a value can be denied" : "This cannot be stated as a fact");
    return kept && !diagnostics->no_memory;
}
