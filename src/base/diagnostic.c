#include "base/diagnostic.h"

#include <stdio.h>
#include <string.h>

#include "base/spelling.h"

static const struct {
    const char *code;
    Severity severity;
} codes[] = {
#define DIAGNOSTIC(name, code, severity) { code, severity },
#include "base/diagnostics.def"
#undef DIAGNOSTIC
};

const char *diagnostic_code_name(DiagnosticCode code)
{
    return codes[code].code;
}

const char *severity_name(Severity severity)
{
    static const char *const names[] = { "note", "warning", "error" };
    return names[severity];
}

enum { UNTOLD_SIZE = 64 };

static void say_untold(Diagnostics *d)
{
    snprintf(d->untold_text, UNTOLD_SIZE,
             d->untold == 1 ? "There is %u more message than these" : "There are %u more messages than these",
             d->untold);
}

/* How many messages were too many is told in one entry, which each further one only counts up: however many there are,
 * and whenever they come, the list stays as long as it is. */
static void count_untold(Diagnostics *d, Severity severity)
{
    if (!d->untold) {
        Diagnostic entry = { .code = DIAGNOSTIC_TOO_MUCH,
                             .severity = severity,
                             .span = NOWHERE,
                             .other = NOWHERE,
                             .hint = "mend these, and look again" };
        char *text = arena_alloc(d->arena, UNTOLD_SIZE);
        entry.message = text;
        if (!text || !vec_push(d->arena, &d->list, entry)) {
            d->no_memory = true;
            return;
        }
        d->untold_text = text;
        d->untold_at = d->list.count - 1;
    }
    d->untold++;
    Diagnostic *entry = &d->list.at[d->untold_at];
    if (severity > entry->severity) entry->severity = severity;
    say_untold(d);
}

/* Errors are not to be lost behind warnings: each have room of their own. */
static bool is_full(const Diagnostics *d, bool error)
{
    uint32_t others = d->list.count - d->kept_errors - (d->untold > 0);
    return (error ? d->kept_errors : others) >= limits_or_usual(d->limits)->messages;
}

__attribute__((format(printf, 5, 0))) static Diagnostic *add(Diagnostics *d, DiagnosticCode code, Span span,
                                                             const char *hint, const char *format, va_list args)
{
    Severity severity = codes[code].severity;
    if (severity == SEVERITY_ERROR) d->errors++;
    if (severity == SEVERITY_WARNING) d->warnings++;
    bool error = severity == SEVERITY_ERROR;
    if (is_full(d, error)) {
        count_untold(d, severity);
        return NULL;
    }
    Diagnostic entry = { .code = code, .severity = severity, .span = span, .hint = hint, .other = NOWHERE };
    entry.message = arena_vprintf(d->arena, format, args);
    if (!entry.message || !vec_push(d->arena, &d->list, entry)) {
        d->no_memory = true;
        return NULL;
    }
    d->kept_errors += error;
    return &d->list.at[d->list.count - 1];
}

Diagnostic *diagnose(Diagnostics *d, DiagnosticCode code, Span span, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Diagnostic *entry = add(d, code, span, hint, format, args);
    va_end(args);
    return entry;
}

Diagnostic *diagnose_two(Diagnostics *d, DiagnosticCode code, Span span, Span other, const char *other_note,
                         const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Diagnostic *entry = add(d, code, span, hint, format, args);
    va_end(args);
    if (entry) {
        entry->other = other;
        entry->other_note = other_note;
    }
    return entry;
}

void diagnostics_drop(Diagnostics *d, uint32_t index)
{
    bool error = d->list.at[index].severity == SEVERITY_ERROR;
    if (error) d->errors--;
    if (error) d->kept_errors--;
    if (d->list.at[index].severity == SEVERITY_WARNING) d->warnings--;
    if (d->untold && d->untold_at > index) d->untold_at--;
    d->list.count--;
    for (uint32_t i = index; i < d->list.count; i++) d->list.at[i] = d->list.at[i + 1];
}

void diagnostics_go_back(Diagnostics *d, const Diagnostics *before)
{
    d->list.count = before->list.count;
    d->errors = before->errors;
    d->warnings = before->warnings;
    d->kept_errors = before->kept_errors;
    d->untold = before->untold;
    if (d->untold) say_untold(d);
}

