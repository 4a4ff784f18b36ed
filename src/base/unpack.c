#include "base/unpack.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST               /* what is read is const */
#define ZSTD_STATIC_LINKING_ONLY /* for memory of our own */
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { MOST_PIECES = 16 }; /* zlib takes two, libzstd two and what a larger window takes the place of */

/* Memory that one of the libraries took. */
typedef struct Piece {
    void *at;
    size_t size;
} Piece;

struct Unpacker {
    Memory *memory;
    Piece pieces[MOST_PIECES];
    z_stream gzip;
    ZSTD_DCtx *zstd; /* NULL: gzip */
    uint64_t whole;  /* packed texts that came to their end */
    uint64_t taken;  /* of the one that has begun; 0: none has */
    UnpackStatus status;
};

Packing packing_of(const char *text, size_t size)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (size >= 2 && byte[0] == 0x1f && byte[1] == 0x8b) return PACKED_GZIP;
    if (size < 4) return PACKED_NOT;
    bool frame = memcmp(text, "\x28\xb5\x2f\xfd", 4) == 0;
    bool passed_over = (byte[0] & 0xf0) == 0x50 && memcmp(text + 1, "\x2a\x4d\x18", 3) == 0; /* as pzstd begins */
    return frame || passed_over ? PACKED_ZSTD : PACKED_NOT;
}

/* ---- memory ---- */

static Piece *find_piece(Unpacker *u, const void *at)
{
    for (size_t i = 0; i < MOST_PIECES; i++)
        if (u->pieces[i].at == at) return &u->pieces[i];
    return NULL;
}

static void *take(void *unpacker, size_t size)
{
    Unpacker *u = unpacker;
    Piece *piece = find_piece(u, NULL);
    if (!piece || !memory_take(u->memory, size)) return NULL;
    void *at = malloc(size);
    if (!at) return memory_give_back(u->memory, size), NULL;
    *piece = (Piece){ at, size };
    return at;
}

static void *take_many(void *unpacker, unsigned count, unsigned size)
{
    return take(unpacker, (size_t)count * size);
}

static void give_back(void *unpacker, void *at)
{
    Unpacker *u = unpacker;
    Piece *piece = at ? find_piece(u, at) : NULL;
    if (!piece) return;
    memory_give_back(u->memory, piece->size);
    free(piece->at);
    piece->at = NULL;
}

enum { GZIP_ONLY = 15 + 16 }; /* windowBits of zlib: the widest window, behind a head of gzip */

static bool start(Unpacker *u, Packing packing)
{
    if (packing == PACKED_GZIP) {
        u->gzip = (z_stream){ .zalloc = take_many, .zfree = give_back, .opaque = u };
        return inflateInit2(&u->gzip, GZIP_ONLY) == Z_OK;
    }
    u->zstd = ZSTD_createDCtx_advanced((ZSTD_customMem){ take, give_back, u });
    return u->zstd;
}

static void free_unpacker(Unpacker *u)
{
    memory_give_back(u->memory, sizeof *u);
    free(u);
}

Unpacker *unpacker_new(Memory *memory, Packing packing)
{
    if (!memory_take(memory, sizeof(Unpacker))) return NULL;
    Unpacker *u = calloc(1, sizeof *u);
    if (!u) return memory_give_back(memory, sizeof *u), NULL;
    u->memory = memory;
    if (start(u, packing)) return u;
    free_unpacker(u);
    return NULL;
}

void unpacker_free(Unpacker *unpacker)
{
    if (!unpacker) return;
    if (unpacker->zstd) ZSTD_freeDCtx(unpacker->zstd);
    else inflateEnd(&unpacker->gzip);
    free_unpacker(unpacker);
}

/* ---- unpacking ---- */

/* The part of a text that is at hand, and the room for what it holds. */
typedef struct Part {
    const char *from;
    size_t left;
    char *to;
    size_t room;
} Part;

/* A head that is none belongs to no further text that was packed. */
static UnpackStatus damaged(const Unpacker *u)
{
    enum { MAGIC = 4 };
    return u->whole && u->taken <= MAGIC ? UNPACK_FOLLOWED : UNPACK_DAMAGED;
}

static UnpackStatus unpack_gzip(Unpacker *u, Part *part, bool *ended)
{
    z_stream *z = &u->gzip;
    *ended = false;
    if (u->whole && !u->taken && (unsigned char)*part->from != 0x1f) return UNPACK_FOLLOWED; /* it would wait for two */
    unsigned given = part->left > UINT_MAX ? UINT_MAX : (unsigned)part->left;
    unsigned room = part->room > UINT_MAX ? UINT_MAX : (unsigned)part->room;
    z->next_in = (const Bytef *)part->from;
    z->avail_in = given;
    z->next_out = (Bytef *)part->to;
    z->avail_out = room;
    int said = inflate(z, Z_NO_FLUSH);
    u->taken += given - z->avail_in;
    part->from += given - z->avail_in, part->left -= given - z->avail_in;
    part->to += room - z->avail_out, part->room -= room - z->avail_out;
    *ended = said == Z_STREAM_END;
    if (*ended) said = inflateReset(z);
    if (said == Z_MEM_ERROR) return UNPACK_NO_MEMORY;
    return said == Z_OK || said == Z_BUF_ERROR ? UNPACK_OK : damaged(u);
}

static UnpackStatus unpack_zstd(Unpacker *u, Part *part, bool *ended)
{
    ZSTD_inBuffer in = { part->from, part->left, 0 };
    ZSTD_outBuffer out = { part->to, part->room, 0 };
    size_t said = ZSTD_decompressStream(u->zstd, &out, &in);
    u->taken += in.pos;
    part->from += in.pos, part->left -= in.pos;
    part->to += out.pos, part->room -= out.pos;
    *ended = said == 0;
    if (!ZSTD_isError(said)) return UNPACK_OK;
    switch (ZSTD_getErrorCode(said)) {
    case ZSTD_error_memory_allocation: return UNPACK_NO_MEMORY;
    case ZSTD_error_frameParameter_windowTooLarge: return UNPACK_TOO_WIDE;
    case ZSTD_error_prefix_unknown: return u->whole ? UNPACK_FOLLOWED : UNPACK_DAMAGED;
    default: return UNPACK_DAMAGED;
    }
}

UnpackStatus unpack(Unpacker *unpacker, const char **from, size_t *left, char *to, size_t room, size_t *put)
{
    Unpacker *u = unpacker;
    Part part = { .from = *from, .left = *left, .room = room };
    part.to = to;
    bool moved = true, ended;
    while (u->status == UNPACK_OK && moved && part.room && (part.left || u->taken)) {
        size_t before = part.left + part.room;
        u->status = u->zstd ? unpack_zstd(u, &part, &ended) : unpack_gzip(u, &part, &ended);
        if (ended) u->whole++, u->taken = 0;
        moved = part.left + part.room < before;
    }
    *from = part.from;
    *left = part.left;
    *put = room - part.room;
    return u->status;
}

bool unpack_whole(const Unpacker *unpacker)
{
    return unpacker->whole && !unpacker->taken;
}
