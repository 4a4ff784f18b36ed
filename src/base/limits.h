/* Limits on what is read: their usual values, and the highest that they can be set to (limits.def). Past each comes a
 * message that names it; docs/embedding.md lists them. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H
#include <inttypes.h>

enum {
    LIMIT_FILES = 1000,    /* the highest: what they see of each other is found in a place of that size */
    LIMIT_NESTING = 100,   /* the highest: the parser's stacks are that deep */
    LIMIT_TERM_WORDS = 64, /* the highest: phrases are taken apart in a place of that size */
};

typedef struct Limits {
#define LIMIT(name, usual, most) uint64_t name;
#include "base/limits.def"
#undef LIMIT
} Limits;

extern const Limits limits_usual, limits_most;

/* Those that hold where `limits` may be NULL: the usual ones are meant then. */
static inline const Limits *limits_or_usual(const Limits *limits)
{
    return limits ? limits : &limits_usual;
}

#endif
