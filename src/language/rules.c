/* Rules: their conditions, what they conclude, and where they come from. */
#include <string.h>

#include "base/spelling.h"
#include "language/checker_inside.h"

static bool bad_conclusion(Checker *c, Span span, const char *hint, const char *message)
{
    diagnose(c->diagnostics, DIAGNOSTIC_BAD_CONCLUSION, span, hint, "%s", message);
    return false;
}

static bool may_conclude(Checker *c, const Term *t, Verb verb, Span span)
{
    if (t->is_number)
        return bad_conclusion(c, span, "a number comes from its formula, and its band from the number",
                              "A rule cannot conclude a number or a band");
    if (t->means && verb != VERB_SUGGESTS)
        return bad_conclusion(c, span, "take the `means` out of its declaration, or conclude something else",
                              "What this term means is defined; a rule cannot add to it");
    if (verb == VERB_RECOMMENDS && t->kind != TERM_ACTION)
        return bad_conclusion(c, span, arena_printf(c->arena, "write `implies`, or declare it: `action %s`", t->name),
                              "Only an action is recommended");
    if (verb == VERB_IMPLIES && t->kind == TERM_ACTION)
        return bad_conclusion(c, span, "write `recommends`", "An action is recommended, not implied");
    return true;
}

/* The proposition that an item of a conclusion names. */
static uint32_t conclusion_item(Checker *c, const Node *node, Verb verb)
{
    Found found;
    node = bare_node(node);
    if (node->kind == NODE_TERM && !node->unit) {
        if (find_phrase(c, &node->phrase, &found) == FIND_ERROR) return NONE;
        const Term *t = &c->meaning->terms.at[found.term];
        if (!may_conclude(c, t, verb, node->span)) return NONE;
        if (found.proposition == NONE) {
            diagnose(c->diagnostics, DIAGNOSTIC_NEEDS_VALUE, node->span,
                     arena_printf(c->arena, "write `%s is %s` or another of its values", t->name, t->values.at[0].name),
                     "`%s` has values: say which", t->name);
        }
        return found.proposition;
    }
    bool is = node->kind == NODE_IS && !node->negated && node->kids.count == 2 &&
              bare_node(node->kids.at[0])->kind == NODE_TERM;
    if (!is) {
        bad_conclusion(c, node->span, "a conclusion is a term, or TERM is VALUE", "A rule cannot conclude this");
        return NONE;
    }
    if (find_phrase(c, &bare_node(node->kids.at[0])->phrase, &found) == FIND_ERROR) return NONE;
    if (!may_conclude(c, &c->meaning->terms.at[found.term], verb, node->span)) return NONE;
    return find_value(c, found.term, &node->kids.at[1]->phrase, false);
}

/* `suggests no A and no B` is one rule; elsewhere a `no` is refused, and so is a mixture. */
static bool may_deny(Checker *c, const Rule *rule, const Node *node, bool all_denied)
{
    if (node->kind != NODE_NOT || (rule->verb == VERB_SUGGESTS && all_denied)) return true;
    const char *hint = "write a rule of its own for it";
    const Node *denied = bare_node(node->kids.at[0]);
    bool known = denied->kind != NODE_TERM ||
                 meaning_find(c->meaning, denied->phrase.key, denied->phrase.key_size).kind != LOOKUP_NOTHING;
    if (rule->verb != VERB_SUGGESTS && !known)
        hint = arena_printf(c->arena, "declare `%s`, and write `excludes %s`, which rules it out", denied->phrase.text,
                            denied->phrase.text);
    else if (rule->verb != VERB_SUGGESTS)
        hint = arena_printf(c->arena, "write `excludes %s`, which rules it out; `suggests no` is the weaker one",
                            node_text(c, node->kids.at[0]));
    return bad_conclusion(c, node->span, hint, "A rule does not conclude a `no`");
}

