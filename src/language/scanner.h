/* The scanner (grammar/rules.l) cuts text into words, numbers, strings and signs; it knows no vocabulary and no
 * statement. What they mean where they stand is decided by tokens.c. */
#ifndef LANGUAGE_SCANNER_H
#define LANGUAGE_SCANNER_H
#include "base/source.h"

typedef enum {
    RAW_END,
    RAW_LINE, /* a line that holds something begins; `indent` is its white space in bytes */
    RAW_WORD,
    RAW_NUMBER,
    RAW_TITRE,        /* 1:80 */
    RAW_STRING,       /* the quotes are not part of it */
    RAW_SIGN,         /* `sign`: ( ) , : + - * / ^ < > =, or 'l' for <=, 'g' for >= */
    RAW_COMMA_NUMBER, /* 2,5 */
    RAW_BAD_SIGN,     /* ==, !=, <>, =<, => */
    RAW_OPEN_STRING,  /* a quote that its line does not close */
    RAW_BAD,          /* a character that has no place outside quotes */
} RawKind;

typedef struct RawToken {
    RawKind kind;
    uint32_t start, end; /* in the source; for a string: without its quotes */
    uint32_t indent;
    char sign;
    bool begins_line; /* a further line of a statement (tokens.c) */
    int reserved;     /* a word that is reserved wherever it stands: the parser's token for it (tokens.c); else 0 */
} RawToken;

typedef struct Scanner {
    void *flex;
    uint32_t start, end, used;
    RawToken token;
    max_align_t pool[64];
} Scanner;

/* Scans text[0..size), which must be followed by two zero bytes; Flex writes into it while it works and leaves it as it
 * was. */
bool scanner_start(Scanner *scanner, char *text, uint32_t size);

/* The next token; at the end, RAW_END for ever. */
void scanner_next(Scanner *scanner, RawToken *token);

/* The character behind the token last given, in whose place Flex keeps a zero meanwhile. */
char scanner_ahead(const Scanner *scanner);

#endif
