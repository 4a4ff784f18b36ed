/* Pieces of an arena: aligned, their own, and kept when they grow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"

static uint64_t random_below(uint64_t *state, uint64_t bound)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*state >> 33) % bound;
}

typedef struct Piece {
    unsigned char *at, fill;
    size_t size;
} Piece;

static void fill(Piece *piece, size_t from)
{
    memset(piece->at + from, piece->fill, piece->size - from);
}

static void assert_kept(const Piece *piece, size_t size)
{
    for (size_t i = 0; i < size; i++) assert_int_equal(piece->at[i], piece->fill);
}

static size_t any_size(uint64_t *random)
{
    size_t size = (size_t)1 << random_below(random, 17);
    return size + (size_t)random_below(random, size);
}

/* Many pieces, each filled with a byte of its own, of which some grow: nobody writes into another's. */
static void pieces_are_their_own(void **unused)
{
    enum { PIECES = 200, STEPS = 600, ROUNDS = 20 };
    (void)unused;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        uint64_t random = seed;
        Arena arena = { 0 };
        Piece pieces[PIECES] = { 0 };
        for (int step = 0; step < STEPS; step++) {
            Piece *piece = &pieces[random_below(&random, PIECES)];
            size_t before = piece->size;
            if (piece->at) {
                piece->size += any_size(&random);
                piece->at = arena_grow(&arena, piece->at, before, piece->size);
            } else {
                piece->size = any_size(&random);
                piece->at = arena_alloc(&arena, piece->size);
                piece->fill = (unsigned char)(step % 251 + 1);
            }
            assert_non_null(piece->at);
            assert_int_equal((uintptr_t)piece->at % _Alignof(max_align_t), 0);
            assert_kept(piece, before);
            fill(piece, before);
        }
        for (int i = 0; i < PIECES; i++) assert_kept(&pieces[i], pieces[i].size);
        arena_free(&arena);
    }
}

static void the_last_piece_grows_where_it_is(void **unused)
{
    (void)unused;
    Arena arena = { 0 };
    char *first = arena_alloc(&arena, 100), *grown = arena_grow(&arena, first, 100, 1000);
    assert_ptr_equal(grown, first);
    char *other = arena_alloc(&arena, 10);
    assert_true(other >= first + 1000);
    assert_ptr_not_equal(arena_grow(&arena, grown, 1000, 2000), first);
    arena_free(&arena);
}

/* What an array has outgrown is made small pieces of. */
static void outgrown_pieces_are_used_again(void **unused)
{
    (void)unused;
    Arena arena = { 0 };
    char *array = arena_alloc(&arena, 2048), *between = arena_alloc(&arena, 16);
    char *grown = arena_grow(&arena, array, 2048, 4096), *again = NULL;
    for (int i = 0; i < 1000 && !again; i++) {
        char *piece = arena_alloc(&arena, 64);
        if (piece >= array && piece < array + 2048) again = piece;
        assert_false(piece >= grown && piece < grown + 4096);
        assert_ptr_not_equal(piece, between);
    }
    assert_non_null(again);
    arena_free(&arena);
}

/* One piece made twice: where it fits into what is free, and where it does not. */
static void texts_are_printed_whole(void **unused)
{
    (void)unused;
    Arena arena = { 0 };
    char wanted[16];
    for (int i = 0; i < 2000; i++) {
        snprintf(wanted, sizeof wanted, "%0*d", i % 12 + 1, i);
        char *text = arena_printf(&arena, "%0*d", i % 12 + 1, i), *next = arena_copy(&arena, "x", 1);
        assert_string_equal(text, wanted);
        assert_string_equal(next, "x");
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_their_own),
        cmocka_unit_test(the_last_piece_grows_where_it_is),
        cmocka_unit_test(outgrown_pieces_are_used_again),
        cmocka_unit_test(texts_are_printed_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
