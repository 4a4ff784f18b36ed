/* What gzip and zstd packed, unpacked as it comes. Several packed texts behind one another are one, as `cat` joins
 * them. */
#ifndef BASE_UNPACK_H
#define BASE_UNPACK_H
#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

typedef enum { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD } Packing;

/* By the first bytes; PACKING_BYTES of them tell. */
enum { PACKING_BYTES = 4 };
Packing packing_of(const char *text, size_t size);

typedef enum {
    UNPACK_OK,
    UNPACK_NO_MEMORY,
    UNPACK_DAMAGED,  /* these are not the bytes that were packed */
    UNPACK_FOLLOWED, /* something else stands behind what was packed */
    UNPACK_TOO_WIDE  /* it can be unpacked only with more memory than is given to it: a window of more than 128 MiB */
} UnpackStatus;

typedef struct Unpacker Unpacker;
Unpacker *unpacker_new(Memory *memory, Packing packing); /* NULL: there is no memory */
void unpacker_free(Unpacker *unpacker);                  /* NULL is fine */

/* Unpacks of from[0..*left) into to[0..*room): moves `from` on past what was taken, and gives how much was put. Where
 * that is less than the room, all was taken. After an error the same comes again. */
UnpackStatus unpack(Unpacker *unpacker, const char **from, size_t *left, char *to, size_t room, size_t *put);

/* Whether what was packed ends here. */
bool unpack_whole(const Unpacker *unpacker);

#endif
