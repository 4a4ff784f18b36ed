/* What is common to all that is written as JSON: values that are put together, their memory counted. */
#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H
#include "base/buffer.h"
#include "language/meaning.h"
#include <jansson.h>

typedef struct JsonParts {
    Memory *memory; /* where the object is counted, which jansson makes … */
    size_t charged; /* … with so much of it; or NULL */
    bool failed;    /* there was no memory */
} JsonParts;

/* Put a value into an object or an array, which take it also where there is no memory. NULL counts as no memory. */
void json_put(JsonParts *parts, json_t *object, const char *key, json_t *value);
void json_add(JsonParts *parts, json_t *array, json_t *value);

json_t *json_text(const char *text); /* NULL of NULL */

/* Which rules they were: their title, their version, their fingerprint. */
json_t *json_rules(JsonParts *parts, const Meaning *meaning, const char *fingerprint);

/* Writes the object and a newline, and lets go of it; it may be NULL. False when there is no memory. */
bool json_finish(JsonParts *parts, json_t *object, Buffer *out);

#endif
