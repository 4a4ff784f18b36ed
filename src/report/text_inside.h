/* What the files of the text report share. Running out of memory is remembered in page.out->failed. */
#ifndef REPORT_TEXT_INSIDE_H
#define REPORT_TEXT_INSIDE_H
#include "report/account.h"
#include "report/page.h"

typedef struct Report {
    Account account;
    const Interval *untold; /* by term: what a number is where nothing is stated */
    Page page;
    const char *section; /* a heading that is written with its first item, or NULL */
    Style style;         /* of its items' names */
    uint8_t *cited;      /* by reference */
} Report;

enum { INDENT_ITEM = 2, INDENT_DETAIL = 6 };

/* ---- text.c ---- */

/* Remembers that there is no memory where `made` is false. */
void need(Report *r, bool made);
void text_section(Report *r, const char *heading, Style style);
/* A line of the section, with its heading where it is the first. What is written next belongs to it. */
void text_item(Report *r, const char *name);
void text_line(Report *r);
/* A paragraph below an item. */
void text_detail(Report *r, const char *label);
/* ", ", " or ", … before item i of `count`. */
const char *text_between(uint32_t i, uint32_t count, const char *last);

/* ---- text_reasons.c ---- */

/* "(line 12)", or "(FILE:12)" outside the file that the case stands in. */
void text_fact_place(Report *r, Span span);
void text_rule(Report *r, uint32_t index, const char *label);
/* "rests on …", below an item; NULL: there was no memory. */
void text_grounds(Report *r, const Grounds *grounds);
/* The same within a line, of `most` facts. */
void text_grounds_here(Report *r, const Grounds *grounds, uint32_t most);
void text_facts(Report *r, SubjectKind kind, uint32_t proposition);
/* The caveats of a verdict, in words. */
void text_caveats(Report *r, unsigned caveats, Subject subject);
void text_sources(Report *r);

/* ---- sections ---- */

void text_established(Report *r);
void text_following(Report *r);
void text_actions(Report *r);
void text_suspected(Report *r);
void text_conflicting(Report *r);
void text_undetermined(Report *r);
void text_not_established(Report *r);
void text_numbers(Report *r);

/* What a declaration says of itself: why, after whom, how well founded. */
void text_declared(Report *r, const Term *term);
/* Whether a rule speaks against its suspicion; not only none for it. */
bool text_is_doubted(const Report *r, uint32_t proposition);

/* Names of what is missing, "telangiectasia, serum calcium (recorded as not known)"; gives how many there are. */
uint32_t text_missing_names(Report *r, const Grounds *grounds, GroundKind kind, const char *label);

#endif
