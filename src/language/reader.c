#include "language/reader.h"

#include <string.h>

#include "base/spelling.h"
#include "language/reader_inside.h"
#include "rules.tab.h"

/* No character makes a text look other than it is read, in an editor or in a report on a terminal. */
static bool all_is_seen(const Source *source, uint32_t file, Diagnostics *diagnostics)
{
    size_t at, size = hidden_character(source->text, source->size, &at);
    if (!size) return true;
    const unsigned char *text = (const unsigned char *)source->text + at;
    unsigned code = size == 1 ? text[0] : size == 2 ? text[1] : 0x2000u | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu);
    diagnose(diagnostics, DIAGNOSTIC_HIDDEN_CHARACTER, (Span){ file, (uint32_t)at, (uint32_t)(at + size) },
             "take it out: it is not seen, and can make text look other than it is read",
             "A control character (U+%04X) stands here", code);
    return false;
}

/* What Flex and the parser rely on: no zero bytes, valid UTF-8, no endless line. False where the text cannot be read.
 */
static bool text_is_sound(const Source *source, uint32_t file, Diagnostics *diagnostics)
{
    uint64_t longest = limits_or_usual(diagnostics->limits)->line_length;
    size_t at;
    const char *zero = memchr(source->text, 0, source->size);
    if (zero) {
        uint32_t place = (uint32_t)(zero - source->text);
        diagnose(diagnostics, DIAGNOSTIC_NUL_BYTE, (Span){ file, place, place + 1 },
                 "save it as plain text in UTF-8; a file of zero bytes is often UTF-16, or no text at all",
                 "There is a zero byte in this file");
        return false;
    }
    if (!utf8_valid(source->text, source->size, &at)) {
        diagnose(diagnostics, DIAGNOSTIC_BAD_UTF8, (Span){ file, (uint32_t)at, (uint32_t)at + 1 },
                 "save the file as UTF-8; an older Windows encoding is the usual cause", "This is not valid UTF-8");
        return false;
    }
    if (!all_is_seen(source, file, diagnostics)) return false;
    for (uint32_t line = 1; line <= source->lines.count; line++) {
        uint32_t size, start = source->lines.at[line - 1];
        source_line(source, line, &size);
        if (size <= longest) continue;
        diagnose(diagnostics, DIAGNOSTIC_LINE_TOO_LONG, (Span){ file, start, start + 1 }, "break it into several lines",
                 "A line of %u bytes; the limit is %" PRIu64, size, longest);
        return false;
    }
    return true;
}

bool read_tree(Arena *arena, const Sources *sources, uint32_t file, ReadKind kind, Diagnostics *diagnostics, Tree *tree)
{
    const Source *source = &sources->list.at[file];
    *tree = (Tree){ .file = file };
    if (!text_is_sound(source, file, diagnostics)) return !diagnostics->no_memory;
    Reader reader = {
        .arena = arena, .source = source, .file = file, .kind = kind, .diagnostics = diagnostics, .tree = tree
    };
    if (!scanner_start(&reader.scanner, source->text, source->size)) return false;
    int failed = rr_parse_parse(&reader);
    return failed != 2 && !reader.no_memory && !diagnostics->no_memory;
}
