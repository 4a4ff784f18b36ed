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

/* Lines of CSV (RFC 4180): the case, of each conclusion its truth and its caveats, of each suspicion its truth, of each
 * score and formula its low and high end; of a case that was not run, each truth is `error`. Of the table that the
 * machine ran last: `count` cases from lane `first` of its block on. `names`: the line that names these columns. False
 * when there is no memory. */
bool report_csv_names(Buffer *out, const Meaning *meaning);
bool report_csv(Buffer *out, const Meaning *meaning, Machine *machine, uint32_t first, uint32_t count);

#endif
