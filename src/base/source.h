/* The texts that rules and facts come from, and places in them. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H
#include "base/limits.h"
#include "base/vec.h"

typedef struct Span {
    uint32_t file, start, end; /* bytes start..end-1 of a source */
} Span;

#define NO_FILE UINT32_MAX
#define NOWHERE ((Span){ .file = NO_FILE })

typedef struct Source {
    const char *name; /* as shown in messages */
    const char *path; /* as it was given */
    char *text;       /* ended by two zeros that `size` does not count: what Flex scans in place */
    uint32_t size;
    Vec(uint32_t) lines; /* where each line starts */
    uint32_t skipped;    /* lines of the file before it, where it is a part of one */
} Source;

typedef struct Sources {
    Arena *arena;
    const Limits *limits; /* NULL: the usual ones */
    Vec(Source) list;
} Sources;

typedef enum {
    SOURCE_OK,
    SOURCE_NO_MEMORY,
    SOURCE_NOT_FOUND,
    SOURCE_IS_FOLDER,
    SOURCE_IS_NO_FILE,
    SOURCE_UNREADABLE,
    SOURCE_CHANGED,
    SOURCE_TOO_LARGE,
    /* of what is packed, which rules and facts are not: */
    SOURCE_CUT_OFF,  /* its end is missing */
    SOURCE_DAMAGED,  /* it is not what was packed */
    SOURCE_FOLLOWED, /* something else stands behind it */
    SOURCE_TOO_WIDE  /* to unpack it takes more memory than is given to it */
} SourceStatus;

/* Adds a file ("-" is standard input) or a copy of text[0..size); its number goes to *file. On SOURCE_UNREADABLE errno
 * says why. `plain`: only a file that lies there, no pipe, terminal or device, which may never end. */
SourceStatus source_read(Sources *sources, const char *path, bool plain, uint32_t *file);
SourceStatus source_add(Sources *sources, const char *name, const char *text, size_t size, uint32_t *file);

/* Line and column of a place, from 1; columns count characters. */
typedef struct Place {
    uint32_t line, column;
} Place;
Place source_place(const Source *source, uint32_t at);
uint32_t source_line_of(const Source *source, uint32_t at); /* its line alone, however long that is */

/* The text of a line, as source_place counts it, without its end. */
const char *source_line(const Source *source, uint32_t line, uint32_t *size);

/* What a span says on one line: without comments, white space as one blank, quoted texts as they are. NULL: no memory.
 */
char *source_words(Arena *arena, const Source *source, Span span);

/* a to b, where both lie in one file. */
Span span_join(Span a, Span b);

#endif
