/* The terms of a rule set: what declarations say, and what an open vocabulary is read from. */
#include <string.h>

#include "base/spelling.h"
#include "language/checker_inside.h"

static bool out_of_memory(Checker *c)
{
    c->diagnostics->no_memory = true;
    return false;
}

bool vocabulary_put(Checker *c, Table *table, const char *key, size_t size, uint32_t value, Span span)
{
    const Meaning *m = c->meaning;
    uint64_t there = (uint64_t)m->phrases.count + m->value_phrases.count + m->values.count;
    if (there >= limits_of(c)->phrases)
        return check_ends(c, span, limits_of(c)->phrases, "names and synonyms, with those of values",
                          "take out synonyms of the terms that have many values");
    return table_put(table, key, size, value) || out_of_memory(c);
}

uint32_t vocabulary_add(Checker *c, TermKind kind, const Phrase *name, Shape shape)
{
    if (c->meaning->terms.count >= limits_of(c)->terms) {
        check_ends(c, name->span, limits_of(c)->terms, "terms", "take out what no rule needs");
        return NONE;
    }
    Term term = { .kind = kind,
                  .shape = shape,
                  .name = name->text,
                  .key = name->key,
                  .span = name->span,
                  .unit = unit_one,
                  .range = interval_everything };
    term.is_number = kind == TERM_MEASURE || kind == TERM_SCORE;
    term.number = term.conflict = NONE;
    uint32_t index = c->meaning->terms.count;
    if (!vec_push(c->arena, &c->made->terms, term) || !vec_push(c->arena, &c->declarations, NULL)) {
        out_of_memory(c);
        return NONE;
    }
    return vocabulary_put(c, &c->made->phrases, name->key, name->key_size, index, name->span) ? index : NONE;
}

enum { FEW_NAMES = 16 }; /* are as soon looked through as looked up */

static bool look_up_names(Checker *c, Term *t)
{
    t->names = arena_alloc(c->arena, sizeof *t->names);
    if (!t->names) return false;
    table_init(t->names, c->arena);
    for (uint32_t i = 0; i < t->values.count; i++) {
        const Value *value = &t->values.at[i];
        if (!table_put(t->names, value->key, strlen(value->key), i)) return false;
        for (uint32_t k = 0; k < value->synonym_keys.count; k++)
            if (!table_put(t->names, value->synonym_keys.at[k], strlen(value->synonym_keys.at[k]), i)) return false;
    }
    return true;
}

/* A value got a name, which it holds already. */
static bool name_value(Checker *c, Term *t, uint32_t value, const char *key)
{
    bool named = true;
    if (++t->named > FEW_NAMES) named = t->names ? table_put(t->names, key, strlen(key), value) : look_up_names(c, t);
    return named || out_of_memory(c);
}

bool vocabulary_add_value(Checker *c, uint32_t term, const Phrase *name)
{
    Value value = { .name = name->text, .key = name->key, .span = name->span };
    Term *t = &c->meaning->terms.at[term];
    uint64_t limit = limits_of(c)->values;
    if (t->values.count > limit) return true; /* told already */
    if (t->values.count == limit)
        diagnose(c->diagnostics, DIAGNOSTIC_TOO_MUCH, name->span, "make several terms of it",
                 "More than %" PRIu64 " values of one term", limit);
    if (!vec_push(c->arena, &t->values, value)) return out_of_memory(c);
    return name_value(c, t, t->values.count - 1, name->key);
}

/* ---- declarations ---- */

static bool is_declaration(const Statement *s)
{
    return s->kind >= STATEMENT_FINDING && s->kind <= STATEMENT_ACTION;
}

static TermKind term_kind(const Statement *s)
{
    static const TermKind kinds[] = { TERM_FINDING, TERM_MEASURE, TERM_SCORE, TERM_CONCLUSION, TERM_ACTION };
    return kinds[s->kind - STATEMENT_FINDING];
}

