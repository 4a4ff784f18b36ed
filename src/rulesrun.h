/* rulesrun: clinical rules written as sentences, run over cases.
 *
 * Load rules once (rr_rules_load_file, rr_rules_load_text); make cases of them, by text (rr_cases_read_file,
 * rr_cases_read_text) or by hand (rr_case_begin, rr_case_state …); run them (rr_run_block) and ask for verdicts.
 *
 *     rr_rules *rules;
 *     if (rr_rules_load_file("rules/ssc.rules", NULL, &rules) != RR_OK) …          the diagnostics say why
 *     rr_cases *cases;
 *     rr_cases_new(rules, &cases);
 *     rr_case_begin(cases, "patient", NULL);
 *     rr_case_state(cases, rr_find(rules, "calcinosis"), RR_TRUE);
 *     rr_run *run;
 *     rr_run_new(rules, &run);
 *     rr_run_block(run, cases, 0);
 *     rr_truth truth = rr_verdict(run, 0, rr_find(rules, "dystrophic"));
 *
 * Threads: an rr_rules never changes after its load, and any number of threads may use one at once; so it is of an
 * rr_columns once all is bound. An rr_cases or an rr_run belongs to one thread at a time. Nothing here keeps global
 * state of its own, prints, or ends the process.
 *
 * Strings: all text is UTF-8. A `const char *` that a function gives belongs to the object that was asked, and lives as
 * long as it, unless said otherwise. A `char *` is the caller's, to be given to rr_free.
 *
 * Pointers must not be NULL unless said otherwise. Numbers of things are counted from 0; one out of bounds gives the
 * answer for "nothing": 0, NULL, RR_UNKNOWN or RR_NONE. */
#ifndef RULESRUN_H
#define RULESRUN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RR_VERSION_MAJOR 0
#define RR_VERSION_MINOR 1
#define RR_VERSION_PATCH 0
#define RR_VERSION "0.1.0"

#if defined(__GNUC__)
#define RR_API __attribute__((visibility("default")))
#else
#define RR_API
#endif

#define RR_NONE UINT32_MAX /* no such thing */

/* The version of the library that runs: RR_VERSION of the header that it was built with. */
RR_API const char *rr_version(void);

/* Frees text that a function gave as `char *`; NULL is fine. */
RR_API void rr_free(char *text);

typedef enum rr_status {
    RR_OK = 0,
    RR_ERROR = 1,     /* rules or facts have an error: their diagnostics say what and where */
    RR_NO_MEMORY = 2, /* memory ran out: what was half made is not there, cases half read are marked as failed, and a
                       * fact that was not stated by hand may be stated again */
    RR_MISUSE = 3,    /* the call does not fit: as a fact stated before any case was begun */
} rr_status;

/* Two bits: evidence for, and evidence against. */
typedef enum rr_truth { RR_UNKNOWN = 0, RR_TRUE = 1, RR_FALSE = 2, RR_CONFLICT = 3 } rr_truth;

/* ---- limits ---- */

/* What rules and cases may be at most, so that nobody can ask for more work or memory than they should. A field that is
 * 0 means the usual limit; one above the most that the library can do is cut to that (docs/embedding.md has both). Past
 * each comes a diagnostic that names it, E109 where nothing else is said, and RR_ERROR. */
typedef struct rr_limits {
    uint64_t file_size;    /* bytes of one file or text, of rules or facts (E503) */
    uint64_t line_length;  /* bytes of one line (E107) */
    uint64_t text_length;  /* bytes of one quoted text, its parts joined; of a case's name or description */
    uint64_t nesting;      /* brackets within brackets (E108) */
    uint64_t term_words;   /* words of one term that is not quoted, or of another name */
    uint64_t files;        /* files of one rule set */
    uint64_t statements;   /* statements of one rule set; of one text of facts: its lines that say something */
    uint64_t terms;        /* terms of one rule set */
    uint64_t propositions; /* of one rule set: plain terms, values and bands */
    uint64_t phrases;      /* by which one rule set finds them: names, synonyms, `VALUE TERM` of each */
    uint64_t circle;       /* bits of evidence (for or against a proposition) that wait for one another in one circle
                            * of rules: the time of a run grows with the square of it */
    uint64_t values;       /* values of one term, or bands of one number */
    uint64_t columns;      /* columns of a table of cases */
    uint64_t cases;        /* cases of one rr_cases */
    uint64_t facts;        /* facts of one case */
    uint64_t suggestions;  /* names compared for suggestions, about: after that messages go without (no message) */
    uint64_t messages;     /* messages that are kept: errors, and as many others; further ones are only counted */
    uint64_t memory;       /* bytes that one load may take, one rr_cases, one rr_run each; past it RR_NO_MEMORY */
} rr_limits;

/* The usual limits, none of them 0. */
RR_API rr_limits rr_limits_usual(void);

/* ---- rules ---- */

typedef struct rr_rules rr_rules;

/* Reads a rules file and all that it uses. *rules is set whatever the status (NULL only with RR_NO_MEMORY), so that its
 * diagnostics can be read; with RR_ERROR it has no program: cases cannot be made of it. Free it with rr_rules_free.
 * `limits` (NULL: the usual ones) hold for the load, and for all cases and runs of these rules; they are copied. */
RR_API rr_status rr_rules_load_file(const char *path, const rr_limits *limits, rr_rules **rules);

