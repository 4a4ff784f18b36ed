/* From text to tree. */
#ifndef LANGUAGE_READER_H
#define LANGUAGE_READER_H
#include "base/diagnostic.h"
#include "language/tree.h"

typedef enum { READ_RULES, READ_CASES } ReadKind;

/* Reads one source of `sources` into *tree; all its errors go to `diagnostics`, and what could be read is in the tree
 * all the same. False only when there is no memory. */
bool read_tree(Arena *arena, const Sources *sources, uint32_t file, ReadKind kind, Diagnostics *diagnostics,
               Tree *tree);

#endif
