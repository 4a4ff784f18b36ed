/* The records of a CSV or TSV text: RFC 4180, and what real exports do (a byte order mark, CRLF or LF, blank lines).
 * Read through a buffer, so that a file may be of any size. */
#ifndef CASES_DELIMITED_H
#define CASES_DELIMITED_H
#include "base/input.h"
#include "base/limits.h"
#include "base/vec.h"

typedef struct Field {
    const char *text; /* without its quotes, doubled ones once; not ended by a zero */
    uint32_t size;
    bool quoted;
    uint32_t start, end; /* in the record, with its quotes */
} Field;

typedef enum {
    DELIMITED_OK,
    DELIMITED_NO_MEMORY,
    DELIMITED_UNREADABLE,  /* input->status says why */
    DELIMITED_TOO_LONG,    /* a record of more bytes than a line may have */
    DELIMITED_TOO_WIDE,    /* more fields than a table may have columns */
    DELIMITED_OPEN_QUOTE,  /* never closed */
    DELIMITED_BEHIND_QUOTE /* text behind a closing quote */
} DelimitedStatus;

typedef struct Delimited {
    const Limits *limits; /* NULL: the usual ones */
    Input *input;         /* what is read; or, where `text` is not NULL, … */
    const char *text;     /* … these bytes, */
    size_t left;          /* so many of which are still to be read */
    char delimiter;
    Arena *arena, scratch; /* of fields and of the buffer; of what the record at hand needs beside it */
    char *buffer;
    size_t room, at, end; /* the record that comes next begins at `at` */
    bool begun, ended;
    uint32_t lines;     /* before that record */
    Vec(Field) fields;  /* of the record read last; after an error, those before it and the one that it is in */
    const char *record; /* its bytes … */
    uint32_t record_size, record_lines; /* … and the lines before it */
} Delimited;

/* Begins to read `input`, or text[0..size) where that is not NULL; both stay the caller's. */
void delimited_start(Delimited *d, Arena *arena, const Limits *limits, Input *input, const char *text, size_t size,
                     char delimiter);
void delimited_free(Delimited *d);

/* Reads the next record that is not a blank line into d->fields (none at the end); all that is said of it lives until
 * the next call. After an error there is no next record. */
DelimitedStatus delimited_next(Delimited *d);

#endif