/* The same for text[0..size) in memory, which is copied; `name` stands in messages, and its folder is where `use`
 * looks. */
RR_API rr_status rr_rules_load_text(const char *name, const char *text, size_t size, const rr_limits *limits,
                                    rr_rules **rules);

/* The limits that hold: what was set, cut to what can be, and the usual ones for the others. */
RR_API rr_limits rr_rules_limits(const rr_rules *rules);

/* NULL is fine. No cases or runs of these rules may be used afterwards. */
RR_API void rr_rules_free(rr_rules *rules);

RR_API const char *rr_rules_title(const rr_rules *rules);   /* NULL where the rules state none */
RR_API const char *rr_rules_version(const rr_rules *rules); /* NULL where the rules state none */

/* SHA-256 of all the texts that were read: 64 hexadecimal digits. It is worked out when first asked for; NULL where
 * there is no memory. */
RR_API const char *rr_rules_fingerprint(const rr_rules *rules);
RR_API bool rr_rules_open_vocabulary(const rr_rules *rules); /* nothing is declared */

/* The program as text, one instruction a line; NULL when there is none or no memory. */
RR_API char *rr_rules_dump(const rr_rules *rules);

/* ---- diagnostics ---- */

typedef enum rr_severity { RR_SEVERITY_NOTE, RR_SEVERITY_WARNING, RR_SEVERITY_ERROR } rr_severity;

typedef struct rr_diagnostic {
    rr_severity severity;
    const char *code; /* stable: E201, W601, … (docs/errors.md) */
    const char *message;
    const char *hint;                            /* what to do; or NULL */
    const char *file;                            /* NULL where it concerns no place */
    unsigned line, column, end_line, end_column; /* from 1; columns count characters; the end is one past the last */
} rr_diagnostic;

/* Messages about the rules, or about cases read so far; in the order of the texts. As many errors are kept
 * as the limit on messages allows, and as many others; past that one message more says how many there are (E109). */
RR_API size_t rr_rules_diagnostics(const rr_rules *rules);
RR_API bool rr_rules_diagnostic(const rr_rules *rules, size_t index, rr_diagnostic *diagnostic);

/* The same as people read it: place, source line, carets, hint; with terminal colours where wanted. NULL when there is
 * no memory. */
RR_API char *rr_rules_diagnostic_text(const rr_rules *rules, size_t index, bool colour);

/* ---- vocabulary ---- */

typedef enum rr_kind { RR_FINDING, RR_MEASURE, RR_SCORE, RR_CONCLUSION, RR_ACTION } rr_kind;
typedef enum rr_shape {
    RR_PLAIN,  /* present or absent; or a number */
    RR_ONE_OF, /* values, one at a time */
    RR_EACH,   /* values, each by itself */
} rr_shape;

typedef struct rr_term {
    const char *name;
    rr_kind kind;
    rr_shape shape;
    const char *unit;       /* of a measure or score, in UCUM; "1" for bare numbers; else NULL */
    double low, high;       /* of a measure or score: its range; infinite where none is declared */
    const char *ask, *text; /* the question and the text declared, or NULL */
    uint32_t values;        /* how many values, or bands */
    uint32_t
        first_proposition; /* its propositions follow one another: one for a plain term, one for each value or band */
    uint32_t propositions;
    uint32_t synonyms, codes;
    bool assumed_absent;
    bool computed; /* has a formula */
} rr_term;

RR_API uint32_t rr_terms(const rr_rules *rules);
RR_API bool rr_term_get(const rr_rules *rules, uint32_t term, rr_term *out);
RR_API const char *rr_term_value(const rr_rules *rules, uint32_t term, uint32_t index);
RR_API const char *rr_term_synonym(const rr_rules *rules, uint32_t term, uint32_t index);
RR_API bool rr_term_code(const rr_rules *rules, uint32_t term, uint32_t index, const char **system, const char **code);

/* Everything that can be true or false: a plain term, `TERM is VALUE`, `TERM is BAND`. */
RR_API uint32_t rr_propositions(const rr_rules *rules);
RR_API const char *rr_proposition_name(const rr_rules *rules, uint32_t proposition);
RR_API uint32_t rr_proposition_term(const rr_rules *rules, uint32_t proposition);

/* Looks up a phrase as the language does (`normal serum calcium`, `serum calcium is normal`, `dystrophic`, synonyms);
 * RR_NONE where it names none, or more than one. */
RR_API uint32_t rr_find(const rr_rules *rules, const char *phrase);      /* a proposition */
RR_API uint32_t rr_find_term(const rr_rules *rules, const char *phrase); /* a term */

typedef struct rr_rule {
    const char *name; /* its label, or FILE:LINE */
    const char *file;
    unsigned line;
    const char *because, *grade; /* or NULL */
    uint32_t citations;
} rr_rule;

RR_API uint32_t rr_rule_count(const rr_rules *rules);
RR_API bool rr_rule_get(const rr_rules *rules, uint32_t rule, rr_rule *out);
/* The source cited, its text, and where in it (or NULL). */
RR_API bool rr_rule_citation(const rr_rules *rules, uint32_t rule, uint32_t index, const char **name, const char **text,
                             const char **where);

/* ---- cases ---- */

typedef struct rr_cases rr_cases;

/* A table of cases for these rules, empty at first. Free it with rr_cases_free. RR_MISUSE where the rules have errors.
 */