static bool conclude(Checker *c, Rule *rule, const Node *node, bool all_denied)
{
    if (!may_deny(c, rule, node, all_denied)) return false;
    rule->doubts = all_denied;
    c->concludes = true;
    uint32_t proposition = conclusion_item(c, all_denied ? node->kids.at[0] : node, rule->verb);
    c->concludes = false;
    if (proposition == NONE) return false;
    for (uint32_t i = 0; i < rule->concludes.count; i++) {
        if (rule->concludes.at[i] != proposition) continue;
        diagnose(c->diagnostics, DIAGNOSTIC_NAMED_TWICE, node->span, "take one of them out",
                 "The rule concludes this twice");
        return false;
    }
    if (!vec_push(c->arena, &rule->concludes, proposition)) c->diagnostics->no_memory = true;
    return true;
}

static bool conclusions(Checker *c, Rule *rule, const Node *node)
{
    if (node->kind != NODE_CHAIN) return conclude(c, rule, node, node->kind == NODE_NOT);
    bool all_denied = true;
    for (uint32_t i = 0; i < node->kids.count; i++) {
        all_denied &= node->kids.at[i]->kind == NODE_NOT;
        if (i == 0 || node->links.at[i] == CONNECT_AND) continue;
        return bad_conclusion(
            c, node->link_spans.at[i - 1],
            node->links.at[i] == CONNECT_OR
                ? "write one rule for each, each with the condition that decides for it; or `suggests`"
                : "join conclusions by `and`",
            "A rule concludes all that it names, joined by `and`");
    }
    for (uint32_t i = 0; i < node->kids.count; i++)
        if (!conclude(c, rule, node->kids.at[i], all_denied)) return false;
    return true;
}

static const char *nearest_reference(Checker *c, const Phrase *name)
{
    for (uint32_t i = 0; i < c->meaning->references.count; i++) {
        const Reference *r = &c->meaning->references.at[i];
        size_t size = strlen(r->name);
        if (r->file == c->file && spelling_distance(r->name, size, name->text, strlen(name->text), 3) <= 3)
            return arena_printf(c->arena, "did you mean `%s`?", r->name);
    }
    return "declare it in this file: source NAME \"authors, journal, year\"";
}

static void cite(Checker *c, Citations *citations, const Clause *clause)
{
    const Phrase *name = &clause->phrases.at[0];
    uint32_t reference = find_reference(c, c->file, name->text);
    if (reference != NONE) {
        if (!vec_push(c->arena, citations, (Citation){ reference, clause->string })) c->diagnostics->no_memory = true;
        return;
    }
    diagnose(c->diagnostics, DIAGNOSTIC_UNKNOWN_SOURCE, name->span, nearest_reference(c, name),
             "No source of this file is called `%s`", name->text);
}

/* `labels`: of the file's rules so far, with the places of their statements in its tree. */
static void name_rule(Checker *c, Rule *rule, const Tree *tree, uint32_t index, Table *labels)
{
    const Statement *s = tree->statements.at[index];
    rule->labelled = s->names.count;
    if (!rule->labelled) {
        const Source *source = &c->meaning->sources->list.at[s->span.file];
        const char *slash = strrchr(source->name, '/');
        rule->name = arena_printf(c->arena, "%s:%u", slash ? slash + 1 : source->name,
                                  source_place(source, s->span.start).line);
        if (!rule->name) c->diagnostics->no_memory = true;
        return;
    }
    const Phrase *label = &s->names.at[0];
    rule->name = label->text;
    uint32_t other = table_find(labels, label->key, label->key_size);
    if (other != TABLE_NONE)
        diagnose_two(c->diagnostics, DIAGNOSTIC_REPEATED_NAME, label->span,
                     tree->statements.at[other]->names.at[0].span, "the first is here", "give it another name",
                     "Two rules of this file are called `%s`", label->text);
    else if (!table_put(labels, label->key, label->key_size, index)) c->diagnostics->no_memory = true;
}

