#include "base/source_error.h"

#include <errno.h>
#include <string.h>

static void not_found(Diagnostics *d, const char *path, Span span)
{
    const char *hint = span.file == NO_FILE ? "check its name and its folder"
                                            : "check its name and its folder: a path is read from where this file lies";
    diagnose(d, DIAGNOSTIC_CANNOT_READ, span, hint, "There is no file `%s`", path);
}

static void too_large(Diagnostics *d, const char *name, Span span)
{
    uint64_t most = limits_or_usual(d->limits)->file_size;
    bool round = most % (1 << 20) == 0;
    diagnose(d, DIAGNOSTIC_FILE_TOO_LARGE, span, "split it into several files",
             "`%s` is larger than a file may be: %" PRIu64 " %s", name, round ? most >> 20 : most,
             round ? "MiB" : "bytes");
}

/* What is packed is not whole, or cannot be unpacked. */
static void not_unpacked(Diagnostics *d, SourceStatus status, const char *name)
{
    static const char again[] =
        "rows are missing: copy or fetch it again; `gzip -t FILE` or `zstd -t FILE` tells whether "
        "it is whole";
    switch (status) {
    case SOURCE_CUT_OFF:
        diagnose(d, DIAGNOSTIC_CANNOT_UNPACK, NOWHERE, again, "`%s` is packed, and breaks off before its end", name);
        break;
    case SOURCE_DAMAGED:
        diagnose(d, DIAGNOSTIC_CANNOT_UNPACK, NOWHERE, again, "`%s` is packed, and damaged", name);
        break;
    case SOURCE_FOLLOWED:
        diagnose(d, DIAGNOSTIC_CANNOT_UNPACK, NOWHERE, "nothing but a further packed file may stand there",
                 "Behind what is packed in `%s` stands something else", name);
        break;
    default:
        diagnose(d, DIAGNOSTIC_CANNOT_UNPACK, NOWHERE,
                 "pack it without `--long` and `--ultra`, or give what `zstd -dc` writes",
                 "To unpack `%s` takes a window of more than 128 MiB", name);
    }
}

/* `path` is NULL where there was no memory even for it. */
bool source_diagnose(Diagnostics *d, SourceStatus status, const char *path, Span span)
{
    char room[128];
    int error = errno;
    const char *name = path && strcmp(path, "-") == 0 ? "standard input" : path;
    switch (status) {
    case SOURCE_OK: return true;
    case SOURCE_NO_MEMORY: d->no_memory = true; return false;
    case SOURCE_NOT_FOUND: not_found(d, name, span); break;
    case SOURCE_IS_FOLDER:
        diagnose(d, DIAGNOSTIC_CANNOT_READ, span, "name a file in it", "`%s` is a folder, not a file", name);
        break;
    case SOURCE_IS_NO_FILE:
        diagnose(d, DIAGNOSTIC_CANNOT_READ, span, "rules lie in a file", "`%s` is a device or a pipe, not a file",
                 name);
        break;
    case SOURCE_UNREADABLE:
        diagnose(d, DIAGNOSTIC_CANNOT_READ, span, "see that it may be read", "`%s` cannot be read: %s", name,
                 strerror_r(error, room, sizeof room));
        break;
    case SOURCE_CHANGED:
        diagnose(d, DIAGNOSTIC_CANNOT_READ, span, "try again when nothing writes to it",
                 "`%s` changed while it was read", name);
        break;
    case SOURCE_TOO_LARGE: too_large(d, name, span); break;
    default: not_unpacked(d, status, name);
    }
    return !d->no_memory;
}
