/* Cases written in the language itself. */
#ifndef CASES_FACTS_H
#define CASES_FACTS_H
#include "cases/table.h"

typedef struct FactsOptions {
    bool strict;      /* a fact that no rule knows is an error */
    const char *only; /* the one case that is wanted: others are passed over. NULL: all are */
} FactsOptions;

/* Reads a source of table->sources and adds its cases. What is wrong goes to table->diagnostics, and the cases that it
 * is wrong with are marked as failed. Like all functions below, false only when there is no memory. */
bool facts_read(CaseTable *table, uint32_t file, const FactsOptions *options);

/* As facts_read for text[0..size), which is copied; `name` is shown in messages, and names the case where the text does
 * not. */
bool facts_read_text(CaseTable *table, const char *name, const char *text, size_t size, const FactsOptions *options);

/* States what each line of the text says of the last case, of which there must be one; it cannot begin another. */
bool facts_read_lines(CaseTable *table, const char *text, size_t size, const FactsOptions *options);

/* As facts_read for a file; "-" is standard input. */
bool facts_read_file(CaseTable *table, const char *path, const FactsOptions *options);

/* Looks up the rules that `expect rule` lines name, from expected.at[from] on; a name that no rule or more than one has
 * is reported (UNKNOWN_RULE, to *diagnostics) and `rule` stays NONE. To be called where expectations are tested; a run
 * ignores them. */
bool expected_find_rules(CaseTable *table, uint32_t from, Diagnostics *diagnostics);

/* An expectation as it is written, without `expect`; NULL where there is no memory. */
char *expected_text(const CaseTable *table, Arena *arena, const ExpectedVerdict *expected);

#endif
