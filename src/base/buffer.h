/* Text that grows at its end. Running out of memory is remembered in `failed`, to be looked at once, when all is
 * written. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

typedef struct Buffer {
    char *text; /* ended by a zero where size > 0 */
    size_t size, room;
    bool failed;
    Memory *memory; /* where it is counted; or NULL */
} Buffer;

void buffer_free(Buffer *buffer);

/* Its text, to be freed by the caller and counted no longer; NULL where it failed. The buffer is empty then. */
char *buffer_take(Buffer *buffer);

/* Room for `more` bytes and an ending zero behind its text, for who writes there; false where it failed. */
bool buffer_reserve(Buffer *buffer, size_t more);

void buffer_add(Buffer *buffer, const char *text, size_t size);
void buffer_text(Buffer *buffer, const char *text);
void buffer_repeat(Buffer *buffer, char c, size_t times);
void buffer_printf(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
