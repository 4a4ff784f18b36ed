#include "base/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/input.h"
#include "base/spelling.h"

Span span_join(Span a, Span b)
{
    return (Span){ a.file, a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end };
}

static bool find_lines(Arena *arena, Source *source)
{
    if (!vec_push(arena, &source->lines, 0)) return false;
    const char *text = source->text, *end = text + source->size, *line = text;
    while ((line = memchr(line, '\n', (size_t)(end - line)))) {
        line++;
        if (!vec_push(arena, &source->lines, (uint32_t)(line - text))) return false;
    }
    return true;
}

/* Names of files are any bytes; what is shown of them is UTF-8 without control characters. */
static bool keep_name(Arena *arena, Source *source, const char *name)
{
    size_t size = strlen(name), at, hidden;
    source->name = source->path = arena_copy(arena, name, size);
    if (!source->path || text_is_seen(name, size)) return source->path;
    char *shown = arena_copy(arena, name, size);
    while (shown && !utf8_valid(shown, size, &at)) shown[at] = '?';
    while (shown && (hidden = hidden_character(shown, size, &at))) memset(shown + at, '?', hidden);
    source->name = shown;
    return shown;
}

static SourceStatus adopt(Sources *sources, const char *name, char *text, size_t size, uint32_t *file)
{
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, size -= 3; /* a byte order mark is no text */
    Source source = { .text = text, .size = (uint32_t)size };
    if (!keep_name(sources->arena, &source, name) || !find_lines(sources->arena, &source)) return SOURCE_NO_MEMORY;
    if (!vec_push(sources->arena, &sources->list, source)) return SOURCE_NO_MEMORY;
    *file = sources->list.count - 1;
    return SOURCE_OK;
}

SourceStatus source_add(Sources *sources, const char *name, const char *text, size_t size, uint32_t *file)
{
    if (size > limits_or_usual(sources->limits)->file_size) return SOURCE_TOO_LARGE;
    char *copy = arena_alloc(sources->arena, size + 2);
    if (!copy) return SOURCE_NO_MEMORY;
    if (size) memcpy(copy, text, size);
    copy[size] = copy[size + 1] = 0;
    return adopt(sources, name, copy, size, file);
}

/* Reads on until the end of the file: its size is not believed, since it may be a pipe or be growing. */
static SourceStatus read_all(const Sources *sources, int fd, size_t expected, char **text, size_t *size)
{
    Arena *arena = sources->arena;
    size_t room = expected + 4096, got = 0;
    char *memory = arena_alloc(arena, room);
    while (memory) {
        ssize_t n = input_read(fd, memory + got, room - got - 2);
        if (n < 0) return SOURCE_UNREADABLE;
        if (n == 0) {
            memory[got] = memory[got + 1] = 0;
            *text = memory;
            *size = got;
            return SOURCE_OK;
        }
        got += (size_t)n;
        if (got > limits_or_usual(sources->limits)->file_size) return SOURCE_TOO_LARGE;
        if (room - got <= 2) memory = arena_grow(arena, memory, room, room * 2), room *= 2;
    }
    return SOURCE_NO_MEMORY;
}

static SourceStatus read_opened(const Sources *sources, int fd, bool from_start, bool plain, char **text, size_t *size)
{
    struct stat before, after;
    if (fstat(fd, &before) != 0) return SOURCE_UNREADABLE;
    if (S_ISDIR(before.st_mode)) return SOURCE_IS_FOLDER;
    if (plain && !S_ISREG(before.st_mode)) return SOURCE_IS_NO_FILE;
    size_t expected = before.st_size > 0 ? (size_t)before.st_size : 0;
    if (expected > limits_or_usual(sources->limits)->file_size) return SOURCE_TOO_LARGE;
    SourceStatus status = read_all(sources, fd, expected, text, size);
    if (status != SOURCE_OK) return status;
    if (fstat(fd, &after) != 0) return SOURCE_UNREADABLE;
    return input_changed(&before, &after, *size, from_start) ? SOURCE_CHANGED : SOURCE_OK;
}

SourceStatus source_read(Sources *sources, const char *path, bool plain, uint32_t *file)
{
    bool standard_input = strcmp(path, "-") == 0;
    int fd = input_open(path, plain);
    if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? SOURCE_NOT_FOUND : SOURCE_UNREADABLE;
    char *text = NULL;
    size_t size = 0;
    SourceStatus status = read_opened(sources, fd, !standard_input, plain, &text, &size);
    input_close(fd, path);
    if (status != SOURCE_OK) return status;
    return adopt(sources, standard_input ? "<standard input>" : path, text, size, file);
}

/* The quote at text[i], if there is one: 1 for ", 3 for a curly one; else 0. */
static uint32_t quote_at(const char *text, uint32_t i, uint32_t end)
{
    if (text[i] == '"') return 1;
    bool curly = end - i >= 3 && (memcmp(text + i, "\xE2\x80\x9C", 3) == 0 || memcmp(text + i, "\xE2\x80\x9D", 3) == 0);
    return curly ? 3 : 0;
}

char *source_words(Arena *arena, const Source *source, Span span)
{
    const char *text = source->text;
    /* the span of a quoted text lies between its quotes: one that begins a span is part of what it says */
    if (span.start >= 1 && text[span.start - 1] == '"') span.start--;
    else if (span.start >= 3 && memcmp(text + span.start - 3, "\xE2\x80\x9C", 3) == 0) span.start -= 3;
    if (span.end < source->size) span.end += quote_at(text, span.end, source->size);
    char *words = arena_alloc(arena, span.end - span.start + 1);
    size_t size = 0;
    uint32_t quoted = 0; /* the size of the quote that opened, which its like alone closes */
    for (uint32_t i = span.start; i < span.end && words; i++) {
        bool blank = strchr(" \t\r\n", text[i]), after_blank = size == 0 || words[size - 1] == ' ';
        uint32_t quote = quote_at(text, i, span.end);
        if (!quoted && text[i] == '#' && after_blank) {
            while (i + 1 < span.end && text[i + 1] != '\n') i++;
        } else if (quote && (!quoted || quote == quoted)) {
            memcpy(words + size, text + i, quote);
            size += quote, i += quote - 1;
            quoted = quoted ? 0 : quote;
        } else if (quoted || !blank) {
            words[size++] = text[i];
        } else if (!after_blank) {
            words[size++] = ' ';
        }
    }
    if (!words) return NULL;
    if (size && words[size - 1] == ' ') size--;
    words[size] = 0;
    return words;
}

uint32_t source_line_of(const Source *source, uint32_t at)
{
    uint32_t low = 0, high = source->lines.count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines.at[middle] <= at) low = middle;
        else high = middle;
    }
    return low + 1 + source->skipped;
}

Place source_place(const Source *source, uint32_t at)
{
    Place place = { .line = source_line_of(source, at), .column = 1 };
    for (uint32_t i = source->lines.at[place.line - 1 - source->skipped]; i < at && i < source->size; i++)
        if (((unsigned char)source->text[i] & 0xc0) != 0x80) place.column++;
    return place;
}

const char *source_line(const Source *source, uint32_t line, uint32_t *size)
{
    line -= source->skipped;
    uint32_t start = source->lines.at[line - 1];
    uint32_t end = line < source->lines.count ? source->lines.at[line] : source->size;
    while (end > start && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r')) end--;
    *size = end - start;
    return source->text + start;
}
