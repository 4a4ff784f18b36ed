/* Packed tables: whole, joined, in pieces of every size; cut at every byte, damaged at every byte, followed by others.
 */
#include "base/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
enum { LARGE = 300000 };

typedef struct Bytes {
    size_t size;
    char at[LARGE + 4096];
} Bytes;

static Bytes plain, first, second, packed, came;

static void make_rows(Bytes *to, int rows)
{
    to->size = (size_t)snprintf(to->at, LARGE, "id,a,b\n");
    for (int i = 0; i < rows; i++)
        to->size += (size_t)snprintf(to->at + to->size, LARGE - to->size, "n%d,%d,%d\n", i * 7919 % 10007, i % 2,
                                     i % 3);
}

static void pack_gzip(const char *text, size_t size, Bytes *to)
{
    z_stream z = {
        .next_in = (const Bytef *)text, .avail_in = (uInt)size, .next_out = (Bytef *)to->at, .avail_out = LARGE
    };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    to->size = z.total_out;
    deflateEnd(&z);
}

static void pack_zstd_so(const char *text, size_t size, Bytes *to, bool check, int window)
{
    ZSTD_CCtx *c = ZSTD_createCCtx();
    ZSTD_inBuffer in = { text, size, 0 };
    ZSTD_outBuffer out = { to->at, LARGE, 0 };
    assert_non_null(c);
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, check);
    if (window) {
        ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, window);
        ZSTD_CCtx_setParameter(c, ZSTD_c_hashLog, 6);
        assert_int_equal(ZSTD_compressStream2(c, &out, &in, ZSTD_e_flush), 0); /* its size is not known then */
    }
    assert_int_equal(ZSTD_compressStream2(c, &out, &in, ZSTD_e_end), 0);
    to->size = out.pos;
    ZSTD_freeCCtx(c);
}

static void pack_zstd(const char *text, size_t size, Bytes *to)
{
    pack_zstd_so(text, size, to, true, 0);
}

static const struct {
    const char *name;
    void (*pack)(const char *, size_t, Bytes *);
} packers[] = { { "gzip", pack_gzip }, { "zstd", pack_zstd } };

static void join(const Bytes *a, const Bytes *b)
{
    packed.size = a->size + b->size;
    memcpy(packed.at, a->at, a->size);
    memcpy(packed.at + a->size, b->at, b->size);
}

/* All of bytes in memory, in pieces of `piece` bytes; with the status at their end. */
static SourceStatus read_all(const char *text, size_t size, size_t piece, Memory *memory)
{
    Input in;
    ssize_t n;
    came.size = 0;
    assert_int_equal(input_start(&in, memory, "t.csv", text, size), SOURCE_OK);
    while ((n = input_next(&in, came.at + came.size, piece < LARGE - came.size ? piece : LARGE - came.size)) > 0)
        came.size += (size_t)n;
    SourceStatus status = in.status;
    assert_int_equal(n < 0, status != SOURCE_OK);
    assert_int_equal(input_next(&in, came.at + came.size, 4096), n); /* and so it stays */
    assert_int_equal(in.status, status);
    assert_int_equal(input_unchanged(&in), SOURCE_OK);
    input_free(&in);
    return status;
}

static void want_plain(const Bytes *wanted)
{
    assert_int_equal(came.size, wanted->size);
    assert_memory_equal(came.at, wanted->at, wanted->size);
}

static void unpacks_in_pieces_of_any_size(void **state)
{
    (void)state;
    static const size_t pieces[] = { 4, 5, 7, 64, 4096, 65536, LARGE };
    make_rows(&plain, 20000);
    for (size_t i = 0; i < COUNT(packers); i++) {
        packers[i].pack(plain.at, plain.size, &packed);
        for (size_t k = 0; k < COUNT(pieces); k++) {
            assert_int_equal(read_all(packed.at, packed.size, pieces[k], NULL), SOURCE_OK);
            want_plain(&plain);
        }
        assert_int_equal(read_all(plain.at, plain.size, pieces[i], NULL), SOURCE_OK);
        want_plain(&plain);
    }
}