static const char *const kind_words[] = { "finding", "measure", "score", "conclusion", "action" };

#define FITS(kind) (1u << (kind))
#define ANY_TERM                                                                                              \
    (FITS(STATEMENT_FINDING) | FITS(STATEMENT_MEASURE) | FITS(STATEMENT_SCORE) | FITS(STATEMENT_CONCLUSION) | \
     FITS(STATEMENT_ACTION))
#define NUMBERS (FITS(STATEMENT_MEASURE) | FITS(STATEMENT_SCORE))

static const struct {
    const char *word;
    unsigned fits; /* the statements that a clause may stand under */
    bool once;
} clause_rules[] = {
    [CLAUSE_ALSO] = { "also", ANY_TERM, false },
    [CLAUSE_CODE] = { "code", ANY_TERM, false },
    [CLAUSE_COLUMN] = { "column", ANY_TERM, false },
    [CLAUSE_ASK] = { "ask", ANY_TERM, true },
    [CLAUSE_ASSUME] = { "assume", FITS(STATEMENT_FINDING), true },
    [CLAUSE_VALUE] = { "value", FITS(STATEMENT_FINDING) | FITS(STATEMENT_CONCLUSION), false },
    [CLAUSE_RANGE] = { "range", NUMBERS, true },
    [CLAUSE_BANDS] = { "bands", NUMBERS, true },
    [CLAUSE_MOLAR_MASS] = { "molar mass", FITS(STATEMENT_MEASURE), true },
    [CLAUSE_TEXT] = { "text", ANY_TERM, true },
    [CLAUSE_BECAUSE] = { "because", FITS(STATEMENT_RULE) | ANY_TERM, true },
    [CLAUSE_CITE] = { "cite", FITS(STATEMENT_RULE) | ANY_TERM, false },
    [CLAUSE_GRADE] = { "grade", FITS(STATEMENT_RULE) | ANY_TERM, true },
    [CLAUSE_DOI] = { "doi", FITS(STATEMENT_SOURCE), true },
    [CLAUSE_PMID] = { "pmid", FITS(STATEMENT_SOURCE), true },
    [CLAUSE_URL] = { "url", FITS(STATEMENT_SOURCE), true },
};
static const char *const statement_words[] = { "a title",   "a version", "a use",        "a source",  "a finding",
                                               "a measure", "a score",   "a conclusion", "an action", "a rule" };

bool clauses_fit(Checker *c, const Statement *s)
{
    bool fit = true;
    unsigned seen = 0;
    for (uint32_t i = 0; i < s->clauses.count; i++) {
        const Clause *clause = s->clauses.at[i];
        if (!(clause_rules[clause->kind].fits & FITS(s->kind))) {
            diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, clause->span,
                     "take it out; docs/language.md lists the clauses of each statement", "`%s` says nothing of %s",
                     clause_rules[clause->kind].word, statement_words[s->kind]);
            fit = false;
        } else if (clause_rules[clause->kind].once && seen & FITS(clause->kind)) {
            diagnose(c->diagnostics, DIAGNOSTIC_REPEATED_CLAUSE, clause->span, "keep one of them",
                     "`%s` stands twice under one statement", clause_rules[clause->kind].word);
            fit = false;
        }
        seen |= FITS(clause->kind);
    }
    return fit;
}

static void add_slice(Checker *c, Buffer *out, Span span)
{
    const Source *source = &c->meaning->sources->list.at[span.file];
    char *key = spelling_key(c->arena, source->text + span.start, span.end - span.start);
    if (key) buffer_text(out, key);
    else out->failed = true;
    buffer_text(out, ";");
}

