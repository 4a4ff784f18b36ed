/* `expect` lines: kept as they are read, and their rules looked up when they are tested. */
#include <string.h>

#include "base/spelling.h"
#include "cases/facts_inside.h"

static const Phrase *keep_phrase(Arena *arena, const Phrase *phrase)
{
    Phrase *kept = arena_alloc(arena, sizeof *kept);
    if (kept) *kept = *phrase;
    return kept;
}

bool expected_add(FactsReader *r, const Statement *line)
{
    CaseTable *table = r->table;
    ExpectedVerdict expected = { .row = table->rows.count - 1,
                                 .expectation = line->expectation,
                                 .span = line->span,
                                 .condition = line->formula,
                                 .rule = NONE };
    if (line->names.count) expected.rule_name = keep_phrase(table->arena, &line->names.at[0]);
    bool kept = (!line->names.count || expected.rule_name) && vec_push(table->arena, &table->expected, expected);
    if (!kept) table->diagnostics.no_memory = true;
    return kept;
}

bool expected_add_misspelt(FactsReader *r, Span span)
{
    CaseTable *table = r->table;
    ExpectedVerdict expected = { .row = table->rows.count - 1, .span = span, .misspelt = true, .rule = NONE };
    if (vec_push(table->arena, &table->expected, expected)) return true;
    table->diagnostics.no_memory = true;
    return false;
}

char *expected_text(const CaseTable *table, Arena *arena, const ExpectedVerdict *expected)
{
    Span span = expected->span;
    const Source *source = &table->sources.list.at[span.file];
    uint32_t word = sizeof "expect" - 1;
    if (expected->misspelt) word = (uint32_t)strcspn(source->text + span.start, " \t");
    return source_words(arena, source, (Span){ span.file, span.start + word, span.end });
}

/* ---- the rules they name ---- */

#define TWO_RULES (UINT32_MAX - 1) /* in place of a rule: more than one is called so */

/* Key of a rule's name -> rule. */
static bool index_rules(Table *rules, Arena *arena, const Meaning *meaning)
{
    table_init(rules, arena);
    for (uint32_t i = 0; i < meaning->rules.count; i++) {
        const char *name = meaning->rules.at[i].name, *key = spelling_key(arena, name, strlen(name));
        if (!key) return false;
        size_t size = strlen(key);
        bool taken = table_find(rules, key, size) != TABLE_NONE;
        if (!table_put(rules, key, size, taken ? TWO_RULES : i)) return false;
    }
    return true;
}

/* The rule whose name is nearest; of several as near, the first: the order of the table is random. */
static const char *nearest_rule(const Table *rules, const Meaning *meaning, const Phrase *name)
{
    uint32_t nearest = NONE;
    unsigned bound = spelling_tolerance(name->key_size);
    for (uint32_t i = 0; i < rules->room && bound; i++) {
        const TableEntry *entry = &rules->entries[i];
        if (!entry->text || entry->value == TWO_RULES) continue;
        unsigned distance = spelling_distance(name->key, name->key_size, entry->text, entry->size, bound);
        if (distance > bound) continue;
        if (nearest == NONE || distance < bound || entry->value < nearest) nearest = entry->value;
        bound = distance;
    }
    return nearest == NONE ? NULL : meaning->rules.at[nearest].name;
}

static void report_rule(const Meaning *meaning, const Table *rules, const Phrase *name, bool two, Diagnostics *d)
{
    const char *hint = "give each rule a name of its own: `rule NAME:` before its sentence";
    if (!two) {
        const char *nearest = nearest_rule(rules, meaning, name);
        hint = "a rule is named where it stands, with `rule NAME:` before its sentence";
        if (nearest) hint = arena_printf(d->arena, "did you mean `%s`?", nearest);
    }
    if (!hint) d->no_memory = true;
    diagnose(d, DIAGNOSTIC_UNKNOWN_RULE, name->span, hint,
             two ? "More than one rule is called `%s`" : "No rule is called `%s`", name->text);
}

static void find_rule(const Meaning *meaning, const Table *rules, ExpectedVerdict *expected, Diagnostics *d)
{
    const Phrase *name = expected->rule_name;
    uint32_t rule = table_find(rules, name->key, name->key_size);
    if (rule == TABLE_NONE || rule == TWO_RULES) report_rule(meaning, rules, name, rule == TWO_RULES, d);
    else expected->rule = rule;
}

bool expected_find_rules(CaseTable *table, uint32_t from, Diagnostics *diagnostics)
{
    Arena arena = { .memory = table->arena->memory };
    Table rules;
    if (!index_rules(&rules, &arena, table->meaning)) diagnostics->no_memory = true;
    for (uint32_t i = from; i < table->expected.count && !diagnostics->no_memory; i++)
        if (table->expected.at[i].rule_name) find_rule(table->meaning, &rules, &table->expected.at[i], diagnostics);
    arena_free(&arena);
    return !diagnostics->no_memory;
}
