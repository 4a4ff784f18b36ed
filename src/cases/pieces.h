/* The text of a table in pieces of whole rows, so that a file may be of any size, and each piece be read by itself. */
#ifndef CASES_PIECES_H
#define CASES_PIECES_H
#include <stdbool.h>

#include "base/input.h"
#include "base/limits.h"

enum { PIECE_SIZE = 1 << 18, PIECE_MARGIN = 128 }; /* bytes that behind the text may be read, whatever stands there */

typedef struct Piece {
    Memory *memory; /* where it is counted; or NULL */
    char *text;     /* … of whole rows; of a row that is longer than a line may be, only a part */
    size_t size, room;
    uint64_t rows;  /* before it: blank lines are none */
    uint32_t lines; /* before it */
} Piece;

typedef struct Pieces {
    const Limits *limits; /* NULL: the usual ones */
    Input *input;
    char delimiter; /* of fields; 0: quotes mean nothing, and a row is a line */
    Piece rest;     /* what was read behind the last whole row */
    bool begun, ended;
    uint64_t rows;  /* given so far */
    uint32_t lines; /* given so far */
} Pieces;

/* Begins to read the input, which stays the caller's. */
void pieces_start(Pieces *pieces, const Limits *limits, Memory *memory, Input *input, char delimiter);
void pieces_free(Pieces *pieces);

/* Fills a piece (all zero but for its memory, or one that was filled before) with the next rows; none at the end. A
 * byte order mark is left out. After an error (errno says more of SOURCE_UNREADABLE) there is no next piece. */
SourceStatus pieces_next(Pieces *pieces, Piece *piece);

/* False where there is no memory. */
bool piece_copy(Piece *to, const Piece *from);
void piece_free(Piece *piece);

#endif
