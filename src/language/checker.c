#include "language/checker.h"

#include <stdio.h>
#include <string.h>

#include <sha256.h>

#include "language/checker_inside.h"

/* SHA-256 over the size and text of each file, in the order read: names of folders do not count. */
static void fingerprint(Meaning *m)
{
    SHA2_CTX hash;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&hash);
    for (uint32_t i = 0; i < m->sources->list.count; i++) {
        const Source *source = &m->sources->list.at[i];
        uint8_t size[4] = { (uint8_t)(source->size >> 24), (uint8_t)(source->size >> 16), (uint8_t)(source->size >> 8),
                            (uint8_t)source->size };
        SHA256Update(&hash, size, sizeof size);
        SHA256Update(&hash, (const uint8_t *)source->text, source->size);
    }
    SHA256Final(digest, &hash);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) snprintf(m->fingerprint + 2 * i, 3, "%02x", digest[i]);
}

static bool says_something(const Checker *c)
{
    for (uint32_t f = 0; f < c->files.count; f++)
        if (c->files.at[f].tree.statements.count) return true;
    return false;
}

bool check_rules(Meaning *meaning, uint32_t file, Diagnostics *diagnostics)
{
    Checker c = { .meaning = meaning, .sources = meaning->sources, .arena = meaning->arena, .diagnostics = diagnostics, .file = NONE };
    table_init(&c.references, meaning->arena);
    table_init(&meaning->phrases, meaning->arena);
    table_init(&meaning->value_phrases, meaning->arena);
    table_init(&meaning->values, meaning->arena);
    if (!load_files(&c, file)) return false;
    fingerprint(meaning);
    if (!vocabulary_declare(&c)) return false;
    if (meaning->open && !vocabulary_infer(&c)) return false;
    if (!measures_outline(&c) || !vocabulary_index(&c) || !measures_fill(&c) || !make_rules(&c)) return false;
    if (!says_something(&c) && !diagnostics->errors)
        diagnose(diagnostics, DIAGNOSTIC_EMPTY_RULES, (Span){ .file = file }, "write a rule: CONDITION implies CONCLUSION",
                 "This file says nothing");
    return !diagnostics->no_memory;
}

Condition *check_condition(const Meaning *meaning, const Sources *sources, Arena *arena, Diagnostics *diagnostics,
                           const Node *node)
{
    /* With file NONE nothing of the meaning is written to (checker_inside.h). */
    Checker c = { .meaning = (Meaning *)meaning, .sources = sources, .arena = arena, .diagnostics = diagnostics, .file = NONE };
    return make_condition(&c, node);
}
