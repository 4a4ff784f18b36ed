/* What is said of a file that could not be read. */
#ifndef BASE_SOURCE_ERROR_H
#define BASE_SOURCE_ERROR_H
#include "base/diagnostic.h"

/* Reports why `path` was not read: nothing for SOURCE_OK. `span` is where the file was asked for, or NOWHERE. To be
 * called right after the reading, while errno still says why. False only when there is no memory. */
bool source_diagnose(Diagnostics *diagnostics, SourceStatus status, const char *path, Span span);

#endif