RR_API rr_status rr_cases_new(const rr_rules *rules, rr_cases **cases);
RR_API void rr_cases_free(rr_cases *cases); /* NULL is fine */

/* Takes all cases and messages out. Memory for what is stated by hand is kept for the next ones, so that a service can
 * run case after case in one rr_cases. After RR_NO_MEMORY only rr_cases_free may follow. */
RR_API rr_status rr_cases_clear(rr_cases *cases);

enum { RR_STRICT = 1 }; /* options: a fact that no rule knows is an error */

/* Reads a facts file ("-": standard input), or text, after the cases there are. RR_ERROR: some fact has an error; the
 * cases concerned are marked (rr_case_failed), the others can be run. */
RR_API rr_status rr_cases_read_file(rr_cases *cases, const char *path, unsigned options);
RR_API rr_status rr_cases_read_text(rr_cases *cases, const char *name, const char *text, size_t size, unsigned options);

/* From now on only the case of this name is read of files and texts; others are passed over, with all messages that
 * concern them alone. NULL: all are read again. The name is copied. */
RR_API rr_status rr_cases_only(rr_cases *cases, const char *name);

/* Begins a new case; facts that follow are stated of it. `description` may be NULL. Names are copied, and may repeat;
 * RR_MISUSE for one that is not UTF-8, or holds control characters other than tabs and line ends. */
RR_API rr_status rr_case_begin(rr_cases *cases, const char *name, const char *description);

/* States a proposition of the case begun last: RR_TRUE or RR_FALSE; RR_CONFLICT states both; RR_UNKNOWN records it as
 * not known, which lifts `assume absent`. A fact that is refused, here or below, with RR_ERROR or RR_MISUSE, leaves its
 * case without verdicts (rr_case_failed): they would rest on less than was known. */
RR_API rr_status rr_case_state(rr_cases *cases, uint32_t proposition, rr_truth truth);

/* States a number of the case begun last, in `unit` (UCUM; NULL: the term's own). RR_ERROR with a diagnostic
 * for a number that is not finite, for a unit that does not convert, for a number too large or too small in the term's
 * unit, and for one outside its range; RR_OK with a warning for one below 0 of a quantity that can hardly be (W604),
 * and for a unit that differs in what stands in braces (W401). */
RR_API rr_status rr_case_state_number(rr_cases *cases, uint32_t term, double value, const char *unit);

/* The same of many in turn, numbers in the terms' own units: a call for a whole case takes less time than one for each
 * fact. The first that is RR_MISUSE or RR_NO_MEMORY ends it, and those that follow are not stated. RR_ERROR where one
 * has an error; the others are stated. */
RR_API rr_status rr_case_state_all(rr_cases *cases, const uint32_t *propositions, const rr_truth *truths, size_t count);
RR_API rr_status rr_case_state_numbers(rr_cases *cases, const uint32_t *terms, const double *values, size_t count);

/* States that the number lies from low to high (infinite: open-ended), in the term's unit; each end may be
 * left out. RR_MISUSE where no number lies there. */
RR_API rr_status rr_case_state_interval(rr_cases *cases, uint32_t term, double low, double high, bool low_open,
                                        bool high_open);

/* States what one line of a facts file would: "normal serum calcium", "no fever", "C-reactive protein < 5 mg/L". */
RR_API rr_status rr_case_state_text(rr_cases *cases, const char *line, unsigned options);

RR_API uint32_t rr_case_count(const rr_cases *cases);
RR_API const char *rr_case_name(const rr_cases *cases, uint32_t row);
RR_API const char *rr_case_description(const rr_cases *cases, uint32_t row); /* or NULL */
RR_API bool rr_case_failed(const rr_cases *cases, uint32_t row);

RR_API size_t rr_cases_diagnostics(const rr_cases *cases);
RR_API bool rr_cases_diagnostic(const rr_cases *cases, size_t index, rr_diagnostic *diagnostic);
RR_API char *rr_cases_diagnostic_text(const rr_cases *cases, size_t index, bool colour);

/* ---- tables of cases ---- */

/* A table of cases in a file, CSV or TSV, packed by gzip or zstd or not: a head that names what each column states, and
 * a row a case (docs/language.md). A name that ends in .ndjson or .jsonl, or one that tells nothing where the first
 * character is `{`, means objects of JSON, one a line; what is to be said of their keys is said of the cases of that
 * block, and what is missing at the end. It is read a block of rows at a time, so that it may be of any size. It
 * belongs to one thread at a time, but for its rows (rr_rows). */
typedef struct rr_cohort rr_cohort;

typedef struct rr_cohort_options {
    char delimiter;     /* what parts the cells; 0: a tab where the name ends in .tsv or .tab, else a comma */
    bool decimal_comma; /* numbers are written 5,2; then a comma does not part cells */
    bool
        verdicts_only; /* rows are wanted for verdicts, RR_CSV and summaries alone: they are read several times as fast,
                          but what each fact was is not kept, so that there are no reports in RR_TEXT and RR_JSON, and
                          no further facts can be stated of such cases (both RR_MISUSE, until rr_cases_clear) */
    const char *against; /* the head of a column that holds what verdicts are to be held against (rr_cases_gold), and no
                            fact; NULL: there is none. RR_ERROR where no column is called so. It is copied */
} rr_cohort_options;

