/* A file of facts: its cases and their lines. */
#include "cases/facts.h"

#include <string.h>

#include "base/source_error.h"
#include "cases/facts_inside.h"

static bool no_memory(CaseTable *table)
{
    table->diagnostics.no_memory = true;
    return false;
}

const char *facts_written(FactsReader *r, Span span)
{
    return source_words(r->table->arena, r->source, span);
}

/* ---- cases ---- */

/* What a case that the file does not name is called: "ward/Smith.facts" gives "Smith". */
static const char *name_of_file(Arena *arena, const char *path)
{
    if (strcmp(path, "<standard input>") == 0) return "standard input";
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    return arena_copy(arena, base, dot && dot != base ? (size_t)(dot - base) : strlen(base));
}

static bool is_wanted(const FactsReader *r, const char *name)
{
    return !r->options->only || strcmp(r->options->only, name) == 0;
}

static bool report_empty(FactsReader *r)
{
    if (r->tree.statements.count || r->misread) return true;
    diagnose(&r->table->diagnostics, DIAGNOSTIC_NO_CASES, (Span){ .file = r->file },
             "write one fact a line; as it is, this is one case of which nothing is known", "This file states nothing");
    return !r->table->diagnostics.no_memory;
}

static bool add_file_case(FactsReader *r)
{
    const char *name = name_of_file(r->table->arena, r->source->name);
    if (!name) return no_memory(r->table);
    r->begun = true;
    r->passing = !is_wanted(r, name);
    if (r->passing) return true;
    if ((r->full = cases_full(r->table, (Span){ .file = r->file }))) return !r->table->diagnostics.no_memory;
    return cases_add_named(r->table, name, NULL, (Span){ .file = r->file },
                           "rename one of the files, or begin it with a line `case NAME`") &&
           report_empty(r);
}

static bool add_case(FactsReader *r, const Statement *statement)
{
    Arena *arena = r->table->arena;
    const Phrase *phrase = &statement->names.at[0];
    r->begun = true;
    r->passing = !is_wanted(r, phrase->text);
    if (r->passing) return true;
    if ((r->full = cases_full(r->table, statement->span))) return !r->table->diagnostics.no_memory;
    r->told_of_many = false;
    const char *name = arena_copy(arena, phrase->text, strlen(phrase->text)), *description = NULL;
    if (statement->string) description = arena_copy(arena, statement->string, strlen(statement->string));
    if (!name || (statement->string && !description)) return no_memory(r->table);
    return cases_add_named(r->table, name, description, statement->span, "give each case a name of its own");
}

static bool has_case_lines(const Tree *tree)
{
    for (uint32_t i = 0; i < tree->statements.count; i++)
        if (tree->statements.at[i]->kind == STATEMENT_CASE) return true;
    return false;
}

/* Said once; and not where an error before may have swallowed the `case` line. */
static bool report_early_fact(FactsReader *r, const Statement *statement)
{
    if (r->told_of_early_facts || r->misread) return true;
    r->told_of_early_facts = true;
    diagnose(&r->table->diagnostics, DIAGNOSTIC_FACT_BEFORE_CASE, statement->span,
             "move this line below the `case` line that it belongs to; what all cases share is repeated in each",
             "This fact belongs to no case: it stands before the first `case`");
    return !r->table->diagnostics.no_memory;
}

/* ---- statements ---- */

static bool report_case_line(FactsReader *r, const Statement *statement)
{
    diagnose(&r->table->diagnostics, DIAGNOSTIC_NOT_A_FACT, statement->span, "begin a new case instead",
             "Facts of one case cannot begin another");
    return !r->table->diagnostics.no_memory;
}

static bool read_statement(FactsReader *r, const Statement *statement)
{
    if (statement->kind == STATEMENT_CASE)
        return r->of_last_case ? report_case_line(r, statement) : add_case(r, statement);
    if (!r->begun) return report_early_fact(r, statement);
    if (r->passing) return true;
    if (statement->kind == STATEMENT_EXPECT) return expected_add(r, statement);
    return line_state(r, statement);
}

static bool read_statements(FactsReader *r)
{
    CaseTable *table = r->table;
    for (uint32_t i = 0; i < r->tree.statements.count && !r->full; i++) {
        uint32_t errors = table->diagnostics.errors;
        if (!read_statement(r, r->tree.statements.at[i])) return false;
        if (table->diagnostics.errors > errors && table->rows.count > r->first_row && !r->full)
            cases_fail(table, table->rows.count - 1);
    }
    return true;
}

/* The last case of this file that begins at or before a place; NONE for a place before the first. */
static uint32_t row_at(const FactsReader *r, uint32_t place)
{
    const CaseTable *table = r->table;
    uint32_t low = r->first_row, high = table->rows.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (table->rows.at[middle].span.start <= place) low = middle + 1;
        else high = middle;
    }
    return low == r->first_row ? NONE : low - 1;
}

/* The line that begins the case in which a place lies; NULL before the first. */
static const Statement *case_line_of(const FactsReader *r, uint32_t place)
{
    uint32_t low = 0, high = r->tree.statements.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->tree.statements.at[middle]->span.start <= place) low = middle + 1;
        else high = middle;
    }
    while (low && r->tree.statements.at[low - 1]->kind != STATEMENT_CASE) low--;
    return low ? r->tree.statements.at[low - 1] : NULL;
}

static bool is_of_others(const FactsReader *r, uint32_t place)
{
    const Statement *line = case_line_of(r, place);
    return line && !is_wanted(r, line->names.at[0].text);
}

