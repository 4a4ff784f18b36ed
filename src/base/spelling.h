/* Words as the language compares them, and the nearest of many spellings. */
#ifndef BASE_SPELLING_H
#define BASE_SPELLING_H
#include "base/arena.h"

/* The form by which terms are compared: Unicode case folding and composition, one kind of apostrophe, of hyphen and of
 * space, white space as one blank, no full stop at a word's end. NULL when there is no memory or text is not UTF-8. */
char *spelling_key(Arena *arena, const char *text, size_t size);

/* Edits (insert, delete, replace, swap neighbours) that turn a into b, or `bound` + 1 if more than `bound`. Bytes, not
 * letters; texts of more than 255 bytes are only ever equal or far. */
unsigned spelling_distance(const char *a, size_t a_size, const char *b, size_t b_size, unsigned bound);

/* How many edits may lie between a word of this size and what was meant. */
unsigned spelling_tolerance(size_t size);

/* True for text[0..size) being valid UTF-8; else *at is the first byte that is wrong. */
bool utf8_valid(const char *text, size_t size, size_t *at);

/* The size of the character that the text begins with, where it is not seen itself but changes how others look: control
 * characters other than those of blanks and lines, and what turns the direction of writing. Else 0. Text ends with a
 * zero byte, which is not looked past. */
size_t hidden_size(const char *text);

/* The same of the first such character of text[0..size); *at is where it begins. */
size_t hidden_character(const char *text, size_t size, size_t *at);

/* Whether all of a text can be shown: it is UTF-8, without such characters and without zero bytes. */
bool text_is_seen(const char *text, size_t size);

#endif
