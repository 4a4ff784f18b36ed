/* Rows that can be read by a glance: each cell is empty, one of the commonest words, or a plain number, and nothing is
 * to be told of them. They go into the columns many at a time. All others are left to cells.c, cell by cell; what each
 * means is the same. */
#ifndef CASES_PLAIN_ROWS_H
#define CASES_PLAIN_ROWS_H
#include "base/instruction_set.h"
#include "cases/rows.h"

/* What is known before the first row; NULL in *plain where no row of the cohort can be plain. False where there is no
 * memory. */
bool plain_rows_start(PlainRows **plain, const Cohort *cohort, Arena *arena);

/* Adds rows of the piece to the table, until it has `most`, or one comes that is not like the others in its outline
 * (how many cells, where quotes stand), or the end. False where there is no memory. */
typedef bool PlainRowsRead(Rows *rows, CaseTable *table, Arena *names, uint64_t most);
PlainRowsRead IN_SET(plain_rows_read);

/* The same for an instruction set; NULL where it is not there. */
PlainRowsRead *plain_rows_reader(InstructionSet set);

/* rows.c: states the cells of the row that `at` begins with, behind so many lines, for a case that is
 * there already. */
bool rows_state_again(Rows *rows, CaseTable *table, Arena *names, const char *at, uint32_t lines, uint32_t row);

/* rows.c: adds marks for the names of so many rows, to be set by place. False where there is no memory. */
bool rows_add_names(Rows *rows, uint32_t count);

#endif