/* The cases that what did not read lies in: all, where that is the text as a whole. */
static void fail_misread_cases(FactsReader *r)
{
    CaseTable *table = r->table;
    for (uint32_t i = 0; i < r->tree.misread.count; i++) {
        uint32_t row = row_at(r, r->tree.misread.at[i]);
        bool wanted = !r->options->only || !is_of_others(r, r->tree.misread.at[i]);
        if (row != NONE && wanted) cases_fail(table, row);
    }
    bool whole = r->misread && !r->tree.misread.count;
    for (uint32_t row = r->first_row; row < table->rows.count && whole; row++) cases_fail(table, row);
}

static bool has_wanted_line(const FactsReader *r)
{
    for (uint32_t i = 0; i < r->tree.statements.count; i++) {
        const Statement *statement = r->tree.statements.at[i];
        if (statement->kind == STATEMENT_CASE && is_wanted(r, statement->names.at[0].text)) return true;
    }
    return false;
}

/* What the parser says of cases that are not wanted concerns nobody; but where the file does not show the one that is,
 * an error may hide it. */
static void drop_messages_of_others(FactsReader *r, const Diagnostics *before)
{
    Diagnostics *d = &r->table->diagnostics;
    bool all = true;
    if (!r->options->only || !has_wanted_line(r)) return;
    for (uint32_t i = 0; i < r->tree.misread.count; i++) all &= is_of_others(r, r->tree.misread.at[i]);
    if (all) diagnostics_go_back(d, before);
    for (uint32_t i = d->list.count; i-- > before->list.count;) {
        bool placed = d->list.at[i].span.file == r->file; /* not how many more there are */
        if (placed && is_of_others(r, d->list.at[i].span.start)) diagnostics_drop(d, i);
    }
}

static bool read_source(FactsReader *r)
{
    CaseTable *table = r->table;
    Diagnostics *d = &table->diagnostics;
    const Diagnostics before = *d;
    if (!read_tree(r->arena, &table->sources, r->file, READ_CASES, d, &r->tree)) return no_memory(table);
    r->misread = d->errors > before.errors;
    r->begun = r->of_last_case;
    drop_messages_of_others(r, &before);
    uint32_t errors = d->errors;
    table_init(&r->strangers, r->arena);
    if (!r->of_last_case && !has_case_lines(&r->tree) && !add_file_case(r)) return false;
    if (d->errors > errors && !r->full) cases_fail(table, r->first_row);
    if (!read_statements(r)) return false;
    if (r->of_last_case) table->rows.at[r->first_row].failed |= d->errors > before.errors;
    else fail_misread_cases(r);
    return !d->no_memory;
}

/* ---- memory ---- */

/* Whether there may be `expect` lines: their conditions are checked later, so the tree must live on. */
static bool has_expectations(const Source *source)
{
    return strcasestr(source->text, "expect");
}

static const char *keep_text(CaseTable *table, const char *text)
{
    const char *kept = text ? arena_copy(table->arena, text, strlen(text)) : NULL;
    if (text && !kept) table->diagnostics.no_memory = true;
    return kept;
}

/* Advice may lie in the arena of the tree, which dies now. */
static void keep_messages(CaseTable *table, uint32_t first)
{
    for (uint32_t i = first; i < table->diagnostics.list.count; i++) {
        Diagnostic *message = &table->diagnostics.list.at[i];
        message->hint = keep_text(table, message->hint);
        message->other_note = keep_text(table, message->other_note);
        if (!message->other_note) message->other = NOWHERE;
    }
}

static bool read_facts(CaseTable *table, uint32_t file, bool of_last_case, const FactsOptions *options)
{
    Arena temporary = { .memory = table->arena->memory };
    FactsReader reader = { .table = table, .options = options, .source = &table->sources.list.at[file], .file = file };
    reader.of_last_case = of_last_case;
    reader.first_row = table->rows.count - of_last_case; /* also where nothing is read for want of memory */
    uint32_t first_message = table->diagnostics.list.count;
    bool lasting = has_expectations(reader.source);
    reader.arena = lasting ? table->arena : &temporary;
    bool read = read_source(&reader);
    if (!lasting) keep_messages(table, first_message);
    diagnostics_sort(&table->diagnostics, first_message);
    read = read && !temporary.failed && !table->diagnostics.no_memory;
    for (uint32_t row = reader.first_row; !read && row < table->rows.count; row++)
        cases_fail(table, row); /* half read */
    arena_free(&temporary);
    return read && !table->diagnostics.no_memory;
}

bool facts_read(CaseTable *table, uint32_t file, const FactsOptions *options)
{
    return read_facts(table, file, false, options);
}

bool facts_read_lines(CaseTable *table, const char *text, size_t size, const FactsOptions *options)
{
    uint32_t file;
    SourceStatus status = source_add(&table->sources, "<fact>", text, size, &file);
    if (status != SOURCE_OK) return source_diagnose(&table->diagnostics, status, "<fact>", NOWHERE);
    return read_facts(table, file, true, options);
}

bool facts_read_text(CaseTable *table, const char *name, const char *text, size_t size, const FactsOptions *options)
{
    uint32_t file;
    SourceStatus status = source_add(&table->sources, name, text, size, &file);
    if (status != SOURCE_OK) return source_diagnose(&table->diagnostics, status, name, NOWHERE);
    return facts_read(table, file, options);
}

bool facts_read_file(CaseTable *table, const char *path, const FactsOptions *options)
{
    uint32_t file;
    SourceStatus status = source_read(&table->sources, path, false, &file);
    if (status != SOURCE_OK) return source_diagnose(&table->diagnostics, status, path, NOWHERE);
    return facts_read(table, file, options);
}
