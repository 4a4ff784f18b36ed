#include "cases/pieces.h"

#include <stdlib.h>
#include <string.h>

void pieces_start(Pieces *pieces, const Limits *limits, Memory *memory, Input *input, char delimiter)
{
    *pieces = (Pieces){ .limits = limits, .input = input, .delimiter = delimiter, .rest.memory = memory };
}

void pieces_free(Pieces *pieces)
{
    piece_free(&pieces->rest);
}

void piece_free(Piece *piece)
{
    memory_give_back(piece->memory, piece->room);
    free(piece->text);
    *piece = (Piece){ .memory = piece->memory };
}

/* ---- bytes ---- */

/* Room for at least `room` bytes, margin and all. */
static bool make_room(Piece *piece, size_t room)
{
    room += PIECE_MARGIN;
    if (room <= piece->room) return true;
    if (!memory_take(piece->memory, room - piece->room)) return false;
    char *grown = realloc(piece->text, room);
    if (!grown) return memory_give_back(piece->memory, room - piece->room), false;
    piece->text = grown;
    piece->room = room;
    return true;
}

static bool append(Piece *piece, const char *text, size_t size)
{
    if (!make_room(piece, piece->size + size)) return false;
    if (size) memcpy(piece->text + piece->size, text, size);
    piece->size += size;
    return true;
}

/* What stands in the margin means nothing, but is to be something. */
static void clear_margin(Piece *piece)
{
    memset(piece->text + piece->size, 0, PIECE_MARGIN);
}

bool piece_copy(Piece *to, const Piece *from)
{
    to->size = 0;
    to->rows = from->rows;
    to->lines = from->lines;
    if (!append(to, from->text, from->size)) return false;
    clear_margin(to);
    return true;
}

/* Reads until the piece holds `size` bytes, or nearly, or the end comes. */
static SourceStatus fill(Pieces *p, Piece *piece, size_t size)
{
    if (!make_room(piece, size)) return SOURCE_NO_MEMORY;
    while (!p->ended && size - piece->size >= PACKING_BYTES) {
        ssize_t n = input_next(p->input, piece->text + piece->size, size - piece->size);
        if (n < 0) return p->input->status;
        p->ended = n == 0;
        piece->size += (size_t)n;
    }
    return SOURCE_OK;
}

static void take_mark_away(Pieces *p, Piece *piece)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t size = sizeof mark - 1;
    if (p->begun || piece->size < size || memcmp(piece->text, mark, size) != 0) return;
    piece->size -= size;
    memmove(piece->text, piece->text + size, piece->size);
}

/* ---- rows ---- */

/* How far whole rows reach, and how many there are. */
typedef struct Extent {
    const char *end;
    uint64_t rows;
    uint32_t lines;
} Extent;

/* Behind the quote that closes; NULL where there is none. */
static const char *behind_quoted(const char *at, const char *end, uint32_t *lines)
{
    for (;;) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        if (!quote) return NULL;
        for (const char *n = at; (n = memchr(n, '\n', (size_t)(quote - n))); n++) ++*lines;
        if (quote + 1 == end || quote[1] != '"') return quote + 1;
        at = quote + 2;
    }
}

/* The line end that the row which begins at `start` ends with: not one in quotes. NULL where it is not there. As the
 * reader of rows has it (delimited.c), a quote that does not begin a field means nothing. */
static const char *end_of_row(const char *start, const char *end, char delimiter, bool quotes, uint32_t *lines)
{
    const char *at = start;
    for (;;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end, *quote = quotes ? memchr(at, '"', (size_t)(stop - at)) : NULL;
        if (!quote) return newline;
        bool opens = quote == start || quote[-1] == delimiter;
        at = opens ? behind_quoted(quote + 1, end, lines) : quote + 1;
        if (!at) return NULL;
    }
}

static bool is_blank(const char *start, const char *end)
{
    return start == end || (end - start == 1 && *start == '\r');
}

static Extent whole_rows(const char *text, size_t size, char delimiter)
{
    const char *end = text + size, *newline;
    Extent extent = { .end = text };
    bool quotes = delimiter && size && memchr(text, '"', size);
    for (uint32_t within = 0; (newline = end_of_row(extent.end, end, delimiter, quotes, &within)); within = 0) {
        extent.rows += !is_blank(extent.end, newline);
        extent.lines += within + 1;
        extent.end = newline + 1;
    }
    return extent;
}

SourceStatus pieces_next(Pieces *p, Piece *piece)
{
    uint64_t longest = limits_or_usual(p->limits)->line_length;
    Extent extent;
    piece->size = 0;
    piece->rows = p->rows;
    piece->lines = p->lines;
    if (p->ended && !p->rest.size) return SOURCE_OK;
    if (!append(piece, p->rest.text, p->rest.size)) return SOURCE_NO_MEMORY;
    p->rest.size = 0;
    for (size_t size = PIECE_SIZE;; size *= 2) {
        SourceStatus status = fill(p, piece, size > piece->size ? size : piece->size);
        if (status != SOURCE_OK) return status;
        take_mark_away(p, piece);
        p->begun = true;
        extent = whole_rows(piece->text, piece->size, p->delimiter);
        if (p->ended || piece->size - (size_t)(extent.end - piece->text) > longest) break;
        if (extent.end > piece->text) break;
    }
    size_t whole = (size_t)(extent.end - piece->text), rest = piece->size - whole;
    bool last = p->ended || rest > longest;
    if (!last && !append(&p->rest, extent.end, rest)) return SOURCE_NO_MEMORY;
    if (!last) piece->size = whole;
    clear_margin(piece);
    p->rows += extent.rows + (last && !is_blank(extent.end, piece->text + piece->size));
    p->lines += extent.lines;
    return SOURCE_OK;
}