/* Opens the table ("-": standard input) and reads its head; `options` NULL: the usual ones. *cohort is NULL only with
 * RR_NO_MEMORY and RR_MISUSE (a delimiter that cannot be; rules with errors); with RR_ERROR it has no rows, and its
 * diagnostics say why. Warnings say which columns no rule knows, and what no column states. Free it with
 * rr_cohort_close. */
RR_API rr_status rr_cohort_open(const rr_rules *rules, const char *path, const rr_cohort_options *options,
                                rr_cohort **cohort);

/* The same of text[0..size) in memory, which is not copied: it must be there until the cohort is closed. `name` stands
 * in messages, and tells the delimiter as that of a file does. */
RR_API rr_status rr_cohort_open_text(const rr_rules *rules, const char *name, const char *text, size_t size,
                                     const rr_cohort_options *options, rr_cohort **cohort);

RR_API void rr_cohort_close(rr_cohort *cohort); /* NULL is fine */

/* Takes all cases and messages out of `cases` (of the same rules) and reads the next rows into it, at most `most`; none
 * at the end. RR_ERROR: some cells or rows have errors, which the diagnostics of the cases tell; their cases are there,
 * and marked (rr_case_failed). After RR_NO_MEMORY both can only be freed. */
RR_API rr_status rr_cohort_read(rr_cohort *cohort, rr_cases *cases, uint32_t most);

/* To read rows by several threads: each has rr_rows, rr_cases and an rr_run of its own. A thread takes rows (one thread
 * at a time), reads them, runs them and makes reports (all at the same time), and accepts them (one thread at a time,
 * and in the order in which they were taken: so names that come again are found, and the rows are counted).
 * rr_cohort_read does all of it. The cohort must outlive its rows. */
typedef struct rr_rows rr_rows;
RR_API rr_status rr_rows_new(const rr_cohort *cohort, rr_rows **rows);
RR_API void rr_rows_free(rr_rows *rows); /* NULL is fine */

/* Whether only one thread, and only in order, may take and read them: of lines of JSON, whose keys come with them. */
RR_API bool rr_cohort_in_order(const rr_cohort *cohort);

/* Takes the next rows, as text: a quarter of a megabyte, or one row where that is longer. False at the end. */
RR_API bool rr_rows_take(rr_rows *rows, rr_cohort *cohort);

/* As rr_cohort_read: all rows that were taken; perhaps none, where there are only blank lines. Once for each take.
 * Where they are more than the limit on cases, that is an error, and the table is not read on. */
RR_API rr_status rr_rows_read(rr_rows *rows, rr_cases *cases);

/* Adds warnings on names that came before to the diagnostics of the cases (W704; of the whole table the first five).
 * Once rr_cohort_broken says so, what was taken later is not to be used. */
RR_API rr_status rr_rows_accept(rr_rows *rows, rr_cohort *cohort, rr_cases *cases);

/* What the column `against` says of the cases, as rr_agreement_add takes it; of the cases' memory, until they are
 * cleared or read again. False where there are no cases of such a table. */
RR_API bool rr_cases_gold(const rr_cases *cases, const uint64_t **gold_true, const uint64_t **gold_false);

/* Whether an error was met behind which no row can be found, as a quote that is never closed: then the table was not
 * read to its end. */
RR_API bool rr_cohort_broken(const rr_cohort *cohort);
RR_API uint64_t rr_cohort_rows(const rr_cohort *cohort);    /* accepted so far */
RR_API uint64_t rr_cohort_repeats(const rr_cohort *cohort); /* of these, with the name of an earlier one */

/* How far it is: bytes that were read, as they lie in the file (packed, where it is), and how many there are in all; 0
 * where that is not known, as of a pipe. */
RR_API void rr_cohort_progress(const rr_cohort *cohort, uint64_t *bytes_read, uint64_t *bytes_in_all);

/* Messages about the head. */
RR_API size_t rr_cohort_diagnostics(const rr_cohort *cohort);
RR_API bool rr_cohort_diagnostic(const rr_cohort *cohort, size_t index, rr_diagnostic *diagnostic);
RR_API char *rr_cohort_diagnostic_text(const rr_cohort *cohort, size_t index, bool colour);

/* ---- running ---- */

typedef struct rr_run rr_run;

RR_API rr_status rr_run_new(const rr_rules *rules, rr_run **run);
RR_API void rr_run_free(rr_run *run); /* NULL is fine */

/* Runs cases from `first` on: as many as one block holds, at least one where there is one. What follows may then be
 * asked of the rows rr_run_first .. rr_run_first + rr_run_count - 1, until the next run. A case that failed
 * (rr_case_failed) has no verdicts; nor has any once the cases have changed, by a further fact or case or by
 * rr_cases_clear, until the block is run again: the answers are then those for nothing, and RR_MISUSE of rr_report.
 * After rr_cases_free the run may only be run with other cases, or freed. `first` is a multiple of 64. To run all: for
 * (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) if (rr_run_block(run, cases, first) !=
 * RR_OK) break; */
RR_API rr_status rr_run_block(rr_run *run, const rr_cases *cases, uint32_t first);
RR_API uint32_t rr_run_first(const rr_run *run);
RR_API uint32_t rr_run_count(const rr_run *run);

/* Messages about the cases of the last block, which only a run can bring (W402), and before them those about the values
 * of columns (E703, W602, W604); they live until the next run. */
