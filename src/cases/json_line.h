/* A line of NDJSON that is one flat object: its keys and values, where they stand, and numbers by their digits. Our own
 * reader and not jansson's: that drops bytes of a number or text where there is no memory for them, tells no places of
 * keys and values, and gives numbers as doubles. Tests hold it against jansson. */
#ifndef CASES_JSON_LINE_H
#define CASES_JSON_LINE_H
#include "cases/delimited.h"

typedef enum { LINE_TEXT, LINE_NUMBER, LINE_TRUE, LINE_FALSE, LINE_NULL, LINE_LIST } LineKind;

typedef struct LineValue {
    LineKind kind;
    Field field;           /* a text without its quotes and escapes; else as it is written */
    uint32_t first, count; /* of a list: those of the items that are in it */
} LineValue;

typedef struct LinePair {
    Field key;
    LineValue value;
    uint32_t number; /* of the key among all that came, for who reads the lines */
} LinePair;

typedef struct JsonLine {
    Arena *arena, *scratch; /* of the lists below; of texts, which live as long as the line */
    Vec(LinePair) pairs;
    Vec(LineValue) items;
    Field wrong;             /* where it is no such object, … */
    const char *what, *hint; /* … what is wrong, and what to do */
} JsonLine;

typedef enum { JSON_LINE_OK, JSON_LINE_WRONG, JSON_LINE_NO_MEMORY } JsonLineStatus;

/* Reads text[0..size). Keys may come twice. */
JsonLineStatus json_line_read(JsonLine *line, const char *text, size_t size);

#endif
