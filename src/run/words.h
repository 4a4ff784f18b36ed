/* What is said of verdicts in messages and reports. All text comes from the arena or is static; NULL when there is no
 * memory. */
#ifndef RUN_WORDS_H
#define RUN_WORDS_H
#include "run/explain.h"

/* "true", "false", "unknown", "conflict". */
const char *words_truth(Truth truth);

/* "present", "not established", "undetermined", … as it is said of such a proposition. */
const char *words_verdict(const View *view, uint32_t proposition);

/* "suspected", "less likely", … */
const char *words_suspicion(Truth truth);

enum { SHOWN_DIGITS = 6 }; /* that a report shows computed and converted numbers with */

/* "25 mmol/L", "7 to 12", "not known"; `digits`: how many significant ones a computed number is shown with. Whole
 * numbers have all of theirs; and what is rounded never looks like a rounder number that it is not, as 25.0000001 would
 * like a threshold of 25: it has as many more as it needs for that. */
const char *words_number(Arena *arena, const Term *term, Interval interval, int digits);
const char *words_verdict_of_number(Arena *arena, const View *view, uint32_t term, int digits);

/* A number that is stated, and was converted: rounded likewise. */
const char *words_converted(Arena *arena, const Term *term, Interval interval);

/* Of a score that does not apply: what of its `unless` holds. */
const char *words_not_applicable(Arena *arena, const View *view, uint32_t term);

/* "ssc.rules:12"; "" for NOWHERE. */
const char *words_place(Arena *arena, const Sources *sources, Span span);

/* The text of a place on one line, without comments; "" for NOWHERE. */
const char *words_at(Arena *arena, const Sources *sources, Span span);

/* The sentence of a rule, without its label. */
const char *words_rule(Arena *arena, const Meaning *meaning, uint32_t rule);

/* What a ground is called: "serum calcium", "sex is female", "sites are fingers"; a comparison by the text of the
 * rules. As a key: "sites is fingers". */
const char *words_ground(Arena *arena, const View *view, const Ground *ground);
const char *words_ground_key(Arena *arena, const View *view, const Ground *ground);

#endif
