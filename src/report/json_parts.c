#include "report/json_parts.h"

#include <string.h>

#include "base/number.h"

/* More than jansson takes for one value and its place in an object or array, texts left out. */
enum { VALUE_SIZE = 256 };

static bool charge(JsonParts *parts, size_t size)
{
    if (parts->failed || !memory_take(parts->memory, size)) return parts->failed = true, false;
    parts->charged += size;
    return true;
}

static size_t text_size(const json_t *value)
{
    return json_is_string(value) ? json_string_length(value) : 0;
}

void json_put(JsonParts *parts, json_t *object, const char *key, json_t *value)
{
    if (charge(parts, VALUE_SIZE + strlen(key) + text_size(value)) && value) {
        if (json_object_set_new(object, key, value) != 0) parts->failed = true;
        return;
    }
    json_decref(value);
    parts->failed = true;
}

void json_add(JsonParts *parts, json_t *array, json_t *value)
{
    if (charge(parts, VALUE_SIZE + text_size(value)) && value) {
        if (json_array_append_new(array, value) != 0) parts->failed = true;
        return;
    }
    json_decref(value);
    parts->failed = true;
}

json_t *json_text(const char *text)
{
    return text ? json_string(text) : NULL;
}

json_t *json_rules(JsonParts *parts, const Meaning *meaning, const char *fingerprint)
{
    json_t *object = json_object();
    if (meaning->title) json_put(parts, object, "title", json_text(meaning->title));
    if (meaning->version) json_put(parts, object, "version", json_text(meaning->version));
    json_put(parts, object, "fingerprint", json_text(fingerprint));
    return object;
}

static int write_piece(const char *piece, size_t size, void *out)
{
    buffer_add(out, piece, size);
    return ((Buffer *)out)->failed ? -1 : 0;
}

bool json_finish(JsonParts *parts, json_t *object, Buffer *out)
{
    bool written = object && !parts->failed;
    if (written) written = json_dump_callback(object, write_piece, out, JSON_REAL_PRECISION(NUMBER_DIGITS)) == 0;
    if (written) buffer_text(out, "\n");
    json_decref(object);
    memory_give_back(parts->memory, parts->charged);
    return written && !out->failed;
}
