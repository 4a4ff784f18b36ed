/* An open vocabulary: a rule set that declares nothing is read in the order of what is surest: terms with values and
 * numbers, then conclusions, then findings. */
#include <string.h>

#include "language/checker_inside.h"

typedef enum { PASS_VALUES, PASS_CONCLUSIONS, PASS_FINDINGS } Pass;

static bool is_special(const Phrase *value)
{
    return strcmp(value->key, "recorded") == 0 || strcmp(value->key, "conflicting") == 0 ||
           strcmp(value->key, "suspected") == 0;
}

static uint32_t add(Checker *c, TermKind kind, const Phrase *name, Shape shape)
{
    uint32_t term = vocabulary_add(c, kind, name, shape);
    if (term != NONE) c->made->terms.at[term].inferred = true;
    return term;
}

/* `fever is absent`: with nothing declared it is a value like any other, and `no fever` is none. */
static void warn_state(Checker *c, const Node *is, const Phrase *subject)
{
    const Phrase *value = &is->kids.at[1]->phrase;
    bool state = strcmp(value->key, "absent") == 0 || strcmp(value->key, "present") == 0 ||
                 strcmp(value->key, "unknown") == 0;
    const char *meant = state ? state_said(c, subject->text, value, is->negated, true) : NULL;
    if (meant && is->kids.count == 2)
        diagnose(c->diagnostics, DIAGNOSTIC_NEAR_CONNECTIVE, value->span,
                 arena_printf(c->arena, "write `%s`; if it is a value, put it in quotes", meant),
                 "`%s` is read as a value of `%s`", value->text, subject->text);
}

static bool infer_values(Checker *c, const Node *is, TermKind kind)
{
    const Node *subject = bare_node(is->kids.at[0]);
    if (subject->kind != NODE_TERM || (is->kids.count == 2 && is_special(&is->kids.at[1]->phrase))) return true;
    uint32_t term = table_find(&c->meaning->phrases, subject->phrase.key, subject->phrase.key_size);
    if (term == TABLE_NONE) term = add(c, kind, &subject->phrase, SHAPE_ONE_OF);
    if (term == NONE) return false;
    if (kind == TERM_FINDING) warn_state(c, is, &subject->phrase);
    if (kind != TERM_FINDING && c->meaning->terms.at[term].shape == SHAPE_ONE_OF) c->made->terms.at[term].kind = kind;
    for (uint32_t i = 1; i < is->kids.count; i++) {
        const Phrase *value = &is->kids.at[i]->phrase;
        if (meaning_value(c->meaning, term, value->key, value->key_size) == NONE &&
            !vocabulary_add_value(c, term, value))
            return false;
    }
    return true;
}

/* A term on one side of a comparison is a measure, in the unit of the number on the other side. */
static bool infer_number(Checker *c, const Node *node, const Node *other)
{
    node = bare_node(node);
    if (node->kind == NODE_CHOICE || node->kind == NODE_COUNT || node->kind == NODE_NUMBER) return true;
    if (node->kind != NODE_TERM) {
        for (uint32_t i = 0; i < node->kids.count; i++)
            if (!infer_number(c, node->kids.at[i], NULL)) return false;
        return true;
    }
    if (table_find(&c->meaning->phrases, node->phrase.key, node->phrase.key_size) != TABLE_NONE) return true;
    uint32_t term = add(c, TERM_MEASURE, &node->phrase, SHAPE_PLAIN);
    if (term == NONE) return false;
    const Phrase *unit = node->unit                                       ? node->unit
                         : other && bare_node(other)->kind == NODE_NUMBER ? bare_node(other)->unit
                                                                          : NULL;
    return !unit || make_unit(c, unit, &c->meaning->terms.at[term].unit) || !c->diagnostics->no_memory;
}

static void warn_long_term(Checker *c, const Phrase *phrase, const char *hint)
{
    diagnose(c->diagnostics, DIAGNOSTIC_NEAR_CONNECTIVE, phrase->span, hint, "This is read as one long term");
}

/* With nothing declared, a misspelt connective makes one long term, and so does a comparison or the name of a rule in
 * other words; nothing else would tell. */