/* What must be alike where a term is declared in two files: all but what only adds to it (also, code, column, cite). */
static const char *declaration_key(Checker *c, const Statement *s)
{
    Buffer out = { .memory = c->arena->memory };
    buffer_printf(&out, "%s %d;", kind_words[term_kind(s)], (int)s->shape);
    for (uint32_t i = 0; i < s->values.count; i++) buffer_printf(&out, "%s,", s->values.at[i].key);
    buffer_printf(&out, ";%s;", s->unit ? s->unit->text : "");
    if (s->formula) add_slice(c, &out, s->formula->span);
    if (s->unless) add_slice(c, &out, s->unless->span);
    for (ClauseKind kind = CLAUSE_ASK; kind <= CLAUSE_TEXT; kind++)
        for (uint32_t i = 0; i < s->clauses.count; i++)
            if (s->clauses.at[i]->kind == kind) add_slice(c, &out, s->clauses.at[i]->whole);
    const char *key = out.failed ? NULL : arena_copy(c->arena, out.text, out.size);
    buffer_free(&out);
    if (!key) out_of_memory(c);
    return key;
}

/* A term that is there already, by name or synonym. True: it is the same term, declared alike in another file. */
static bool same_again(Checker *c, const Statement *s, const Phrase *name, uint32_t term, uint32_t file)
{
    Term *t = &c->made->terms.at[term];
    if (strcmp(t->key, name->key) != 0) {
        diagnose_two(c->diagnostics, DIAGNOSTIC_TWO_READINGS, name->span, t->span, "it is a synonym of this",
                     "take the synonym out, or give one of them another name", "`%s` has two readings", name->text);
        return false;
    }
    bool same_file = t->files.at[t->files.count - 1] == file;
    if (same_file) {
        diagnose_two(c->diagnostics, DIAGNOSTIC_DECLARED_TWICE, name->span, t->span, "it is declared here already",
                     "take one of them out, or rename it", "`%s` is declared twice", name->text);
        return false;
    }
    const char *first = declaration_key(c, c->declarations.at[term]), *second = declaration_key(c, s);
    if (!first || !second) return false;
    if (strcmp(first, second) != 0) {
        diagnose_two(c->diagnostics, DIAGNOSTIC_DECLARED_DIFFERENTLY, name->span, t->span, "the other declaration",
                     "declare it in one file and `use` that file in the other",
                     "`%s` is declared differently in two files", name->text);
        return false;
    }
    if (!vec_push(c->arena, &t->files, file)) return out_of_memory(c);
    return true;
}

static bool add_codes(Checker *c, const Phrases *phrases, Codes *codes)
{
    for (uint32_t i = 0; i < phrases->count; i++) {
        const Phrase *phrase = &phrases->at[i];
        const char *blank = strchr(phrase->text, ' ');
        if (!blank) {
            diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, phrase->span,
                     "write the system and the code: `code snomed 201440004`",
                     "This code does not say of which system it is");
            continue;
        }
        Code code = { arena_copy(c->arena, phrase->text, (size_t)(blank - phrase->text)), blank + 1 };
        if (!code.system || !vec_push(c->arena, codes, code)) return out_of_memory(c);
    }
    return true;
}

static bool add_synonym(Checker *c, uint32_t term, const Phrase *name)
{
    uint32_t known = table_find(&c->meaning->phrases, name->key, name->key_size);
    if (known == term) return true;
    if (known != TABLE_NONE) {
        diagnose_two(c->diagnostics, DIAGNOSTIC_TWO_READINGS, name->span, c->meaning->terms.at[known].span,
                     "it is also this", "take the synonym out, or give one of them another name",
                     "`%s` has two readings", name->text);
        return true;
    }
    if (!vec_push(c->arena, &c->made->terms.at[term].synonyms, name->text)) return out_of_memory(c);
    return vocabulary_put(c, &c->made->phrases, name->key, name->key_size, term, name->span);
}

