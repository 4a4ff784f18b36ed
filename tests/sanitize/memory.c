/* For MemorySanitizer, which sees no writes of libraries that were built without it: what these libraries give is told
 * to it here. Linked with -Wl,--wrap by scripts/sanitize, for each function in WRAPPED there. */
#include <jansson.h>
#include <sanitizer/msan_interface.h>
#include <sha2.h>
#include <string.h>
#include <utf8proc.h>
#include <zlib.h>
#include <zstd.h>

/* ---- utf8proc ---- */

utf8proc_ssize_t __real_utf8proc_map(const utf8proc_uint8_t *, utf8proc_ssize_t, utf8proc_uint8_t **,
                                     utf8proc_option_t);
utf8proc_ssize_t __wrap_utf8proc_map(const utf8proc_uint8_t *text, utf8proc_ssize_t size, utf8proc_uint8_t **made,
                                     utf8proc_option_t options)
{
    __msan_check_mem_is_initialized(text, (size_t)size);
    utf8proc_ssize_t length = __real_utf8proc_map(text, size, made, options);
    __msan_unpoison(made, sizeof *made);
    if (length >= 0) __msan_unpoison(*made, (size_t)length + 1);
    return length;
}

utf8proc_ssize_t __real_utf8proc_iterate(const utf8proc_uint8_t *, utf8proc_ssize_t, utf8proc_int32_t *);
utf8proc_ssize_t __wrap_utf8proc_iterate(const utf8proc_uint8_t *text, utf8proc_ssize_t size, utf8proc_int32_t *letter)
{
    utf8proc_ssize_t length = __real_utf8proc_iterate(text, size, letter);
    if (length > 0) __msan_check_mem_is_initialized(text, (size_t)length);
    __msan_unpoison(letter, sizeof *letter);
    return length;
}

utf8proc_ssize_t __real_utf8proc_encode_char(utf8proc_int32_t, utf8proc_uint8_t *);
utf8proc_ssize_t __wrap_utf8proc_encode_char(utf8proc_int32_t letter, utf8proc_uint8_t *text)
{
    utf8proc_ssize_t length = __real_utf8proc_encode_char(letter, text);
    __msan_unpoison(text, (size_t)length);
    return length;
}

/* ---- libmd ---- */

void __real_SHA256Update(SHA2_CTX *, const uint8_t *, size_t);
void __wrap_SHA256Update(SHA2_CTX *hash, const uint8_t *text, size_t size)
{
    __msan_check_mem_is_initialized(text, size);
    __real_SHA256Update(hash, text, size);
}

void __real_SHA256Final(uint8_t[SHA256_DIGEST_LENGTH], SHA2_CTX *);
void __wrap_SHA256Final(uint8_t digest[SHA256_DIGEST_LENGTH], SHA2_CTX *hash)
{
    __real_SHA256Final(digest, hash);
    __msan_unpoison(digest, SHA256_DIGEST_LENGTH);
}

/* ---- zlib, libzstd ---- */

int __real_inflate(z_stream *, int);
int __wrap_inflate(z_stream *z, int flush)
{
    Bytef *to = z->next_out;
    __msan_check_mem_is_initialized(z->next_in, z->avail_in);
    int said = __real_inflate(z, flush);
    __msan_unpoison(z, sizeof *z);
    __msan_unpoison(to, (size_t)(z->next_out - to));
    return said;
}

size_t __real_ZSTD_decompressStream(ZSTD_DCtx *, ZSTD_outBuffer *, ZSTD_inBuffer *);
size_t __wrap_ZSTD_decompressStream(ZSTD_DCtx *zstd, ZSTD_outBuffer *out, ZSTD_inBuffer *in)
{
    __msan_check_mem_is_initialized(in->src, in->size);
    size_t said = __real_ZSTD_decompressStream(zstd, out, in);
    __msan_unpoison(&in->pos, sizeof in->pos);
    __msan_unpoison(&out->pos, sizeof out->pos);
    __msan_unpoison(out->dst, out->pos);
    return said;
}

/* ---- jansson: its header reads the first fields of a value, and a report is given to us piece by piece ---- */

static json_t *seen(json_t *value)
{
    if (value) __msan_unpoison(value, sizeof *value);
    return value;
}

json_t *__real_json_loads(const char *, size_t, json_error_t *);
json_t *__wrap_json_loads(const char *text, size_t flags, json_error_t *error)
{
    __msan_check_mem_is_initialized(text, strlen(text) + 1);
    __msan_scoped_disable_interceptor_checks();
    json_t *value = __real_json_loads(text, flags, error);
    __msan_scoped_enable_interceptor_checks();
    return seen(value);
}

json_t *__real_json_object_get(const json_t *, const char *);
json_t *__wrap_json_object_get(const json_t *object, const char *key)
{
    __msan_scoped_disable_interceptor_checks();
    json_t *value = __real_json_object_get(object, key);
    __msan_scoped_enable_interceptor_checks();
    if (seen(value) && json_is_string(value)) __msan_unpoison(json_string_value(value), json_string_length(value) + 1);
    return value;
}

#define MAKER(name, parameters, arguments)    \
    json_t *__real_##name parameters;         \
    json_t *__wrap_##name parameters          \
    {                                         \
        return seen(__real_##name arguments); \
    }
MAKER(json_object, (void), ())
MAKER(json_array, (void), ())
MAKER(json_integer, (json_int_t value), (value))
MAKER(json_real, (double value), (value))

json_t *__real_json_string(const char *);
json_t *__wrap_json_string(const char *text)
{
    __msan_check_mem_is_initialized(text, strlen(text) + 1);
    return seen(__real_json_string(text));
}

typedef struct Listener {
    json_dump_callback_t listen;
    void *data;
} Listener;

static int pass_on(const char *piece, size_t size, void *data)
{
    Listener *listener = data;
    __msan_unpoison(&piece, sizeof piece);
    __msan_unpoison(&size, sizeof size);
    __msan_unpoison(listener, sizeof *listener);
    __msan_unpoison(piece, size);
    return listener->listen(piece, size, listener->data);
}

int __real_json_dump_callback(const json_t *, json_dump_callback_t, void *, size_t);
int __wrap_json_dump_callback(const json_t *value, json_dump_callback_t listen, void *data, size_t flags)
{
    return __real_json_dump_callback(value, pass_on, &(Listener){ listen, data }, flags);
}