RR_API size_t rr_run_diagnostics(const rr_run *run);
RR_API bool rr_run_diagnostic(const rr_run *run, size_t index, rr_diagnostic *diagnostic);
RR_API char *rr_run_diagnostic_text(const rr_run *run, size_t index, bool colour);

RR_API rr_truth rr_verdict(const rr_run *run, uint32_t row, uint32_t proposition);

/* The verdicts on many propositions at once: truths[i] becomes that on propositions[i]. */
RR_API void rr_verdicts(const rr_run *run, uint32_t row, const uint32_t *propositions, size_t count, rr_truth *truths);

RR_API rr_truth rr_suspicion(const rr_run *run, uint32_t row, uint32_t proposition);

enum {
    RR_EXCLUDED = 1, /* false because a rule excludes it, not only because nothing establishes it */
    RR_DISPUTED = 2, /* would not stand without evidence that is in conflict */
    RR_PROVIDED = 4, /* would not stand if what is not recorded could not be taken as absent */
};
RR_API unsigned rr_caveats(const rr_run *run, uint32_t row, uint32_t proposition);

/* Whether the rule's condition holds: RR_TRUE or RR_CONFLICT where it fired. */
RR_API rr_truth rr_rule_truth(const rr_run *run, uint32_t row, uint32_t rule);

typedef struct rr_number {
    double low, high;         /* in the term's unit; infinite where unbounded */
    bool low_open, high_open; /* the end itself is not reached */
    bool conflict;            /* what is known of it shares no value; low and high then span it all */
    bool not_applicable;      /* a score's `unless` holds */
    uint32_t band;            /* the band it is in (rr_term_value), or RR_NONE while undecided … */
    bool bands_fail;          /* … or as their bounds do not rise in this case (W402) */
} rr_number;
RR_API bool rr_number_get(const rr_run *run, uint32_t row, uint32_t term, rr_number *out);

/* ---- columns of the caller ---- */

/* Cases that lie in columns which the caller owns, as those of a data frame do: in the layout of the Arrow columnar
 * format, read where they lie. Each column is bound to what its values state; then rr_run_columns runs the rows a block
 * at a time, and rr_write_verdicts and the others write what came of them into columns of the caller.
 *
 * Bits are those of Arrow: bit i % 8 of byte i / 8, the lowest first. `validity` has a bit for each row, 1 where there
 * is a value, and NULL means that there is one in each; where there is none, nothing is stated, as by an empty cell of
 * a table, and what lies there is of no consequence. `offset` is that of a slice: how many elements lie before the
 * first row, in values and in validity alike. Two columns that state the same and disagree make a conflict.
 *
 * Numbers and codes lie where their type may lie (are aligned), else RR_MISUSE; also those that are written. Values may
 * be NULL only where there are no rows; of those nothing is run.
 *
 * What is bound must stay where it is, and as it is, while rows are run: it is neither copied nor freed. Once all is
 * bound, any number of threads may run rows of one rr_columns, each with an rr_run of its own. */
typedef struct rr_columns rr_columns;

/* Columns of so many rows, none bound yet. *columns is NULL only with RR_NO_MEMORY and RR_MISUSE (rules with errors).
 * RR_ERROR: more rows than the limit on cases. After RR_ERROR or RR_MISUSE, from this or from a binding, the rows
 * cannot be run (RR_MISUSE): they would lack what was meant to be there. Of RR_ERROR the diagnostics say why. Free it
 * with rr_columns_free. */
RR_API rr_status rr_columns_new(const rr_rules *rules, uint32_t rows, rr_columns **columns);
RR_API void rr_columns_free(rr_columns *columns); /* NULL is fine; no run may ask for its rows any more */

/* Bits: 1 states that the proposition is true, 0 that it is false. RR_ERROR past the limit on columns or on facts, as
 * of all that bind. */
RR_API rr_status rr_columns_truths(rr_columns *columns, uint32_t proposition, const uint8_t *values,
                                   const uint8_t *validity, uint64_t offset);

/* Numbers in `unit` (UCUM; NULL: the term's own), each as rr_case_state_number states it. A number that is not finite,
 * or not within the range of the term, is an error of its row. RR_ERROR where the unit does not convert; RR_OK with a
 * warning where it differs in what stands in braces (W401). Memory of the caller is read as it is where the unit is the
 * term's own and no other column states the term; else, and where numbers have more than 15 digits, a block is copied.
 */
RR_API rr_status rr_columns_numbers(rr_columns *columns, uint32_t term, const char *unit, const double *values,
                                    const uint8_t *validity, uint64_t offset);

/* Small integers, as of a dictionary: code i states codes[i], as rr_case_state does; nothing where its proposition is
 * RR_NONE. Any other code is an error of its row. The table of codes is copied. RR_MISUSE where it states nothing. */
typedef enum rr_code_type { RR_INT8, RR_INT16, RR_INT32, RR_UINT8, RR_UINT16, RR_UINT32 } rr_code_type;
typedef struct rr_code {
    uint32_t proposition;
    rr_truth truth;
} rr_code;
RR_API rr_status rr_columns_codes(rr_columns *columns, const rr_code *codes, uint32_t count, rr_code_type type,
                                  const void *values, const uint8_t *validity, uint64_t offset);

/* Bits that are no fact, but a gold standard for rr_agreement_add: 1 where the row has the disease, 0 where it has it
 * not. RR_MISUSE where there is one already. */
