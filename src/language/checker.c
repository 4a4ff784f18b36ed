#include "language/checker.h"

#include "language/checker_inside.h"

static bool says_something(const Checker *c)
{
    for (uint32_t f = 0; f < c->files.count; f++)
        if (c->files.at[f].tree.statements.count) return true;
    return false;
}

bool check_ends(Checker *c, Span span, uint64_t limit, const char *what, const char *hint)
{
    diagnose(c->diagnostics, DIAGNOSTIC_TOO_MUCH, span, hint, "More than %" PRIu64 " %s", limit, what);
    c->too_much = true;
    return false;
}

static bool check_all(Checker *c, uint32_t file)
{
    if (!load_files(c, file) || !vocabulary_declare(c)) return false;
    if (c->meaning->open && !vocabulary_infer(c)) return false;
    return measures_outline(c) && vocabulary_index(c) && measures_fill(c) && make_rules(c);
}

bool check_rules(Meaning *meaning, uint32_t file, Diagnostics *diagnostics)
{
    Checker c = { .meaning = meaning,
                  .made = meaning,
                  .sources = meaning->sources,
                  .arena = meaning->arena,
                  .diagnostics = diagnostics,
                  .file = NONE };
    table_init(&c.references, meaning->arena);
    table_init(&meaning->phrases, meaning->arena);
    table_init(&meaning->value_phrases, meaning->arena);
    table_init(&meaning->values, meaning->arena);
    if (!check_all(&c, file)) return c.too_much && !diagnostics->no_memory;
    warn_names(&c);
    if (!says_something(&c) && !diagnostics->errors)
        diagnose(diagnostics, DIAGNOSTIC_EMPTY_RULES, (Span){ .file = file },
                 "write a rule: CONDITION implies CONCLUSION", "This file says nothing");
    return !diagnostics->no_memory;
}

Condition *check_condition(const Meaning *meaning, const Sources *sources, Arena *arena, Diagnostics *diagnostics,
                           const Node *node)
{
    Checker c = { .meaning = meaning, .sources = sources, .arena = arena, .diagnostics = diagnostics, .file = NONE };
    return make_condition(&c, node);
}
