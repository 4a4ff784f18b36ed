/* Every limit of the library, in one place; docs/limits are said in the message of the error that each brings. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
    LIMIT_FILE_SIZE = 1 << 30,   /* bytes of one rules or facts file */
    LIMIT_LINE_LENGTH = 1 << 20, /* bytes of one line */
    LIMIT_NESTING = 100,         /* brackets inside brackets */
    LIMIT_PHRASE_WORDS = 64,     /* words of one term */
    LIMIT_FILES = 1000,          /* files of one rule set */
    LIMIT_STATEMENTS = 4000000,  /* statements of one rule set */
    LIMIT_VALUES = 1000,         /* values, or bands, of one term */
    LIMIT_CASES = 1 << 30,       /* cases of one table */
    LIMIT_SUGGESTIONS = 2000000, /* spellings compared for suggestions; after that messages go without */
    LIMIT_DIAGNOSTICS = 1000,    /* messages kept of one load; further ones are only counted */
};

#endif