static bool value_clause(Checker *c, uint32_t term, const Clause *clause)
{
    Term *t = &c->made->terms.at[term];
    const Phrase *name = &clause->phrases.at[0];
    if (t->shape == SHAPE_PLAIN) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, clause->span,
                 "declare its values first: `finding sex is female or male`", "`%s` has no values", t->name);
        return true;
    }
    uint32_t at = meaning_value(c->meaning, term, name->key, name->key_size);
    if (at == NONE) {
        find_value(c, term, name, false); /* reports it */
        return true;
    }
    Value *value = &t->values.at[at];
    for (uint32_t i = 0; i < clause->synonyms.count; i++) {
        const Phrase *synonym = &clause->synonyms.at[i];
        uint32_t known = meaning_value(c->meaning, term, synonym->key, synonym->key_size);
        if (known == at) continue;
        if (known != NONE)
            diagnose(c->diagnostics, DIAGNOSTIC_TWO_READINGS, synonym->span, "take it out of one of them",
                     "`%s` would be two values of %s", synonym->text, t->name);
        else if (!vec_push(c->arena, &value->synonyms, synonym->text) ||
                 !vec_push(c->arena, &value->synonym_keys, synonym->key))
            return out_of_memory(c);
        else if (!name_value(c, t, at, synonym->key)) return false;
    }
    return add_codes(c, &clause->codes, &value->codes);
}

/* What may stand under several terms at once is true of each: that they are assumed absent, and where they come from.
 */
static bool clauses_are_of_all(Checker *c, const Statement *s)
{
    bool fit = true;
    for (uint32_t i = 0; s->names.count > 1 && i < s->clauses.count; i++) {
        ClauseKind kind = s->clauses.at[i]->kind;
        if (kind == CLAUSE_ASSUME || kind == CLAUSE_CITE || kind == CLAUSE_BECAUSE || kind == CLAUSE_GRADE) continue;
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, s->clauses.at[i]->span,
                 "declare that term in a statement of its own",
                 "This clause could be of any of the terms declared above it");
        fit = false;
    }
    return fit;
}

static bool add_clause(Checker *c, uint32_t term, const Clause *clause)
{
    Term *t = &c->made->terms.at[term];
    switch (clause->kind) {
    case CLAUSE_ALSO:
        for (uint32_t i = 0; i < clause->phrases.count; i++)
            if (!add_synonym(c, term, &clause->phrases.at[i])) return false;
        return true;
    case CLAUSE_CODE: return add_codes(c, &clause->phrases, &t->codes);
    case CLAUSE_COLUMN:
        for (uint32_t i = 0; i < clause->phrases.count; i++)
            if (!vec_push(c->arena, &t->columns, clause->phrases.at[i].text)) return out_of_memory(c);
        return true;
    case CLAUSE_ASK: t->ask = clause->string; return true;
    case CLAUSE_TEXT: t->text = clause->string; return true;
    case CLAUSE_BECAUSE: t->because = clause->string; return true;
    case CLAUSE_GRADE: t->grade = clause->string; return true;
    case CLAUSE_VALUE: return value_clause(c, term, clause);
    case CLAUSE_ASSUME:
        t->assumed_absent = strcmp(clause->phrases.at[0].key, "absent") == 0;
        if (!t->assumed_absent || t->shape != SHAPE_PLAIN)
            diagnose(c->diagnostics, DIAGNOSTIC_BAD_CLAUSE, clause->span,
                     "write `assume absent`, under a finding that is present or absent", "This cannot be assumed");
        return true;
    default: return true;
    }
}

static bool declare_values(Checker *c, uint32_t term, const Statement *s)
{
    for (uint32_t i = 0; i < s->values.count; i++) {
        const Phrase *value = &s->values.at[i];
        if (meaning_value(c->meaning, term, value->key, value->key_size) != NONE) {
            diagnose(c->diagnostics, DIAGNOSTIC_NAMED_TWICE, value->span, "take one of them out",
                     "This value is named twice");
            continue;
        }
        if (!vocabulary_add_value(c, term, value)) return false;
        if (c->meaning->terms.at[term].values.count > limits_of(c)->values) break;
    }
    return true;
}

