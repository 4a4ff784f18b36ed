/* Tables in pieces of whole rows, wherever a piece ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cases/delimited.h"
#include "cases/pieces.h"

/* What a reader of the whole text has passed after so many records. */
typedef struct Passed {
    size_t bytes, last; /* last: where the last of them begins */
    uint64_t rows;
    uint32_t lines;
} Passed;

/* Goes on to the record that ends at `to` or behind it. */
static void pass(Delimited *d, const char *text, size_t to, Passed *passed)
{
    while (passed->bytes < to) {
        assert_int_equal(delimited_next(d), DELIMITED_OK);
        passed->rows += d->fields.count > 0;
        passed->bytes = (size_t)(d->at - text);
        passed->last = (size_t)(d->record - text);
        passed->lines = d->lines;
    }
}

/* Blank lines may lie on either side of where a piece ends. */
static bool all_blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] != '\n' && text[i] != '\r') return false;
    return true;
}

/* Every piece holds what the whole text has in its place, and begins and ends with whole records. */
static uint32_t take_apart(const char *text, size_t size, const char *path)
{
    Arena arena = { 0 };
    Memory memory = { .limit = UINT64_MAX };
    Delimited whole;
    Input input;
    Pieces pieces;
    Piece piece = { .memory = &memory };
    Passed passed = { 0 };
    size_t at = 0;
    uint32_t count = 0;
    delimited_start(&whole, &arena, NULL, ',');
    delimited_go(&whole, text, size, 0);
    assert_int_equal(input_start(&input, &memory, path ? path : "text", path ? NULL : text, size), SOURCE_OK);
    pieces_start(&pieces, NULL, &memory, &input, ',');
    for (;; count++) {
        assert_int_equal(pieces_next(&pieces, &piece), SOURCE_OK);
        if (!piece.size) break;
        assert_true(at + piece.size <= size);
        assert_memory_equal(piece.text, text + at, piece.size);
        pass(&whole, text, at, &passed);
        assert_true(passed.bytes == at || (passed.last >= at && all_blank(text + at, passed.last - at)));
        if (passed.bytes == at) {
            assert_int_equal(piece.rows, passed.rows);
            assert_int_equal(piece.lines, passed.lines);
        }
        at += piece.size;
    }
    pass(&whole, text, size, &passed);
    assert_int_equal(at, size);
    assert_int_equal(pieces.rows, passed.rows);
    assert_int_equal(pieces.lines, passed.lines);
    pieces_free(&pieces);
    piece_free(&piece);
    input_free(&input);
    assert_int_equal(memory.taken, 0);
    delimited_free(&whole);
    arena_free(&arena);
    return count;
}

static const char *const texts[] = {
    "a,b\nc,d\n",
    "a,b\r\nc,d",
    "a,b\n\n\r\n\nc\n",
    "\"a\nb\",c\nd\n",
    "x,\"a\"\"\n\"\"b\",c\n\"\",d\n",
    "5\" tall,\"b\nc\"\ne\n",
    "5\" tall\nb\"\n\"c\n\"\n",
    "\"\"\n\"\n\"\r\n\r\n",
};

static void cuts_between_rows(void **state)
{
    (void)state;
    static char text[2 * PIECE_SIZE];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t size = strlen(texts[i]);
        for (size_t before = PIECE_SIZE - size - 1; before <= PIECE_SIZE + 1; before++) {
            memset(text, 'x', before);
            for (size_t row = 99; row < before; row += 100) text[row] = '\n';
            text[before - 1] = '\n';
            memcpy(text + before, texts[i], size);
            assert_in_range(take_apart(text, before + size, NULL), 1, 2);
        }
    }
}

static void gives_short_texts_whole(void **state)
{
    (void)state;
    assert_int_equal(take_apart("", 0, NULL), 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t size = 1; size <= strlen(texts[i]); size++) {
            bool open = memchr(texts[i], '"', size) && size < strlen(texts[i]);
            if (!open) assert_int_equal(take_apart(texts[i], size, NULL), 1);
        }
}

/* Rows that are longer than a piece make it larger. */
static void gives_long_rows_whole(void **state)
{
    (void)state;
    enum { SIZE = 5 * PIECE_SIZE };
    char *text = malloc(SIZE);
    assert_non_null(text);
    memset(text, 'x', SIZE);
    text[10] = text[3 * PIECE_SIZE] = text[3 * PIECE_SIZE + 9] = text[SIZE - 1] = '\n';
    assert_int_equal(take_apart(text, SIZE, NULL), 3);
    memset(text, 'x', SIZE);
    text[0] = text[3 * PIECE_SIZE] = '"';
    text[PIECE_SIZE] = text[2 * PIECE_SIZE] = text[3 * PIECE_SIZE + 1] = '\n';
    assert_int_equal(take_apart(text, SIZE, NULL), 2);
    free(text);
}

/* A pipe gives its bytes in portions of its own. */
static void reads_what_comes(void **state)
{
    (void)state;
    static char text[3000], path[40];
    int ends[2];
    for (size_t i = 0; i < sizeof text; i++) text[i] = i % 7 == 6 ? '\n' : (char)('a' + i % 7);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text), sizeof text);
    close(ends[1]);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    assert_int_equal(take_apart(text, sizeof text, path), 1);
    close(ends[0]);
}

/* In lines of JSON a quote means nothing. */
static void takes_lines_as_rows(void **state)
{
    (void)state;
    static const char text[] = "{\"a\n\n\"b\"}\n\"";
    Input input;
    Pieces pieces;
    Piece piece = { 0 };
    assert_int_equal(input_start(&input, NULL, "text", text, sizeof text - 1), SOURCE_OK);
    pieces_start(&pieces, NULL, NULL, &input, 0);
    assert_int_equal(pieces_next(&pieces, &piece), SOURCE_OK);
    assert_int_equal(piece.size, sizeof text - 1);
    assert_int_equal(pieces.rows, 3);
    assert_int_equal(pieces.lines, 3);
    pieces_free(&pieces);
    piece_free(&piece);
    input_free(&input);
}

static void takes_the_byte_order_mark_away(void **state)
{
    (void)state;
    static const char *const marked[][2] = { { "\xEF\xBB\xBF"
                                               "a\n",
                                               "a\n" },
                                             { "\xEF\xBB\xBF", "" },
                                             { "\xEF\xBB", "\xEF\xBB" },
                                             { "\xEF\xBB\xBF\xEF\xBB\xBF", "\xEF\xBB\xBF" } };
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        Input input;
        Pieces pieces;
        Piece piece = { 0 };
        assert_int_equal(input_start(&input, NULL, "text", marked[i][0], strlen(marked[i][0])), SOURCE_OK);
        pieces_start(&pieces, NULL, NULL, &input, ',');
        assert_int_equal(pieces_next(&pieces, &piece), SOURCE_OK);
        assert_int_equal(piece.size, strlen(marked[i][1]));
        assert_memory_equal(piece.text, marked[i][1], piece.size);
        pieces_free(&pieces);
        piece_free(&piece);
        input_free(&input);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_between_rows),     cmocka_unit_test(gives_short_texts_whole),
        cmocka_unit_test(gives_long_rows_whole), cmocka_unit_test(reads_what_comes),
        cmocka_unit_test(takes_lines_as_rows),   cmocka_unit_test(takes_the_byte_order_mark_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
