/* What people are told: a list of messages, each with a stable code, a place, and what to do. */
#ifndef BASE_DIAGNOSTIC_H
#define BASE_DIAGNOSTIC_H
#include "base/buffer.h"
#include "base/source.h"

typedef enum { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

/* The codes: see diagnostics.def, and docs/errors.md, which has a paragraph on each. */
typedef enum {
#define DIAGNOSTIC(name, code, severity) DIAGNOSTIC_##name,
#include "base/diagnostics.def"
#undef DIAGNOSTIC
    DIAGNOSTIC_CODES
} DiagnosticCode;

typedef struct Diagnostic {
    DiagnosticCode code;
    Severity severity;
    Span span;
    const char *message;    /* one sentence, without a full stop */
    const char *hint;       /* what to do, or NULL */
    Span other;             /* a second place that the message speaks of, or NOWHERE */
    const char *other_note; /* what is there */
} Diagnostic;

typedef struct Diagnostics {
    Arena *arena;
    const Limits *limits; /* NULL: the usual ones */
    Vec(Diagnostic) list;
    uint32_t errors, warnings;    /* also those past the limit, which are counted and not kept */
    uint32_t kept_errors, untold; /* of the list; past the limit */
    uint32_t untold_at;           /* the entry that says how many, where there are any */
    char *untold_text;
    uint64_t looked; /* spellings compared in search of suggestions: bounded by limits->suggestions */
    bool no_memory;  /* a message was lost for want of memory: the load must fail */
} Diagnostics;

/* Adds a message; `hint` may be NULL (arena memory or static). Gives the new entry, to add more to, or NULL. */
Diagnostic *diagnose(Diagnostics *diagnostics, DiagnosticCode code, Span span, const char *hint, const char *format,
                     ...) __attribute__((format(printf, 5, 6)));
Diagnostic *diagnose_two(Diagnostics *diagnostics, DiagnosticCode code, Span span, Span other, const char *other_note,
                         const char *hint, const char *format, ...) __attribute__((format(printf, 7, 8)));

/* Takes back a message, of some place. */
void diagnostics_drop(Diagnostics *diagnostics, uint32_t index);

/* Takes back all messages that came since `before`, a copy of what it was then. */
void diagnostics_go_back(Diagnostics *diagnostics, const Diagnostics *before);

/* When all is read: puts the messages from `first` on in the order of the texts, those of no place first, and the one
 * that says how many were too many to be kept last. */
void diagnostics_sort(Diagnostics *diagnostics, uint32_t first);

const char *diagnostic_code_name(DiagnosticCode code);
const char *severity_name(Severity severity);

/* file:line:column, message, source line, carets, hint. */
void diagnostic_print(Buffer *out, const Sources *sources, const Diagnostic *diagnostic, bool colour);

#endif