static void warn_near_connective(Checker *c, const Phrase *phrase, bool concluded)
{
    if (phrase->quoted) return;
    size_t first = strcspn(phrase->key, " ");
    if (!concluded && phrase->key[first] && word_is(phrase->key, (uint32_t)first, "rule"))
        warn_long_term(c, phrase, statement_word_advice(phrase->key, (uint32_t)first));
    const char *compare = !concluded && strpbrk(phrase->key, "0123456789") ? comparison_advice(c, phrase) : NULL;
    if (compare) {
        warn_long_term(
            c, phrase,
            arena_printf(c->arena, "if a comparison was meant, %s; if not, put the term in quotes", compare));
        return;
    }
    const char *connective = connective_meant(phrase);
    bool either = phrase->key[first] && word_is(phrase->key, (uint32_t)first, "either");
    if (connective)
        warn_long_term(
            c, phrase,
            arena_printf(c->arena, "if `%s` was meant, write it; if not, put the term in quotes", connective));
    else if (either)
        warn_long_term(c, phrase, "if `A or B` was meant, leave `either` out; if not, put the term in quotes");
    for (const char *word = phrase->key; *word; word += *word == ' ') {
        size_t size = strcspn(word, " ");
        const char *meant = word != phrase->key && word[size] && size >= 4 ? word_near_connective(word, (uint32_t)size)
                                                                           : NULL;
        if (meant)
            warn_long_term(c, phrase,
                           arena_printf(c->arena, "if `%s` was meant, mend it; if not, put the term in quotes", meant));
        word += size;
    }
}

/* `kind`: what a term found here is: TERM_FINDING in a condition, else what the rule's verb makes of it. */
static bool walk(Checker *c, const Node *node, Pass pass, TermKind kind)
{
    bool concluded = kind != TERM_FINDING;
    if (node->kind == NODE_IS && pass == PASS_VALUES && !infer_values(c, node, kind)) return false;
    if (pass == PASS_VALUES && (node->kind == NODE_COMPARE || node->kind == NODE_BETWEEN)) {
        if (!infer_number(c, node->kids.at[0], node->kids.at[node->kids.count - 1])) return false;
        for (uint32_t i = 1; i < node->kids.count; i++)
            if (!infer_number(c, node->kids.at[i], node->kids.at[0])) return false;
    }
    bool names = node->kind == NODE_TERM &&
                 ((pass == PASS_CONCLUSIONS && concluded) || (pass == PASS_FINDINGS && !concluded));
    if (names && meaning_find(c->meaning, node->phrase.key, node->phrase.key_size).kind == LOOKUP_NOTHING) {
        if (add(c, kind, &node->phrase, SHAPE_PLAIN) == NONE) return false;
        warn_near_connective(c, &node->phrase, concluded);
    }
    uint32_t terms = node->kind == NODE_IS ? 1 : node->kids.count; /* values are not terms */
    for (uint32_t i = 0; i < terms; i++)
        if (!walk(c, node->kids.at[i], pass, kind)) return false;
    return true;
}

static bool infer_pass(Checker *c, Pass pass)
{
    for (uint32_t f = 0; f < c->files.count; f++) {
        const Tree *tree = &c->files.at[f].tree;
        for (uint32_t i = 0; i < tree->statements.count; i++) {
            const Statement *s = tree->statements.at[i];
            if (s->kind != STATEMENT_RULE) continue;
            TermKind concluded = s->verb == VERB_RECOMMENDS ? TERM_ACTION : TERM_CONCLUSION;
            if (!walk(c, s->conclusion, pass, concluded) || !walk(c, s->formula, pass, TERM_FINDING)) return false;
            if (s->unless && !walk(c, s->unless, pass, TERM_FINDING)) return false;
        }
    }
    return true;
}

/* The index of values that is wanted before plain terms are looked for; it is made again when all terms are there. */
static void forget_index(Checker *c)
{
    c->made->propositions.count = 0;
    c->made->value_uses.count = 0;
    table_init(&c->made->values, c->arena);
    table_init(&c->made->value_phrases, c->arena);
}

bool vocabulary_infer(Checker *c)
{
    bool rules = false;
    for (uint32_t f = 0; f < c->files.count; f++)
        for (uint32_t i = 0; i < c->files.at[f].tree.statements.count; i++)
            rules |= c->files.at[f].tree.statements.at[i]->kind == STATEMENT_RULE;
    if (!rules) return true;
    if (!infer_pass(c, PASS_VALUES) || !vocabulary_index(c)) return false;
    if (!infer_pass(c, PASS_CONCLUSIONS) || !infer_pass(c, PASS_FINDINGS)) return false;
    forget_index(c);
    for (uint32_t i = 0; i < c->meaning->terms.count; i++)
        for (uint32_t f = 0; f < c->files.count; f++)
            if (!vec_push(c->arena, &c->made->terms.at[i].files, f)) return false;
    if (!c->diagnostics->errors)
        diagnose(c->diagnostics, DIAGNOSTIC_OPEN_VOCABULARY, NOWHERE,
                 "declare findings and conclusions, and a misspelt one becomes an error",
                 "Nothing is declared, so every term is taken as it is written (an open vocabulary)");
    return true;
}