/* Tells each proposition which rules speak of it. */
static void enlist(Checker *c, const Rule *rule, uint32_t index)
{
    for (uint32_t i = 0; i < rule->concludes.count; i++) {
        Proposition *p = &c->made->propositions.at[rule->concludes.at[i]];
        bool kept = rule->verb == VERB_EXCLUDES   ? vec_push(c->arena, &p->excluding, index)
                    : rule->verb != VERB_SUGGESTS ? vec_push(c->arena, &p->implying, index)
                    : rule->doubts                ? vec_push(c->arena, &p->doubting, index)
                                                  : vec_push(c->arena, &p->suggesting, index);
        if (!kept) c->diagnostics->no_memory = true;
    }
}

static void make_rule(Checker *c, const Tree *tree, uint32_t index, Table *labels)
{
    const Statement *s = tree->statements.at[index];
    Rule rule = { .span = s->span, .verb = s->verb };
    if (!clauses_fit(c, s)) return;
    name_rule(c, &rule, tree, index, labels);
    rule.condition = make_condition(c, s->formula);
    if (s->unless) rule.unless = make_condition(c, s->unless);
    bool sound = conclusions(c, &rule, s->conclusion);
    for (uint32_t i = 0; i < s->clauses.count; i++) {
        const Clause *clause = s->clauses.at[i];
        if (clause->kind == CLAUSE_BECAUSE) rule.because = clause->string;
        if (clause->kind == CLAUSE_GRADE) rule.grade = clause->string;
        if (clause->kind == CLAUSE_CITE) cite(c, &rule.citations, clause);
    }
    if (!rule.condition || !sound || (s->unless && !rule.unless)) return;
    if (rule.unless) {
        Condition *whole = condition_new(c, CONDITION_UNLESS, s->span, 2);
        if (!whole) return;
        whole->kids[0] = rule.condition;
        whole->kids[1] = rule.unless;
        rule.condition = whole;
    }
    if (!vec_push(c->arena, &c->made->rules, rule)) {
        c->diagnostics->no_memory = true;
        return;
    }
    enlist(c, &rule, c->meaning->rules.count - 1);
}

static void cite_names(Checker *c, const Statement *s, const Clause *clause)
{
    for (uint32_t i = 0; i < s->names.count; i++) {
        uint32_t term = table_find(&c->meaning->phrases, s->names.at[i].key, s->names.at[i].key_size);
        if (term != TABLE_NONE) cite(c, &c->made->terms.at[term].citations, clause);
    }
}

/* The sources of declarations: known only when all files are read. A term that is declared in two files has those of
 * both. */
static void cite_terms(Checker *c)
{
    for (uint32_t f = 0; f < c->files.count; f++) {
        c->file = f;
        for (uint32_t i = 0; i < c->files.at[f].tree.statements.count; i++) {
            const Statement *s = c->files.at[f].tree.statements.at[i];
            if (s->kind < STATEMENT_FINDING || s->kind > STATEMENT_ACTION) continue;
            for (uint32_t k = 0; k < s->clauses.count; k++)
                if (s->clauses.at[k]->kind == CLAUSE_CITE) cite_names(c, s, s->clauses.at[k]);
        }
    }
}

/* What defined findings mean. */
static void make_definitions(Checker *c)
{
    for (uint32_t i = 0; i < c->meaning->terms.count; i++) {
        const Statement *s = c->declarations.at[i];
        if (!s || s->kind != STATEMENT_FINDING || !s->formula) continue;
        c->file = c->meaning->terms.at[i].files.at[0];
        c->made->terms.at[i].means = make_condition(c, s->formula);
    }
}

bool make_rules(Checker *c)
{
    cite_terms(c);
    make_definitions(c);
    for (uint32_t f = 0; f < c->files.count; f++) {
        const Tree *tree = &c->files.at[f].tree;
        Table labels;
        table_init(&labels, c->arena);
        c->file = f;
        for (uint32_t i = 0; i < tree->statements.count; i++)
            if (tree->statements.at[i]->kind == STATEMENT_RULE) make_rule(c, tree, i, &labels);
    }
    return !c->diagnostics->no_memory;
}
