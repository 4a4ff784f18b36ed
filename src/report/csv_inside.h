/* What the names and the lines of CSV share: which columns there are, and how a cell is written. */
#ifndef REPORT_CSV_INSIDE_H
#define REPORT_CSV_INSIDE_H
#include "language/meaning.h"

/* Columns behind the name of the case. */
typedef struct CsvColumns {
    void (*conclusion)(void *to, uint32_t proposition); /* a truth and caveats */
    void (*suspicion)(void *to, uint32_t proposition);
    void (*number)(void *to, uint32_t term); /* a low and a high end */
} CsvColumns;

/* Calls one of the three for each column, or two that belong together, in their order. */
void csv_each_column(const Meaning *meaning, const CsvColumns *columns, void *to);

/* Writes text and `more` as one cell, in quotes where the text needs them, to where there is room for twice their size
 * and two quotes; gives the place behind it. */
char *csv_cell(char *to, const char *text, const char *more);

#endif