RR_API rr_status rr_columns_gold(rr_columns *columns, const uint8_t *values, const uint8_t *validity, uint64_t offset);

/* Messages about what was bound. */
RR_API size_t rr_columns_diagnostics(const rr_columns *columns);
RR_API bool rr_columns_diagnostic(const rr_columns *columns, size_t index, rr_diagnostic *diagnostic);
RR_API char *rr_columns_diagnostic_text(const rr_columns *columns, size_t index, bool colour);

/* Runs rows from `first` on, as many as one block holds, but none from `end` on (past the last row: to the last). Both
 * are multiples of 64, but for the end of all rows. What holds for rr_run_block holds here, also of verdicts, caveats
 * and numbers of a row, of rr_report_rows (a row is called by its number), rr_summary_add and rr_agreement_add; there
 * are no reports in RR_TEXT and RR_JSON. RR_ERROR: some values are errors; their rows have no verdicts
 * (rr_write_failed), all others have, and rr_run_diagnostics tells of each, up to the limit on messages. The columns
 * are not read any more once the next block is run, or the run is freed. To run all: for (uint32_t first = 0; first <
 * rows; first += rr_run_count(run)) { status = rr_run_columns(run, columns, first, rows); if (status != RR_OK && status
 * != RR_ERROR) break; … } */
RR_API rr_status rr_run_columns(rr_run *run, const rr_columns *columns, uint32_t first, uint32_t end);

/* What came of the block that was run last, of columns or of other cases, for columns of the caller. What a pointer
 * leads to has room for all rows, and the first is that of row 0; the rows of the block are written, and of bits what
 * fills their last byte, as 0. So threads that run different rows never write the same byte. A pointer may be NULL, but
 * for that of the struct: then it is not wanted. Rows that failed have 0 in all bits but their own. RR_MISUSE where the
 * cases have changed since the run, and for what there is not.
 *
 * `validity` is 1 where the truth is true or false, and `values` where it is true. Where the evidence speaks for both,
 * `conflict` is 1 and `validity` is 0: whoever does not ask for conflicts sees them as not known. So evidence for is
 * values | conflict, and evidence against is (validity & ~values) | conflict. */
typedef struct rr_truth_columns {
    uint8_t *values, *validity, *conflict;
} rr_truth_columns;
RR_API rr_status rr_write_verdicts(const rr_run *run, uint32_t proposition, const rr_truth_columns *out);
RR_API rr_status rr_write_suspicions(const rr_run *run, uint32_t proposition, const rr_truth_columns *out);

/* 1 where the verdict has one of these caveats (RR_EXCLUDED and the others, or several, joined by |). */
RR_API rr_status rr_write_caveats(const rr_run *run, uint32_t proposition, unsigned caveats, uint8_t *bits);

/* `validity` is 1 where the number is known: one value is possible, which `values` has; NaN elsewhere. `low` and `high`
 * are the ends of what is possible in each row, as rr_number has them; NaN in rows that failed. */
typedef struct rr_number_columns {
    double *values;
    uint8_t *validity;
    double *low, *high;
    uint8_t *low_open, *high_open, *conflict, *not_applicable;
} rr_number_columns;
RR_API rr_status rr_write_numbers(const rr_run *run, uint32_t term, const rr_number_columns *out);

/* The value of a term that has one at a time, or the band of a number, as rr_term_value counts them; all bits of the
 * code are 1, and `validity` 0, where none is true or several are. RR_MISUSE where the term has more values than that
 * type can tell from one another. */
RR_API rr_status rr_write_values(const rr_run *run, uint32_t term, rr_code_type type, void *codes, uint8_t *validity);

/* 1 where the row has an error, and so no verdicts. */
RR_API rr_status rr_write_failed(const rr_run *run, uint8_t *failed);

/* ---- reports ---- */

typedef enum rr_format { RR_TEXT, RR_JSON, RR_CSV } rr_format;

/* The report of one case: a summary for people, one JSON object and a newline, or one line of CSV (docs/language.md),
 * which there is of a case that failed, too. *text is the caller's (rr_free), *size its length without the ending zero.
 */
RR_API rr_status rr_report(const rr_run *run, uint32_t row, rr_format format, bool colour, char **text, size_t *size);

/* The lines of CSV of `count` rows of the block from row `first` on, one behind the other: what rr_report gives of each
 * as RR_CSV, many times as fast. *text is the caller's (rr_free), *size its length without the ending zero. RR_MISUSE
 * where one of the rows is not in the block, or the cases have changed since the run; with RR_NO_MEMORY it may be asked
 * again. */
RR_API rr_status rr_report_rows(const rr_run *run, uint32_t first, uint32_t count, char **text, size_t *size);

/* The line that names the columns of RR_CSV. */
RR_API rr_status rr_report_names(const rr_rules *rules, char **text, size_t *size);

/* What came of many cases, counted. It belongs to one thread at a time; asking it counts, too. The rules must outlive
 * it, and what was added to it need not. For work in several threads each has a summary of its own, and they are
 * merged. */
typedef struct rr_summary rr_summary;
RR_API rr_status rr_summary_new(const rr_rules *rules,
                                rr_summary **summary); /* RR_MISUSE where the rules have errors */
RR_API void rr_summary_free(rr_summary *summary);      /* NULL is fine */

/* Counts all cases of the block that was run last; RR_MISUSE where its cases have changed since. */
RR_API rr_status rr_summary_add(rr_summary *summary, const rr_run *run);

