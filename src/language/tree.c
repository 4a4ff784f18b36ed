/* What the grammar's actions call to build trees. */
#include <string.h>

#include "base/spelling.h"
#include "language/reader_inside.h"

bool tree_add(Reader *r, Statement *statement)
{
    return vec_push(r->arena, &r->tree->statements, statement);
}

bool tree_failed(Reader *r)
{
    if (!r->raw.count) return true;
    const RawToken *first = &r->raw.at[0], *last = &r->raw.at[r->raw.count - 1];
    if (r->kind == READ_CASES) return vec_push(r->arena, &r->tree->misread, first->start);
    bool declares = first->kind == RAW_WORD &&
                    word_statement(r->kind, r->source->text + first->start, first->end - first->start);
    return !declares || vec_push(r->arena, &r->tree->failed, (Span){ r->file, first->end, last->end });
}

static Statement *statement(Reader *r, StatementKind kind, Span span)
{
    Statement *made = arena_zero(r->arena, sizeof *made);
    if (made) made->kind = kind, made->span = span;
    return made;
}

Statement *tree_text_statement(Reader *r, StatementKind kind, const Phrase *name, Phrase text, Span text_span,
                               Span span)
{
    Statement *made = statement(r, kind, span);
    if (!made || (name && !vec_push(r->arena, &made->names, *name))) return NULL;
    made->string = text.text;
    made->string_span = text_span;
    return made;
}

Statement *tree_declaration(Reader *r, StatementKind kind, Phrases *names, Shape shape, Phrases *values, Node *means,
                            Span span)
{
    Statement *made = statement(r, kind, span);
    if (!made) return NULL;
    made->names = *names;
    made->shape = shape;
    if (values) made->values = *values;
    made->formula = means;
    return made;
}

static const Phrase *keep(Reader *r, const Phrase *phrase)
{
    Phrase *kept = arena_alloc(r->arena, sizeof *kept);
    if (kept) *kept = *phrase;
    return kept;
}

Statement *tree_number_declaration(Reader *r, StatementKind kind, Phrase name, const Phrase *unit, Node *formula,
                                   Node *unless, Span span)
{
    Statement *made = statement(r, kind, span);
    if (!made || !vec_push(r->arena, &made->names, name)) return NULL;
    if (unit && !(made->unit = keep(r, unit))) return NULL;
    made->formula = formula;
    made->unless = unless;
    return made;
}

Statement *tree_rule(Reader *r, const Phrase *label, Node *condition, Verb verb, Span verb_span, Node *conclusion,
                     Node *unless, Span span)
{
    Statement *made = statement(r, STATEMENT_RULE, span);
    if (!made || (label && !vec_push(r->arena, &made->names, *label))) return NULL;
    made->formula = condition;
    made->verb = verb;
    made->verb_span = verb_span;
    made->conclusion = conclusion;
    made->unless = unless;
    return made;
}

Statement *tree_fact(Reader *r, StatementKind kind, Node *fact, Span span)
{
    Statement *made = statement(r, kind, span);
    return made && tree_add_fact(r, made, fact) ? made : NULL;
}

bool tree_add_fact(Reader *r, Statement *made, Node *fact)
{
    return vec_push(r->arena, &made->facts, fact);
}

bool tree_join_fact(Reader *r, Statement *made, Connective connective)
{
    return vec_push(r->arena, &made->joins, (uint8_t)connective);
}

Statement *tree_expect(Reader *r, Expectation expectation, Node *condition, const Phrase *rule, Span span)
{
    Statement *made = statement(r, STATEMENT_EXPECT, span);
    if (!made || (rule && !vec_push(r->arena, &made->names, *rule))) return NULL;
    made->expectation = expectation;
    made->formula = condition;
    return made;
}

Clause *tree_clause(Reader *r, ClauseKind kind, Span span)
{
    Clause *made = arena_zero(r->arena, sizeof *made);
    if (made) made->kind = kind, made->span = span, made->string_span = span;
    return made;
}

Clause *tree_text_clause(Reader *r, ClauseKind kind, Span span, Phrase text, Span text_span)
{
    Clause *made = tree_clause(r, kind, span);
    if (made) made->string = text.text, made->string_span = text_span;
    return made;
}

Clause *tree_name_clause(Reader *r, ClauseKind kind, Span span, Phrase name)
{
    Clause *made = tree_clause(r, kind, span);
    return made && vec_push(r->arena, &made->phrases, name) ? made : NULL;
}

Clause *tree_range(Reader *r, Span span, Node *low, Node *high)
{
    Clause *made = tree_clause(r, high ? CLAUSE_RANGE : CLAUSE_MOLAR_MASS, span);
    if (!made || !vec_push(r->arena, &made->bounds, low)) return NULL;
    return high && !vec_push(r->arena, &made->bounds, high) ? NULL : made;
}

bool tree_add_band(Reader *r, Clause *bands, int before, Span before_span, Node *bound, int after, Span after_span,
                   const Phrase *name)
{
    return vec_push(r->arena, &bands->relations, (uint8_t)before) &&
           vec_push(r->arena, &bands->relations, (uint8_t)after) &&
           vec_push(r->arena, &bands->relation_spans, before_span) &&
           vec_push(r->arena, &bands->relation_spans, after_span) && vec_push(r->arena, &bands->bounds, bound) &&
           vec_push(r->arena, &bands->phrases, *name);
}

bool tree_add_clause(Reader *r, Statement *made, Clause *clause)
{
    return vec_push(r->arena, &made->clauses, clause);
}

Phrases *tree_phrases(Reader *r, Phrases *list, const Phrase *phrase)
{
    if (!list) list = arena_zero(r->arena, sizeof *list);
    return list && vec_push(r->arena, list, *phrase) ? list : NULL;
}