static bool declare_one(Checker *c, const Statement *s, const Phrase *name, uint32_t file, bool with_clauses)
{
    uint32_t term = table_find(&c->meaning->phrases, name->key, name->key_size);
    bool again = term != TABLE_NONE;
    if (again && !same_again(c, s, name, term, file)) return !c->diagnostics->no_memory;
    if (!again) {
        term = vocabulary_add(c, term_kind(s), name, s->shape);
        if (term == NONE) return false;
        c->declarations.at[term] = s;
        if (!vec_push(c->arena, &c->made->terms.at[term].files, file)) return out_of_memory(c);
        if (!declare_values(c, term, s)) return false;
    }
    for (uint32_t i = 0; with_clauses && i < s->clauses.count; i++)
        if (!add_clause(c, term, s->clauses.at[i])) return false;
    return true;
}

/* Names of sources are local to their file. */
static const char *reference_key(Checker *c, uint32_t file, const char *name)
{
    const char *key = arena_printf(c->arena, "%u %s", file, name);
    if (!key) c->diagnostics->no_memory = true;
    return key;
}

uint32_t find_reference(Checker *c, uint32_t file, const char *name)
{
    const char *key = reference_key(c, file, name);
    return key ? table_find(&c->references, key, strlen(key)) : NONE;
}

static bool declare_source(Checker *c, const Statement *s, uint32_t file)
{
    Reference made = { .name = s->names.at[0].text, .text = s->string, .file = file, .span = s->names.at[0].span };
    uint32_t known = find_reference(c, file, made.name);
    if (known != NONE) {
        const Reference *other = &c->meaning->references.at[known];
        diagnose_two(c->diagnostics, DIAGNOSTIC_REPEATED_NAME, made.span, other->span, "the first is here",
                     "give it another name", "Two sources of this file are called `%s`", made.name);
        return true;
    }
    for (uint32_t i = 0; i < s->clauses.count; i++) {
        const Clause *clause = s->clauses.at[i];
        if (clause->kind == CLAUSE_DOI) made.doi = clause->string;
        if (clause->kind == CLAUSE_PMID) made.pmid = clause->string;
        if (clause->kind == CLAUSE_URL) made.url = clause->string;
    }
    const char *key = reference_key(c, file, made.name);
    return (key && table_put(&c->references, key, strlen(key), c->meaning->references.count) &&
            vec_push(c->arena, &c->made->references, made)) ||
           out_of_memory(c);
}

static bool declare_statement(Checker *c, const Statement *s, uint32_t file)
{
    if (s->kind == STATEMENT_RULE) return true;
    bool fit = clauses_fit(c, s); /* if not, what is declared is known all the same: one error is not to bring others */
    if (s->kind == STATEMENT_TITLE && file == 0) c->made->title = s->string;
    if (s->kind == STATEMENT_VERSION && file == 0) c->made->version = s->string;
    if (s->kind == STATEMENT_SOURCE) return declare_source(c, s, file);
    if (!is_declaration(s)) return true;
    if (s->kind == STATEMENT_CONCLUSION && s->formula) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_CONCLUSION, s->formula->span,
                 "write a rule that implies it, or declare a `finding … means …`",
                 "A conclusion is established by rules");
        return true;
    }
    fit = clauses_are_of_all(c, s) && fit;
    for (uint32_t i = 0; i < s->names.count; i++)
        if (!declare_one(c, s, &s->names.at[i], file, fit)) return false;
    return true;
}

bool vocabulary_declare(Checker *c)
{
    c->made->open = true;
    for (uint32_t f = 0; f < c->files.count; f++) {
        const Tree *tree = &c->files.at[f].tree;
        for (uint32_t i = 0; i < tree->statements.count; i++) {
            if (is_declaration(tree->statements.at[i])) c->made->open = false;
            if (!declare_statement(c, tree->statements.at[i], f)) return false;
        }
    }
    return true;
}