static void joined_ones_are_one(void **state)
{
    (void)state;
    static Bytes third;
    make_rows(&plain, 300);
    for (size_t i = 0; i < COUNT(packers); i++) {
        for (size_t at = 0; at <= plain.size; at += 97) {
            packers[i].pack(plain.at, at, &first);
            packers[i].pack(plain.at + at, plain.size - at, &second);
            join(&first, &second);
            assert_int_equal(read_all(packed.at, packed.size, 4096, NULL), SOURCE_OK);
            want_plain(&plain);
        }
        packers[i].pack("", 0, &third); /* as bgzip ends its files */
        join(&first, &second);
        memcpy(packed.at + packed.size, third.at, third.size);
        assert_int_equal(read_all(packed.at, packed.size + third.size, 4096, NULL), SOURCE_OK);
        want_plain(&plain);
    }
}

/* What zstd passes over, as pzstd begins its files. */
static void passes_over(void **state)
{
    (void)state;
    static const char over[] = "\x50\x2a\x4d\x18\x04\0\0\0abcd";
    make_rows(&plain, 10);
    memcpy(first.at, over, first.size = sizeof over - 1);
    pack_zstd(plain.at, plain.size, &second);
    join(&first, &second);
    assert_int_equal(read_all(packed.at, packed.size, 4096, NULL), SOURCE_OK);
    want_plain(&plain);
}

/* Nothing that was packed passes without its end, nor does more of it come than there is. */
static void cut_anywhere(void **state)
{
    (void)state;
    make_rows(&plain, 400);
    for (size_t i = 0; i < COUNT(packers); i++) {
        packers[i].pack(plain.at, plain.size / 2, &first);
        packers[i].pack(plain.at + plain.size / 2, plain.size - plain.size / 2, &second);
        join(&first, &second);
        for (size_t size = PACKING_BYTES; size < packed.size; size++) {
            SourceStatus status = read_all(packed.at, size, 4096, NULL);
            if (status != (size == first.size ? SOURCE_OK : SOURCE_CUT_OFF))
                fail_msg("%s, cut at %zu of %zu: %d", packers[i].name, size, packed.size, (int)status);
            assert_memory_equal(came.at, plain.at, came.size);
        }
    }
}

/* Bytes that say nothing (time, system, flags of what is optional) may be others; then the text is as it was. */
static void damaged_anywhere(void **state)
{
    (void)state;
    make_rows(&plain, 200);
    for (size_t i = 0; i < COUNT(packers); i++) {
        size_t passed = 0;
        packers[i].pack(plain.at, plain.size, &packed);
        for (size_t at = PACKING_BYTES; at < packed.size; at++) {
            for (int bit = 0; bit < 8; bit++) {
                packed.at[at] = (char)(packed.at[at] ^ 1 << bit);
                if (read_all(packed.at, packed.size, 4096, NULL) == SOURCE_OK) want_plain(&plain), passed++;
                packed.at[at] = (char)(packed.at[at] ^ 1 << bit);
            }
        }
        assert_true(passed <= 8 * 8);
    }
}

static void followed_by_others(void **state)
{
    (void)state;
    static const char *const others[] = { "x",          "id,a\n",   "\x1f",       "\x1f\x8b",
                                          "\x1f\x8bXX", "\x28\xb5", "\x28\xb5xx", "\n" };
    make_rows(&plain, 20);
    for (size_t i = 0; i < COUNT(packers); i++) {
        packers[i].pack(plain.at, plain.size, &first);
        for (size_t k = 0; k < COUNT(others); k++) {
            memcpy(second.at, others[k], second.size = strlen(others[k]));
            join(&first, &second);
            SourceStatus status = read_all(packed.at, packed.size, 4096, NULL);
            bool may_begin = strchr("\x1f\x28", *others[k]);
            assert_true(status == SOURCE_FOLLOWED || (may_begin && status == SOURCE_CUT_OFF));
            want_plain(&plain);
        }
        packers[!i].pack(plain.at, plain.size, &second);
        join(&first, &second);
        assert_int_equal(read_all(packed.at, packed.size, 4096, NULL), SOURCE_FOLLOWED);
    }
}