bool tree_append(Reader *r, Phrases *list, const Phrases *more)
{
    for (uint32_t i = 0; i < more->count; i++)
        if (!vec_push(r->arena, list, more->at[i])) return false;
    return true;
}

Nodes *tree_nodes(Reader *r, Nodes *list, Node *node)
{
    if (!list) list = arena_zero(r->arena, sizeof *list);
    return list && vec_push(r->arena, list, node) ? list : NULL;
}

bool tree_join_texts(Reader *r, Phrase *joined, const Phrases *texts)
{
    *joined = texts->at[0];
    if (texts->count == 1) return true;
    Buffer text = { .memory = r->arena->memory };
    for (uint32_t i = 0; i < texts->count; i++) {
        if (i) buffer_text(&text, " ");
        buffer_text(&text, texts->at[i].text);
    }
    joined->text = text.failed ? NULL : arena_copy(r->arena, text.text, text.size);
    joined->span = span_join(joined->span, texts->at[texts->count - 1].span);
    buffer_free(&text);
    return joined->text;
}

bool tree_quoted_name(Reader *r, Phrase *name, const Phrase *quoted)
{
    *name = *quoted;
    name->key = spelling_key(r->arena, name->text, strlen(name->text));
    if (!name->key) return false;
    name->key_size = (uint32_t)strlen(name->key);
    return true;
}

bool tree_number_name(Reader *r, Phrase *name, Span span)
{
    *name = (Phrase){ .span = span, .key_size = span.end - span.start };
    name->text = name->key = arena_copy(r->arena, r->source->text + span.start, name->key_size);
    return name->text;
}

static Node *node(Reader *r, NodeKind kind, Span span)
{
    Node *made = arena_zero(r->arena, sizeof *made);
    if (made) made->kind = kind, made->span = made->operator_span = span;
    return made;
}

static bool add_kid(Reader *r, Node *parent, Node *kid)
{
    return vec_push(r->arena, &parent->kids, kid);
}

Node *tree_node(Reader *r, NodeKind kind, int how, Span span, Span operator_span, Node *a, Node *b, Node *c)
{
    Node *made = node(r, kind, span);
    if (!made) return NULL;
    made->how = (uint8_t)how;
    made->operator_span = operator_span;
    if (!add_kid(r, made, a) || (b && !add_kid(r, made, b)) || (c && !add_kid(r, made, c))) return NULL;
    return made;
}

Node *tree_number(Reader *r, double value, const char *text, bool titre, const Phrase *unit, Span span)
{
    Node *made = node(r, NODE_NUMBER, span);
    if (!made || (unit && !(made->unit = keep(r, unit)))) return NULL;
    made->number = value;
    made->phrase.text = text;
    made->titre = titre;
    return made;
}

Node *tree_term(Reader *r, const Phrase *phrase, const Phrase *unit, Span span)
{
    Node *made = node(r, NODE_TERM, span);
    if (!made || (unit && !(made->unit = keep(r, unit)))) return NULL;
    made->phrase = *phrase;
    return made;
}

Node *tree_group(Reader *r, Node *inner, Span span)
{
    return tree_node(r, NODE_GROUP, 0, span, span, inner, NULL, NULL);
}

Node *tree_call(Reader *r, const Phrase *function, Node *argument, Span span)
{
    Node *made = tree_node(r, NODE_CALL, 0, span, function->span, argument, NULL, NULL);
    if (made) made->phrase = *function;
    return made;
}

Node *tree_list(Reader *r, NodeKind kind, int how, double number, Nodes *kids, Span span)
{
    Node *made = node(r, kind, span);
    if (!made) return NULL;
    made->how = (uint8_t)how;
    made->number = number;
    made->kids = *kids;
    return made;
}

Node *tree_is(Reader *r, Node *subject, Span is, bool negated, const Phrase *value, Phrases *options, Span span)
{
    Node *made = tree_node(r, NODE_IS, 0, span, is, subject, NULL, NULL);
    if (!made) return NULL;
    made->negated = negated;
    made->one_of = options;
    for (uint32_t i = 0; i < (options ? options->count : 1); i++) {
        const Phrase *option = options ? &options->at[i] : value;
        Node *kid = tree_term(r, option, NULL, option->span);
        if (!kid || !add_kid(r, made, kid)) return NULL;
    }
    return made;
}

/* Chains, sums and products are lists, however long: their depth does not grow with the text. */
static Node *extend(Reader *r, NodeKind kind, Node *left, Node *right, uint8_t link)
{
    Node *made = left;
    if (left->kind != kind) {
        made = node(r, kind, left->span);
        if (!made || !add_kid(r, made, left) || !vec_push(r->arena, &made->links, 0)) return NULL;
    }
    if (!add_kid(r, made, right) || !vec_push(r->arena, &made->links, link)) return NULL;
    made->span = span_join(made->span, right->span);
    return made;
}

Node *tree_chain(Reader *r, Node *left, Connective connective, Span connective_span, Node *right)
{
    Node *made = extend(r, NODE_CHAIN, left, right, (uint8_t)connective);
    if (!made || !vec_push(r->arena, &made->link_spans, connective_span)) return NULL;
    if (made->kids.count == 2) made->operator_span = connective_span;
    return made;
}

Node *tree_link(Reader *r, NodeKind kind, Node *left, int minus, Node *right)
{
    return extend(r, kind, left, right, (uint8_t)minus);
}

Node *tree_choice(Reader *r, Node *before, Node *value, Node *condition, Span span)
{
    Node *made = before ? before : node(r, NODE_CHOICE, span);
    if (!made || !add_kid(r, made, value) || (condition && !add_kid(r, made, condition))) return NULL;
    made->span = span;
    return made;
}
