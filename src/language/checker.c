#include "language/checker.h"

#include "language/checker_inside.h"

static bool says_something(const Checker *c)
{
    for (uint32_t f = 0; f < c->files.count; f++)
        if (c->files.at[f].tree.statements.count) return true;
    return false;
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
    if (!load_files(&c, file)) return false;
    if (!vocabulary_declare(&c)) return false;
    if (meaning->open && !vocabulary_infer(&c)) return false;
    if (!measures_outline(&c) || !vocabulary_index(&c) || !measures_fill(&c) || !make_rules(&c)) return false;
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