/* Adds to `into` all that `from` counted, which stays as it is; in what order summaries are merged changes nothing.
 * RR_MISUSE where they are of different rules, or one and the same. */
RR_API rr_status rr_summary_merge(rr_summary *into, const rr_summary *from);

RR_API uint64_t rr_summary_cases(const rr_summary *summary);  /* counted in all */
RR_API uint64_t rr_summary_errors(const rr_summary *summary); /* of these, those that failed, and have no verdicts */
RR_API uint64_t rr_summary_truths(const rr_summary *summary, uint32_t proposition, rr_truth truth);
RR_API uint64_t rr_summary_suspicions(const rr_summary *summary, uint32_t proposition,
                                      rr_truth truth); /* 0 where no rule suggests it */
RR_API uint64_t rr_summary_rule(const rr_summary *summary, uint32_t rule, rr_truth truth);
/* Cases in which some conclusion is unknown that facts could decide, and cases in which something is in conflict. */
RR_API uint64_t rr_summary_undecided(const rr_summary *summary);
RR_API uint64_t rr_summary_conflicting(const rr_summary *summary);

/* Attrition: what each of the conditions that a rule joins by `and` leaves of the cases, in the order written; its
 * exception comes last. A rule with a single condition has no steps. */
typedef struct rr_step {
    const char *text;       /* as it is written, on one line; NULL where there is no memory */
    uint64_t left;          /* it is true, as all steps before it are */
    uint64_t lost_false;    /* it is the first that is not true: it is false (of an exception: it is not false), … */
    uint64_t lost_unknown;  /* … unknown (an exception that is unknown loses no case), … */
    uint64_t lost_conflict; /* … or in conflict */
} rr_step;
RR_API uint32_t rr_summary_steps(const rr_summary *summary, uint32_t rule);
RR_API bool rr_summary_step(const rr_summary *summary, uint32_t rule, uint32_t step, rr_step *out);

/* What is missing where a conclusion (or action) is unknown: the facts that its report would name. A finding that has
 * one value at a time is one such fact; else each proposition is, and each measure. `conclusion` RR_NONE: all that are
 * counted, together. Index: 0 .. rr_summary_missing_count - 1, in no order that means anything; also facts that are
 * never asked for. */
typedef struct rr_missing {
    const char *name;     /* "serum calcium", "sites are fingers" */
    uint32_t proposition; /* of several that are one fact, the first; RR_NONE for a measure */
    uint32_t term;
    uint64_t cases; /* it is asked for */
    uint64_t alone; /* nothing else is asked for by the conclusion (RR_NONE: by some conclusion) */
} rr_missing;
RR_API uint32_t rr_summary_missing_count(const rr_summary *summary, uint32_t conclusion);
RR_API bool rr_summary_missing(const rr_summary *summary, uint32_t conclusion, uint32_t index, rr_missing *out);

/* Cases in which the conclusion is unknown, and nothing is asked for: only what is in conflict keeps it so, or a score
 * that does not apply. */
RR_API uint64_t rr_summary_stuck(const rr_summary *summary, uint32_t conclusion);

/* Whether what a conclusion asks for is counted. Where many thousands of conclusions rest on one another, that of the
 * last of them is not, as it would take longer than all the rest. */
RR_API bool rr_summary_missing_counted(const rr_summary *summary, uint32_t conclusion);

/* All counts as text for people, and as one JSON object and a newline (docs/language.md). *text is the caller's
 * (rr_free), *size its length without the ending zero. */
RR_API rr_status rr_summary_text(const rr_summary *summary, char **text, size_t *size);
RR_API rr_status rr_summary_json(const rr_summary *summary, char **text, size_t *size);

/* ---- agreement with a gold standard ---- */

/* How far what the rules conclude agrees with what is known from elsewhere of many cases: sensitivity, specificity,
 * predictive values, likelihood ratios, and of scores the ROC curve (docs/statistics.md has the formulas, and what is
 * left out and why). All intervals are two-sided, 95 %. What is not defined is NaN, and no count is corrected to make
 * it defined. It belongs to one thread at a time. */
typedef struct rr_agreement rr_agreement;
RR_API rr_status rr_agreement_new(const rr_rules *rules,
                                  rr_agreement **agreement); /* RR_MISUSE where the rules have errors */
RR_API void rr_agreement_free(rr_agreement *agreement);      /* NULL is fine */

/* What the gold standard is called, as its column is: JSON and pages tell it. The name is copied; NULL: it has none, as
 * at first. RR_MISUSE for one that is not UTF-8, or holds control characters other than tabs and line ends. */
RR_API rr_status rr_agreement_name(rr_agreement *agreement, const char *name);

/* Counts all cases of the block that was run last, against the gold standard of the rows of its rr_cases: bit i of word
 * w (its value is 1 << i) says of row 64 * w + i that it has the disease (gold_true) or has it not (gold_false);
 * neither bit where that is not known. Both are of as many words as hold all rows. Cases of which neither bit or both
 * are set, and those that failed, are left out and counted as such. Both NULL: what the cases themselves say
 * (rr_columns_gold, rr_cases_gold). The gold standard should be nothing that the rules read: else they agree with
 * themselves. RR_MISUSE where the cases have changed since the run, or say nothing; with RR_NO_MEMORY nothing was
 * counted, and it may be asked again. */
