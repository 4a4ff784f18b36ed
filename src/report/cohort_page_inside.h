/* What the sections of the page of a cohort share. Nothing is told by a plot alone: each has its table, and each bar
 * says in words what it shows. The HTML is well-formed XML as well. */
#ifndef REPORT_COHORT_PAGE_INSIDE_H
#define REPORT_COHORT_PAGE_INSIDE_H
#include "report/cohort_page.h"
#include "report/figures.h"

/* Running out of memory is remembered in out->failed. */
typedef struct CohortPage {
    Buffer *out;
    Arena *arena; /* for words */
    const Summary *summary;
    const Agreement *agreement; /* or NULL */
    uint64_t run;               /* cases that shares are of */
} CohortPage;

/* The style sheet, in pieces: C promises no longer literals. */
extern const char *const cohort_page_style[];

/* ---- text ---- */

/* Escaped: whatever a rule file calls a thing, it comes out as text. NULL counts as no memory. */
void page_escaped(Buffer *out, const char *text);

/* "1,234 cases" */
void page_cases(Buffer *out, uint64_t count);

/* A share of all as an SVG length: "12.34%". */
Part page_length(double share);

/* ---- sections and tables ---- */

/* `id`: what the section is called within the page. */
void page_section(Buffer *out, const char *id, const char *title);
void page_section_end(Buffer *out);

/* A table that scrolls in a box of its own where it is too wide; `first` heads the column of names. */
void page_table(Buffer *out, const char *caption, const char *first, const char *const *headings, uint32_t count);
void page_table_end(Buffer *out);

/* The same behind a plot, to be opened. */
void page_table_behind(Buffer *out, const char *caption, const char *first, const char *const *headings,
                       uint32_t count);
void page_table_behind_end(Buffer *out);

void page_row(Buffer *out, const char *name); /* opens a row with its heading */
void page_cell(Buffer *out, uint64_t count, uint64_t of);
void page_cell_text(Buffer *out, const char *text);
void page_row_end(Buffer *out);

/* ---- bars ---- */

typedef struct Segment {
    const char *look, *said; /* class of the style sheet; what it is called */
    uint64_t count;
} Segment;

void page_legend(Buffer *out, const Segment *segments, uint32_t count);

/* One bar that is as long as `of`, with segments side by side. */
void page_bar(Buffer *out, const char *name, const Segment *segments, uint32_t count, uint64_t of);

/* A line of a figure: name, bar, and how many cases it is about. */
void page_bar_line(Buffer *out, const char *name, const Segment *segments, uint32_t count, uint64_t of,
                   uint64_t figure);
void page_bars(Buffer *out, const char *label); /* opens a list of such lines */
void page_bars_end(Buffer *out);

enum { TRUTH_SEGMENTS = 4 };
/* True from the left, false from the right, and between them what is neither. */
void page_truth_segments(const uint64_t counts[4], Segment segments[TRUTH_SEGMENTS]);
extern const char *const page_truth_headings[4];
void page_truth_cells(Buffer *out, const uint64_t counts[4], uint64_t of);

/* ---- the sections ---- */

void page_verdicts(CohortPage *page);  /* conclusions, what is suspected, conflicts */
void page_missing(CohortPage *page);   /* bars, and the heat table */
void page_scores(CohortPage *page);    /* histograms, bands */
void page_attrition(CohortPage *page); /* how many cases each condition of a rule leaves */
void page_agreement(CohortPage *page); /* nothing without a gold standard */
void page_rules(CohortPage *page);     /* how often each fired */

/* Where a score is parted: the bounds of its bands, and what conditions compare it with. */
typedef struct Cut {
    double at;
    bool above; /* it parts values above it from it; else those below it */
    bool band;  /* a bound of a band; else of a condition */
} Cut;
typedef Vec(Cut) Cuts;
/* Rising, each once. False when there is no memory. */
bool page_find_cuts(const Meaning *meaning, uint32_t term, Arena *arena, Cuts *cuts);

#endif
