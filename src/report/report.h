/* Reports of one case, as text that the caller writes out. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "base/buffer.h"
#include "run/explain.h"

/* A colleague's summary: established first with rule and source, suspected, conflicting, undetermined with the facts
 * that are missing, scores with bounds and what they still could reach, caveats in words, facts that no rule used.
 * `untold`: by term, what each number is where nothing is stated (untold.h). False when there is no memory. */
bool report_text(Buffer *out, const View *view, const Interval *untold, bool colour);

/* One JSON object and a newline (language.md, section 7). False when there is no memory. */
bool report_json(Buffer *out, const View *view, const char *fingerprint);

#endif