static void not_packed_after_all(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "a", "ab", "\x28\xb5\x2f", "\x1f", "Pabc", "P*M\x19" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        memcpy(plain.at, texts[i], plain.size = strlen(texts[i]));
        assert_int_equal(read_all(plain.at, plain.size, 4096, NULL), SOURCE_OK);
        want_plain(&plain);
    }
    assert_int_equal(read_all("\x1f\x8b", 2, 4096, NULL), SOURCE_CUT_OFF);
}

/* A window that wants more memory than zstd gives by itself. */
static void too_wide(void **state)
{
    (void)state;
    make_rows(&plain, 20);
    pack_zstd_so(plain.at, plain.size, &packed, false, 27);
    assert_int_equal(read_all(packed.at, packed.size, 4096, NULL), SOURCE_OK);
    want_plain(&plain);
    pack_zstd_so(plain.at, plain.size, &packed, false, 28);
    assert_int_equal(read_all(packed.at, packed.size, 4096, NULL), SOURCE_TOO_WIDE);
    assert_int_equal(came.size, 0);
}

static void memory_is_counted(void **state)
{
    (void)state;
    make_rows(&plain, 20000);
    for (size_t i = 0; i < COUNT(packers); i++) {
        packers[i].pack(plain.at, plain.size, &packed);
        Memory memory = { .limit = UINT64_MAX };
        assert_int_equal(read_all(packed.at, packed.size, 4096, &memory), SOURCE_OK);
        assert_int_equal(memory.taken, 0);
        bool read = false;
        for (memory.limit = 0; !read; memory.limit += 4096) {
            SourceStatus status = read_all(packed.at, packed.size, 4096, &memory);
            assert_true(status == SOURCE_OK || status == SOURCE_NO_MEMORY);
            assert_int_equal(memory.taken, 0);
            read = status == SOURCE_OK;
        }
        assert_in_range(memory.limit, 90000, 8 << 20);
    }
}

/* ---- files ---- */

static void put(const char *path, const Bytes *bytes)
{
    FILE *file = fopen(path, "wb");
    assert_true(file && fwrite(bytes->at, 1, bytes->size, file) == bytes->size && fclose(file) == 0);
}

static void a_file_that_changes(void **state)
{
    (void)state;
    char path[] = "/tmp/rulesrun-input-XXXXXX";
    static char to[LARGE];
    Input in;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    make_rows(&plain, 20000);
    pack_gzip(plain.at, plain.size, &packed);
    for (int grows = 0; grows < 2; grows++) {
        put(path, &packed);
        assert_int_equal(input_start(&in, NULL, path, NULL, 0), SOURCE_OK);
        while (input_next(&in, to, LARGE) > 0) {
        }
        assert_int_equal(in.status, SOURCE_OK);
        assert_int_equal(in.got, packed.size);
        if (grows) assert_int_equal(truncate(path, (off_t)packed.size + 1), 0);
        assert_int_equal(input_unchanged(&in), grows ? SOURCE_CHANGED : SOURCE_OK);
        input_free(&in);
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(input_start(&in, NULL, path, NULL, 0), SOURCE_NOT_FOUND);
    input_free(&in);
    assert_int_equal(input_start(&in, NULL, "/", NULL, 0), SOURCE_IS_FOLDER);
    input_free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_in_pieces_of_any_size),
        cmocka_unit_test(joined_ones_are_one),
        cmocka_unit_test(passes_over),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(damaged_anywhere),
        cmocka_unit_test(followed_by_others),
        cmocka_unit_test(not_packed_after_all),
        cmocka_unit_test(too_wide),
        cmocka_unit_test(memory_is_counted),
        cmocka_unit_test(a_file_that_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