static bool comes_before(const Diagnostics *d, const Diagnostic *a, const Diagnostic *b)
{
    if (d->untold && (a->message == d->untold_text || b->message == d->untold_text))
        return b->message == d->untold_text;
    uint32_t file = a->span.file + 1u, other = b->span.file + 1u; /* no place is file 0 */
    return file < other || (file == other && a->span.start < b->span.start);
}

/* Stable: of one place, the first found is the first told. The list is short (limits->messages), and nearly in order.
 */
void diagnostics_sort(Diagnostics *d, uint32_t first)
{
    for (uint32_t i = first + 1; i < d->list.count; i++) {
        Diagnostic moved = d->list.at[i];
        uint32_t at = i;
        for (; at > first && comes_before(d, &moved, &d->list.at[at - 1]); at--) d->list.at[at] = d->list.at[at - 1];
        d->list.at[at] = moved;
    }
    if (d->untold && d->untold_at >= first) d->untold_at = d->list.count - 1;
}

enum { SHOWN_WIDTH = 160 }; /* characters of a source line that are shown around the carets */

static const char *const colours[] = { "\033[1;36m", "\033[1;33m", "\033[1;31m" };

static size_t characters(const char *text, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

/* Moves `at` to the start of the character it lies in: by less than the four bytes that one has at most, for the text
 * need not be valid. */
static uint32_t character_start(const char *line, uint32_t at)
{
    for (uint32_t i = 0; i < 3 && at && ((unsigned char)line[at] & 0xc0) == 0x80; i++) at--;
    return at;
}

static void add_printable(Buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        size_t hidden = hidden_size(text + i);
        if (hidden) i += hidden - 1;
        if (text[i] == '\t') buffer_text(out, " ");
        else if (hidden || (unsigned char)text[i] < ' ') buffer_text(out, "?");
        else buffer_add(out, text + i, 1);
    }
}

/* The line that holds the start of the span, with carets below. A long line is cut to what is near. */
static void print_line(Buffer *out, const Source *source, Span span, bool colour, Severity severity)
{
    Place place = source_place(source, span.start);
    uint32_t size, from = 0;
    const char *line = source_line(source, place.line, &size);
    uint32_t start = (uint32_t)(source->text + span.start - line);
    if (start > size) start = size;
    uint32_t length = span.end > span.start ? span.end - span.start : 1;
    if (length > size - start) length = size - start;
    uint32_t to = size;
    if (size > SHOWN_WIDTH) {
        from = character_start(line, start > SHOWN_WIDTH / 3 ? start - SHOWN_WIDTH / 3 : 0);
        to = size - from > SHOWN_WIDTH ? character_start(line, from + SHOWN_WIDTH) : size;
        if (start + length > to) length = to - start;
    }
    buffer_printf(out, "%6u | %s", place.line, from ? "…" : "");
    add_printable(out, line + from, to - from);
    buffer_text(out, to < size ? "…\n" : "\n");
    buffer_printf(out, "       | %s", from ? " " : "");
    buffer_repeat(out, ' ', characters(line + from, start - from));
    if (colour) buffer_text(out, colours[severity]);
    size_t carets = characters(line + start, length);
    buffer_repeat(out, '^', carets ? carets : 1);
    if (colour) buffer_text(out, "\033[0m");
    buffer_text(out, "\n");
}

static void print_place(Buffer *out, const Sources *sources, Span span)
{
    const Source *source = &sources->list.at[span.file];
    Place place = source_place(source, span.start);
    buffer_printf(out, "%s:%u:%u: ", source->name, place.line, place.column);
}

void diagnostic_print(Buffer *out, const Sources *sources, const Diagnostic *d, bool colour)
{
    bool placed = d->span.file != NO_FILE && d->span.file < sources->list.count;
    if (placed) print_place(out, sources, d->span);
    if (colour) buffer_text(out, colours[d->severity]);
    buffer_printf(out, "%s", severity_name(d->severity));
    if (colour) buffer_text(out, "\033[0m");
    buffer_printf(out, "[%s]: %s\n", codes[d->code].code, d->message);
    if (placed) print_line(out, &sources->list.at[d->span.file], d->span, colour, d->severity);
    if (d->other.file != NO_FILE && d->other.file < sources->list.count) {
        print_place(out, sources, d->other);
        buffer_printf(out, "%s\n", d->other_note);
        print_line(out, &sources->list.at[d->other.file], d->other, colour, SEVERITY_NOTE);
    }
    if (d->hint) buffer_printf(out, "       = %s\n", d->hint);
}