RR_API rr_status rr_agreement_add(rr_agreement *agreement, const rr_run *run, const uint64_t *gold_true,
                                  const uint64_t *gold_false);

/* Adds to `into` what was counted in `from` (of the same rules, another one: else RR_MISUSE), which stays as it is. So
 * threads count apart; what comes of it is the same in any order. With RR_NO_MEMORY nothing was added. */
RR_API rr_status rr_agreement_merge(rr_agreement *into, const rr_agreement *from);

/* Each case counted is in one of these. */
typedef struct rr_agreement_cases {
    uint64_t with, without; /* the disease: what follows is about these */
    uint64_t missing;       /* left out, as the gold standard says nothing … */
    uint64_t contradictory; /* … or both … */
    uint64_t failed;        /* … or there is no verdict (rr_case_failed) */
} rr_agreement_cases;
RR_API rr_agreement_cases rr_agreement_cases_get(const rr_agreement *agreement);

/* The verdicts on a conclusion or action, by rr_truth. False for any other proposition. */
typedef struct rr_agreement_counts {
    uint64_t with[4], without[4]; /* the disease */
} rr_agreement_counts;
RR_API bool rr_agreement_counts_get(const rr_agreement *agreement, uint32_t proposition, rr_agreement_counts *out);

/* What becomes of verdicts that are undetermined (RR_UNKNOWN, RR_CONFLICT). Figures without them are of those decided
 * alone, which may be the easy ones. The worst and the best count each as wrong, and as right: however they were
 * decided, each figure would lie between the two, where both are defined. */
typedef enum rr_undetermined { RR_LEFT_OUT, RR_WORST, RR_BEST } rr_undetermined;

typedef struct rr_proportion {
    uint64_t count, of;
    double value, low, high; /* Wilson's interval; all NaN where `of` is 0 */
} rr_proportion;

typedef struct rr_ratio {
    double value;     /* infinite, or NaN, where what it is divided by is 0 */
    double low, high; /* by the log method; NaN where there is none, as a count is 0 */
} rr_ratio;

typedef struct rr_accuracy {
    rr_proportion sensitivity, specificity;
    rr_proportion positive_value, negative_value; /* predictive values, where the disease is as frequent as here */
    rr_proportion accuracy;
    rr_ratio positive_ratio, negative_ratio; /* likelihood ratios */
} rr_accuracy;

/* False for what is no conclusion or action. */
RR_API bool rr_agreement_accuracy(const rr_agreement *agreement, uint32_t proposition, rr_undetermined undetermined,
                                  rr_accuracy *out);

enum { RR_MOST_VALUES = 4096 };

/* A score with a formula, which is taken to be higher with the disease than without. */
typedef struct rr_agreement_score {
    uint64_t decided[2], open[2], not_applicable[2]; /* 0: without the disease, 1: with it. The curve is of those
                                                      * decided; open: more than one value is possible, or a conflict */
    bool too_many_values;                            /* more than RR_MOST_VALUES different ones: there is no curve */
    uint32_t points;                                 /* of the curve: one for each different value */
    double area; /* under the curve (Mann-Whitney, ties one half); NaN where there are not cases of both kinds */
    double standard_error, low, high; /* DeLong's, cut to 0 to 1. NaN where there are fewer than two of a kind; low and
                                       * high also where the standard error is 0, as where no values overlap */
} rr_agreement_score;

/* False for any other term. */
RR_API bool rr_agreement_score_get(const rr_agreement *agreement, uint32_t term, rr_agreement_score *out);

typedef struct rr_roc_point {
    double threshold; /* a value of the score, to 12 digits: from this on, a case counts as positive */
    rr_proportion sensitivity, specificity;
} rr_roc_point;

/* The points, by rising threshold; behind the last the curve ends where nothing is positive. False behind it. */
RR_API bool rr_agreement_roc_point(const rr_agreement *agreement, uint32_t term, uint32_t index, rr_roc_point *out);

/* All figures as text for people, and as one JSON object and a newline (docs/statistics.md). */
RR_API rr_status rr_agreement_text(const rr_agreement *agreement, char **text, size_t *size);
RR_API rr_status rr_agreement_json(const rr_agreement *agreement, char **text, size_t *size);

/* ---- pages ---- */

/* All that was counted of many cases as one HTML file that needs nothing else: no network, no scripts (docs/page.md).
 * The agreement is of the same rules (else RR_MISUSE), or NULL. *text is the caller's (rr_free), *size its length
 * without the ending zero. */
RR_API rr_status rr_summary_page(const rr_summary *summary, const rr_agreement *agreement, char **text, size_t *size);

/* ---- expectations ---- */

typedef struct rr_outcome {
    uint32_t row;
    bool held;
    const char *text;    /* the expectation, without `expect` */
    const char *instead; /* what came instead; NULL where it held */
    const char *file;
    unsigned line;
} rr_outcome;

/* Holds the `expect` lines of the cases against the verdicts. RR_ERROR: an expectation does not read; the diagnostics
 * of the cases say so, behind those about facts. Outcomes and these messages are there until the cases change, or are
 * tested again, which answers the same. */
RR_API rr_status rr_cases_test(rr_cases *cases);
RR_API size_t rr_outcomes(const rr_cases *cases);
RR_API bool rr_outcome_get(const rr_cases *cases, size_t index, rr_outcome *out);

#ifdef __cplusplus
}
#endif
#endif
