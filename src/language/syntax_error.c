/* What to say when a statement does not read: the likely cause, before what the grammar would have liked. */
#include <string.h>

#include "base/buffer.h"
#include "language/checker.h"
#include "language/reader_inside.h"
#include "rules.tab.h"

typedef struct {
    const char *name;
    const int *tokens; /* the first must be expected, all are then said by `name` */
} Group;

static const int operands[] = { TOK_OPEN,       TOK_TERM,      TOK_STRING, TOK_NUMBER, TOK_FUNCTION, TOK_AT_LEAST,
                                TOK_AT_MOST,    TOK_EXACTLY,   TOK_ANY_OF, TOK_ALL_OF, TOK_NONE_OF,  TOK_SUM_OF,
                                TOK_HIGHEST_OF, TOK_LOWEST_OF, TOK_NOT,    TOK_NO,     TOK_MINUS,    0 };
static const int names[] = { TOK_TERM, TOK_STRING, TOK_NUMBER, 0 };
static const int operators[] = { TOK_PLUS, TOK_MINUS, TOK_TIMES, TOK_OVER, TOK_POWER, 0 };
static const int relations[] = { TOK_LESS,  TOK_MORE,    TOK_LESS_EQUAL, TOK_MORE_EQUAL, TOK_EQUAL, TOK_ABOVE,
                                 TOK_BELOW, TOK_BETWEEN, TOK_AT_LEAST,   TOK_AT_MOST,    TOK_IS,    TOK_ARE,
                                 0 };
static const int connectives[] = { TOK_OR, TOK_AND, TOK_WITH, TOK_WITHOUT, TOK_COMMA, 0 };
static const int verbs[] = { TOK_IMPLIES, TOK_EXCLUDES, TOK_SUGGESTS, TOK_RECOMMENDS, 0 };
static const int clauses[] = { TOK_BECAUSE, TOK_ALSO,  TOK_CODE,  TOK_COLUMN,     TOK_ASK,  TOK_ASSUME,
                               TOK_VALUE,   TOK_RANGE, TOK_BANDS, TOK_MOLAR_MASS, TOK_TEXT, TOK_CITE,
                               TOK_GRADE,   TOK_DOI,   TOK_PMID,  TOK_URL,        0 };
static const Group groups[] = {
    { "a term, a number or `(`", operands },
    { "a name", names },
    { "`implies`, `excludes`, `suggests` or `recommends`", verbs },
    { "`and`, `or`, `with` or `without`", connectives },
    { "a comparison", relations },
    { "an arithmetic sign", operators },
    { "a clause (`because`, `cite`, `also`, …) on a line of its own", clauses },
};

static bool is_one_of(int token, const int *list)
{
    for (; *list; list++)
        if (*list == token) return true;
    return false;
}

static const char *expected_text(Reader *r, const int *expected, int count)
{
    Buffer text = { .memory = r->arena->memory };
    bool told[64] = { false };
    for (int i = 0; i < count; i++) {
        const char *name = parser_token_name(expected[i]);
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
            bool leads = false;
            for (int k = 0; k < count; k++) leads |= expected[k] == groups[g].tokens[0];
            if (!leads || !is_one_of(expected[i], groups[g].tokens)) continue;
            name = told[g] ? NULL : groups[g].name;
            told[g] = true;
            break;
        }
        if (!name) continue;
        if (text.size) buffer_text(&text, "; or ");
        buffer_text(&text, name);
    }
    if (text.failed) r->no_memory = true;
    const char *made = text.size && !text.failed ? arena_printf(r->arena, "expected here: %s", text.text) : NULL;
    buffer_free(&text);
    return made;
}

static int first_token(const Reader *r)
{
    return r->tokens.count ? r->tokens.at[0].kind : 0;
}

static bool declares(int token)
{
    return token == TOK_FINDING || token == TOK_MEASURE || token == TOK_SCORE || token == TOK_CONCLUSION ||
           token == TOK_ACTION;
}

/* A line of the statement that begins with a word that is nearly a clause's. */
static bool report_near_clause(Reader *r)
{
    for (uint32_t i = 1; r->kind == READ_RULES && i < r->raw.count; i++) {
        const RawToken *word = &r->raw.at[i];
        if (!word->begins_line || word->kind != RAW_WORD) continue;
        const char *text = r->source->text + word->start, *meant = word_near_clause(text, word->end - word->start);
        if (!meant) continue;
        diagnose(r->diagnostics, DIAGNOSTIC_MISSPELT_CONNECTIVE, (Span){ r->file, word->start, word->end },
                 arena_printf(r->arena, "did you mean `%s`?", meant), "`%.*s` does not begin a clause",
                 (int)(word->end - word->start), text);
        return true;
    }
    return false;
}

/* A word of the statement's terms that is nearly a connective, where it may have been meant as one. */
static const Token *near_word(const Reader *r, const char **meant, Span *where,
                              const char *(*near)(const char *, uint32_t))
{
    for (uint32_t i = 0; i < r->tokens.count; i++) {
        const Token *token = &r->tokens.at[i];
        if (token->kind != TOK_TERM && token->kind != TOK_UNIT) continue; /* `3 adn a`: taken for a unit */
        const char *text = r->source->text;
        for (uint32_t at = token->span.start; at < token->span.end;) {
            uint32_t end = at;
            while (end < token->span.end && (unsigned char)text[end] > ' ') end++;
            if ((*meant = near(text + at, end - at))) {
                *where = (Span){ r->file, at, end };
                return token;
            }
            at = end + 1;
        }
    }
    return NULL;
}

/* A line of facts whose first word is nearly `expect`, `unknown` or `case`. */
static bool report_near_line(Reader *r)
{
    const RawToken *first = &r->raw.at[0];
    const char *text = r->source->text + first->start, *meant = NULL;
    uint32_t size = first->end - first->start;
    if (r->kind == READ_CASES && first->kind == RAW_WORD && r->raw.count > 1)
        meant = word_near_statement(READ_CASES, text, size);
    if (!meant) return false;
    diagnose(r->diagnostics, DIAGNOSTIC_MISSPELT_CONNECTIVE, (Span){ r->file, first->start, first->end },
             arena_printf(r->arena, "did you mean `%s`?", meant), "This line does not read, perhaps because of `%.*s`",
             (int)size, text);
    return true;
}

/* ---- what other languages, and charts, say otherwise ---- */

static const char *text_between(Reader *r, uint32_t start, uint32_t end)
{
    while (end > start && (unsigned char)r->source->text[end - 1] <= ' ') end--;
    return source_words(r->arena, r->source, (Span){ r->file, start, end });
}

static uint32_t statement_end(const Reader *r)
{
    return r->raw.at[r->raw.count - 1].end;
}

/* The raw token that begins at a place, or the first behind it. */
static uint32_t raw_at(const Reader *r, uint32_t place)
{
    uint32_t i = 0;
    while (i < r->raw.count && r->raw.at[i].start < place) i++;
    return i;
}

static bool raw_says(const Reader *r, uint32_t i, const char *word)
{
    const RawToken *raw = &r->raw.at[i];
    return raw->kind == RAW_WORD && word_is(r->source->text + raw->start, raw->end - raw->start, word);
}

/* The kind of the token `by` before the one at hand; 0 for none. */
static int kind_before(const Reader *r, uint32_t by)
{
    return r->next > by ? r->tokens.at[r->next - 1 - by].kind : 0;
}

const char *statement_word_advice(const char *word, uint32_t size)
{
    int token = word_statement(READ_RULES, word, size);
    if (token == TOK_RULE)
        return "a colon parts a rule's name from its condition: `rule NAME: CONDITION implies CONCLUSION`";
    return declares(token) ? "what is indented goes on with the line above it: a rule below a declaration starts in "
                             "the first column"
                           : NULL;
}

/* `max (…)`, as other languages call what is written in words here. */
static const char *function_advice(const Reader *r, uint32_t at)
{
    static const char *const others[][2] = {
        { "max", "`highest of (…)`" },        { "maximum", "`highest of (…)`" }, { "min", "`lowest of (…)`" },
        { "minimum", "`lowest of (…)`" },     { "sum", "`sum of (…)`" },         { "total", "`sum of (…)`" },
        { "log", "`ln (…)` or `log10 (…)`" },
    };
    uint32_t word = at > 1 && raw_says(r, at - 1, "of") ? at - 2 : at - 1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (raw_says(r, word, others[i][0])) return arena_printf(r->arena, "write it as %s", others[i][1]);
    return NULL;
}

/* `2 or more of (…)`, `one of (…)`, `at least two of (…)`, `any of a, b` */
static const char *count_advice(const Reader *r, Span span, int got)
{
    int before = kind_before(r, 1);
    uint32_t at = raw_at(r, span.start);
    const char *function = got == TOK_OPEN && before == TOK_TERM ? function_advice(r, at) : NULL;
    if (function) return function;
    if (got == TOK_OPEN && before == TOK_TERM && raw_says(r, at - 1, "of"))
        return "count with digits: `at least 2 of (…)`, `at most 2 of (…)`, `exactly 2 of (…)`; or `any of (…)`, `all "
               "of (…)`, `none of (…)`";
    if (got == TOK_OPEN) return NULL;
    if (got == TOK_ONE_OF && before != TOK_AT_LEAST && before != TOK_AT_MOST)
        return "of several conditions, count: `exactly 1 of (A, B)`, `any of (A, B)`; of a term's values: `TERM is "
               "one of (A, B)`";
    if (before == TOK_OF || before == TOK_ANY_OF || before == TOK_ALL_OF || before == TOK_NONE_OF ||
        before == TOK_ONE_OF || before == TOK_SUM_OF || before == TOK_HIGHEST_OF || before == TOK_LOWEST_OF)
        return "put the list in brackets: `of (A, B, C)`";
    if ((before == TOK_AT_LEAST || before == TOK_AT_MOST) && (got == TOK_TERM || got == TOK_ONE_OF))
        return "a number is written in digits: `at least 2 of (…)`, `at least 2 mmol/L`; a name that begins so stands "
               "in quotes";
    return NULL;
}

static bool has_token(const Reader *r, int kind)
{
    for (uint32_t i = 0; i < r->next; i++)
        if (r->tokens.at[i].kind == kind) return true;
    return false;
}

/* Whether a formula of points is at hand: `score s = 2 if a, 1 if b`. */
static bool in_points(const Reader *r)
{
    return first_token(r) == TOK_SCORE && has_token(r, TOK_EQUAL) && has_token(r, TOK_IF);
}

static const char *const points = "points are added up by `sum of`: `score NAME = sum of (2 if A, 1 if B)`";

/* `measure urea, mmol/L` */
static const char *unit_advice(Reader *r, uint32_t at)
{
    const RawToken *unit = at + 1 == r->raw.count ? &r->raw.at[at] : NULL;
    const char *text = unit ? r->source->text + unit->start : "";
    uint32_t size = unit ? unit->end - unit->start : 0;
    if (!unit || unit->kind != RAW_WORD || !(memchr(text, '/', size) || word_is(text, size, "%"))) return NULL;
    Span name = r->tokens.at[1].span;
    return arena_printf(r->arena, "put the unit in brackets: `measure %s (%.*s)`",
                        text_between(r, name.start, name.end), (int)size, text);
}

static const char *comma_advice(Reader *r)
{
    int first = first_token(r);
    int is = kind_before(r, 2);
    if (in_points(r)) return points;
    if (is == TOK_IS || is == TOK_ARE) return "several values are written `TERM is one of (A, B)`";
    const char *unit = first == TOK_MEASURE && r->next == 3 ? unit_advice(r, raw_at(r, r->tokens.at[2].span.end))
                                                            : NULL;
    if (unit) return unit;
    if (first == TOK_MEASURE || first == TOK_SCORE) return "declare each in a statement of its own";
    return declares(first) && !has_token(r, TOK_MEANS)
               ? NULL
               : "join what is meant together by `and`: `A and B and C`, or `all of (A, B, C)`; a name with "
                 "a comma in it stands in quotes";
}

/* Whether the verb of a rule stands on an indented line. */
static bool verb_is_indented(const Reader *r)
{
    bool indented = false;
    for (uint32_t i = 1; i < r->raw.count; i++) {
        indented |= r->raw.at[i].begins_line;
        if (word_is_verb(r->raw.at[i].reserved)) return indented;
    }
    return false;
}

/* Whether a colon ends what stands behind `rule`, which has signs or quotes in it. */
static bool has_odd_label(const Reader *r)
{
    for (uint32_t i = 1; i < r->raw.count && !r->raw.at[i].begins_line && !word_is_verb(r->raw.at[i].reserved); i++)
        if (r->raw.at[i].kind == RAW_SIGN && r->raw.at[i].sign == ':') return i > 1;
    return false;
}

static const char *first_word_advice(const Reader *r)
{
    const RawToken *word = &r->raw.at[0];
    if (raw_says(r, 0, "rule") && has_odd_label(r))
        return "the name of a rule is made of words and numbers, without quotes, brackets and other signs";
    if (word->kind != RAW_WORD || (!raw_says(r, 0, "rule") && !verb_is_indented(r))) return NULL;
    return statement_word_advice(r->source->text + word->start, word->end - word->start);
}

/* `unless b a implies c`, `a unless b implies c`, `a implies c unless b unless d` */
static const char *unless_advice(const Reader *r)
{
    for (uint32_t i = 0; i < r->next; i++)
        if (word_is_verb(r->tokens.at[i].kind)) return "a rule has one `unless`: join what it names by `or`";
    return "an exception stands behind the conclusion: CONDITION implies CONCLUSION unless EXCEPTION";
}

static const char *rules_advice(Reader *r, Span span, int got)
{
    int first = first_token(r);
    if (got == TOK_UNLESS && !declares(first)) return unless_advice(r);
    if (got == TOK_WITHOUT && r->next == 1)
        return "a condition begins with what is there: `A without B`; or write `no B`";
    if (got == TOK_BETWEEN && r->next == 1) return "what is compared stands in front: `MEASURE between 2 and 7 mmol/L`";
    if (got == TOK_IF && in_points(r)) return points;
    if (got == TOK_IF && !declares(first))
        return "a rule says its condition first: CONDITION implies CONCLUSION; `if` chooses between numbers";
    const char *advice = declares(first) || first == TOK_RULE ? NULL : first_word_advice(r);
    if (advice) return advice;
    return got == TOK_COMMA ? comma_advice(r) : count_advice(r, span, got);
}

/* `age is 70 years` */
static const char *number_said_with_is(Reader *r, Span span, int got)
{
    int is = kind_before(r, 2);
    if (got != TOK_UNIT || kind_before(r, 1) != TOK_NUMBER || (is != TOK_IS && is != TOK_ARE) || r->next < 4)
        return NULL;
    Span name = r->tokens.at[r->next - 4].span;
    uint32_t number = r->tokens.at[r->next - 2].span.start;
    return arena_printf(r->arena, "write `%s = %s`", text_between(r, name.start, name.end),
                        text_between(r, number, span.end));
}

/* `cough = no` */
static const char *denied_with_sign(Reader *r, int got)
{
    int sign = kind_before(r, 1);
    if (got != TOK_NO || (sign != TOK_EQUAL && sign != TOK_IS && sign != TOK_ARE) || kind_before(r, 2) != TOK_TERM)
        return NULL;
    if (r->next < r->tokens.count && r->tokens.at[r->next].kind == TOK_TERM) return NULL;
    Span name = r->tokens.at[r->next - 3].span;
    return arena_printf(r->arena, "write `no %s`", text_between(r, name.start, name.end));
}

/* `cough no` */
static const char *denied_behind(Reader *r, int got)
{
    if (got != TOK_NO || r->next != 2 || r->tokens.at[0].kind != TOK_TERM || r->tokens.count != 3) return NULL;
    Span name = r->tokens.at[0].span;
    return arena_printf(r->arena, "write `no %s`", text_between(r, name.start, name.end));
}

/* The words and numbers from a place on, up to what ends a number. */
static const char *number_text(Reader *r, uint32_t start)
{
    uint32_t end = start;
    for (uint32_t i = raw_at(r, start); i < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        bool dash = raw->kind == RAW_SIGN && raw->sign == '-';
        if (!dash && (raw->reserved || (raw->kind != RAW_WORD && raw->kind != RAW_NUMBER))) break;
        end = raw->end;
    }
    while (start < end && (unsigned char)r->source->text[start] <= ' ') start++;
    return text_between(r, start, end);
}

/* `age = 65 to 74 years`, `age between 65-74 years` */
static const char *range_advice(Reader *r)
{
    uint32_t at = r->next;
    while (at && !is_one_of(r->tokens.at[at - 1].kind, relations)) at--;
    if (at < 2) return NULL;
    uint32_t term = at - 2;
    if (term && (r->tokens.at[term].kind == TOK_IS || r->tokens.at[term].kind == TOK_ARE)) term--;
    if (r->tokens.at[term].kind != TOK_TERM) return NULL;
    Span name = r->tokens.at[term].span;
    const char *measure = text_between(r, name.start, name.end);
    const char *said = amount_said(r->arena, measure, number_text(r, r->tokens.at[at - 1].span.end));
    bool range = measure && said && strncmp(said + strlen(measure), " between ", 9) == 0;
    return range ? arena_printf(r->arena, "write `%s`", said) : NULL;
}

/* `ANA = 1 : 160` */
static const char *titre_advice(Reader *r, Span span, int got)
{
    uint32_t at = raw_at(r, span.end);
    if (got != TOK_COLON || kind_before(r, 1) != TOK_NUMBER || kind_before(r, 2) == 0 || at == r->raw.count)
        return NULL;
    const RawToken *last = &r->raw.at[at];
    Span first = r->tokens.at[r->next - 2].span;
    bool one = first.end == first.start + 1 && r->source->text[first.start] == '1';
    return one && last->kind == RAW_NUMBER ? arena_printf(r->arena, "a titre is written without blanks: `1:%s`",
                                                          text_between(r, last->start, last->end))
                                           : NULL;
}

/* `150 x 10^9/L` */
static const char *times_advice(Reader *r, Span span, int got)
{
    if (got != TOK_TERM || kind_before(r, 1) != TOK_UNIT || kind_before(r, 2) != TOK_NUMBER) return NULL;
    Span times = r->tokens.at[r->next - 2].span, number = r->tokens.at[r->next - 3].span;
    bool power = strncmp(r->source->text + span.start, "10^", 3) == 0 ||
                 strncmp(r->source->text + span.start, "10*", 3) == 0;
    if (!power || !word_is(r->source->text + times.start, times.end - times.start, "x")) return NULL;
    return arena_printf(r->arena, "the unit holds the power of 10: `%s %s`", text_between(r, number.start, number.end),
                        text_between(r, span.start, span.end));
}

/* `(-8) mmol/L` */
static const char *bracket_advice(Reader *r, Span span, int got)
{
    uint32_t minus = kind_before(r, 3) == TOK_MINUS;
    if ((got != TOK_TERM && got != TOK_UNIT) || kind_before(r, 1) != TOK_CLOSE || kind_before(r, 2) != TOK_NUMBER ||
        kind_before(r, 3 + minus) != TOK_OPEN)
        return NULL;
    Span number = r->tokens.at[r->next - 3].span;
    return arena_printf(r->arena, "write it without brackets: `%s%s %s`", minus ? "-" : "",
                        text_between(r, number.start, number.end), text_between(r, span.start, span.end));
}

/* `cough -` */
static const char *sign_behind_name(Reader *r, int got)
{
    int sign = kind_before(r, 1);
    if (got != TOK_END || (sign != TOK_PLUS && sign != TOK_MINUS) || kind_before(r, 2) != TOK_TERM || r->next != 3)
        return NULL;
    Span name = r->tokens.at[0].span;
    return arena_printf(r->arena, "write `%s%s`", sign == TOK_PLUS ? "" : "no ", text_between(r, name.start, name.end));
}

/* `cough: 0`, `joint count: 0`: what is meant only the rules tell. */
static const char *digit_advice(Reader *r, const char *name, const char *word, uint32_t size)
{
    const char *meant = said_by_word(r->arena, name, word, size);
    return meant ? arena_printf(r->arena, "write `%s` of a finding, `%s = %.*s` of a measure", meant, name, (int)size,
                                word)
                 : NULL;
}

/* `cough: no`, `age: 70 years`, `sex: female` */
static const char *colon_advice(Reader *r, Span span)
{
    int first = first_token(r);
    uint32_t at = raw_at(r, span.end);
    if (first == TOK_CASE || first == TOK_EXPECT || first == TOK_UNKNOWN || at == r->raw.count || r->next == 1)
        return "leave the colon out";
    if (first != TOK_TERM || r->next != 2) return "put each fact on a line of its own, without a colon";
    const RawToken *value = &r->raw.at[at];
    const char *name = text_between(r, r->raw.at[0].start, span.start);
    const char *rest = text_between(r, value->start, statement_end(r));
    const char *word = r->source->text + value->start;
    bool alone = at + 1 == r->raw.count;
    const char *digit = alone && value->kind == RAW_NUMBER ? digit_advice(r, name, word, value->end - value->start)
                                                           : NULL;
    if (digit) return digit;
    const char *meant = alone ? said_by_word(r->arena, name, word, value->end - value->start) : NULL;
    if (meant)
        return arena_printf(r->arena, "write `%s`, or `%s is %s` where that is one of its values", meant, name, rest);
    bool number = (*word >= '0' && *word <= '9') || value->kind == RAW_TITRE;
    if (!meant && number) meant = amount_said(r->arena, name, rest);
    if (!meant && number) return "put each fact on a line of its own, without a colon: `MEASURE = NUMBER UNIT`";
    for (uint32_t i = at; i < r->raw.count; i++)
        if (r->raw.at[i].kind != RAW_WORD || r->raw.at[i].reserved)
            return meant ? arena_printf(r->arena, "write `%s`", meant)
                         : "put each fact on a line of its own, without a colon";
    if (!meant) meant = arena_printf(r->arena, "%s is %s", name, rest);
    return arena_printf(r->arena, "write `%s`", meant);
}

/* The reason of an `unknown` line, when it is not as it should be: `unknown cough because not asked`. */
static const char *reason_advice(Reader *r, int got)
{
    if (first_token(r) != TOK_UNKNOWN) return NULL;
    if (got == TOK_BECAUSE) return "take out the comma before it: `unknown NAME because \"…\"`";
    for (uint32_t i = 1; i + 1 < r->raw.count; i++) {
        if (!raw_says(r, i, "because") || r->raw.at[i + 1].kind == RAW_STRING) continue;
        return arena_printf(r->arena, "put the reason in quotes: `because \"%s\"`",
                            text_between(r, r->raw.at[i + 1].start, statement_end(r)));
    }
    return got == TOK_OPEN ? "a reason is written `unknown NAME because \"…\"`" : NULL;
}

static const char *facts_advice(Reader *r, Span span, int got)
{
    const char *reason = reason_advice(r, got);
    if (reason) return reason;
    if (got == TOK_COLON) return colon_advice(r, span);
    const char *sign = denied_behind(r, got);
    if (!sign) sign = sign_behind_name(r, got);
    if (sign) return sign;
    if (first_token(r) == TOK_EXPECT) return got == TOK_COMMA ? comma_advice(r) : count_advice(r, span, got);
    if (got == TOK_WITH || got == TOK_WITHOUT || got == TOK_OPEN)
        return "a fact is one finding, value or measurement on a line: `calcinosis`, `no fever`, `age = 81 years`; a "
               "name with such a word in it stands in quotes";
    return NULL;
}

static bool report_cause(Reader *r, Span span, int got)
{
    int first = first_token(r);
    const char *word = r->source->text + span.start, *meant;
    int size = (int)(span.end - span.start);
    Span where;
    if (word_is_verb(got) && r->kind == READ_RULES && !declares(first)) {
        for (uint32_t i = 0; i < r->next; i++) {
            if (!word_is_verb(r->tokens.at[i].kind) || r->tokens.at[i].span.start >= span.start) continue;
            diagnose_two(r->diagnostics, DIAGNOSTIC_TWO_VERBS, span, r->tokens.at[i].span, "the first verb is here",
                         "write a second rule", "A rule has one verb");
            return true;
        }
    }
    if (declares(first) && (!has_token(r, TOK_EQUAL) || has_token(r, TOK_BANDS)) &&
        (word_reserved(word, (uint32_t)size) || got == TOK_ONE_OF || got == TOK_ANY_OF || got == TOK_SUM_OF) &&
        got != TOK_IS && got != TOK_UNLESS) {
        diagnose(r->diagnostics, DIAGNOSTIC_RESERVED_WORD, span,
                 "put the whole name in quotes, here and wherever it is used",
                 "`%.*s` is a word of the language and cannot stand in a name without quotes", size, word);
        return true;
    }
    if (r->kind == READ_CASES && got == TOK_BECAUSE && first != TOK_UNKNOWN) {
        diagnose(r->diagnostics, DIAGNOSTIC_MISPLACED_CLAUSE, span, "write the reason as a comment: `# …`",
                 "Only what is recorded as `unknown` is given a reason");
        return true;
    }
    if (r->kind == READ_RULES && is_one_of(got, clauses) && (declares(first) || !first_word_advice(r))) {
        diagnose(r->diagnostics, DIAGNOSTIC_MISPLACED_CLAUSE, span,
                 "if it is part of a term, move it up to the line before, or put the term in quotes",
                 "`%.*s` at the start of a line begins a clause, and the statement above it is not finished", size,
                 word);
        return true;
    }
    if (report_near_clause(r) || report_near_line(r)) return true;
    if ((near_word(r, &meant, &where, word_near_connective))) {
        diagnose(r->diagnostics, DIAGNOSTIC_MISSPELT_CONNECTIVE, where,
                 arena_printf(r->arena, "did you mean `%s`?", meant),
                 "This statement does not read, perhaps because of `%.*s`", (int)(where.end - where.start),
                 r->source->text + where.start);
        return true;
    }
    return false;
}

void syntax_error_report(Reader *r, Span span, int got, const int *expected, int count)
{
    if (r->no_memory) return;
    const char *advice = range_advice(r);
    if (!advice) advice = titre_advice(r, span, got);
    if (!advice) advice = bracket_advice(r, span, got);
    if (!advice) advice = times_advice(r, span, got);
    if (!advice && report_cause(r, span, got)) return;
    const char *hint = expected_text(r, expected, count);
    if (!advice) advice = number_said_with_is(r, span, got);
    if (!advice) advice = denied_with_sign(r, got);
    if (!advice) advice = r->kind == READ_RULES ? rules_advice(r, span, got) : facts_advice(r, span, got);
    if (advice) hint = advice;
    if (got == TOK_END) diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span, hint, "The statement ends too early");
    else
        diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span, hint, "Did not expect `%.*s` here",
                 (int)(span.end - span.start), r->source->text + span.start);
}

/* `fever causes x`, `if fever then x` */
static bool report_verb_like(Reader *r)
{
    for (uint32_t i = 1; i + 1 < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        const char *text = r->source->text + raw->start;
        const char *meant = raw->kind == RAW_WORD ? word_like_verb(text, raw->end - raw->start) : NULL;
        if (!meant) continue;
        diagnose(r->diagnostics, DIAGNOSTIC_NOT_A_STATEMENT, (Span){ r->file, raw->start, raw->end },
                 arena_printf(r->arena,
                              "write CONDITION %s CONCLUSION; the verbs are implies, excludes, suggests and recommends",
                              meant),
                 "`%.*s` is not a verb of this language", (int)(raw->end - raw->start), text);
        return true;
    }
    return false;
}

void syntax_error_no_statement(Reader *r)
{
    const RawToken *first = &r->raw.at[0];
    const char *text = r->source->text + first->start;
    uint32_t size = first->end - first->start;
    Span span = { r->file, first->start, first->end };
    const char *meant = first->kind == RAW_WORD ? word_near_statement(READ_RULES, text, size) : NULL;
    if (first->kind == RAW_WORD && (word_is(text, size, "case") || word_is(text, size, "expect"))) {
        diagnose(r->diagnostics, DIAGNOSTIC_NOT_A_STATEMENT, span, "the rules come first: rulesrun RULES CASES",
                 "`%.*s` belongs in a file of facts, not of rules", (int)size, text);
        return;
    }
    for (uint32_t i = 1; !meant && i < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        if (raw->kind != RAW_WORD || !(meant = word_near_verb(r->source->text + raw->start, raw->end - raw->start)))
            continue;
        span = (Span){ r->file, raw->start, raw->end };
    }
    if (meant) {
        diagnose(r->diagnostics, DIAGNOSTIC_MISSPELT_CONNECTIVE, span,
                 arena_printf(r->arena, "did you mean `%s`?", meant), "`%.*s` is not a word that makes a statement",
                 (int)(span.end - span.start), r->source->text + span.start);
        return;
    }
    if (report_verb_like(r)) return;
    const RawToken *last = &r->raw.at[r->raw.count - 1];
    span.end = last->end;
    if (raw_says(r, 0, "rule") && last->kind == RAW_SIGN && last->sign == ':') {
        diagnose(r->diagnostics, DIAGNOSTIC_NOT_A_STATEMENT, span,
                 "indent the lines that belong to it: a line that starts in the first column begins another statement",
                 "This rule has a name and nothing else");
        return;
    }
    if (first->kind == RAW_WORD && word_clause(text, size)) {
        diagnose(r->diagnostics, DIAGNOSTIC_NOT_A_STATEMENT, span,
                 "if it belongs to the statement above it, indent it; a rule says CONDITION implies CONCLUSION",
                 "`%.*s` begins a clause, and a clause does not start in the first column", (int)size, text);
        return;
    }
    diagnose(r->diagnostics, DIAGNOSTIC_NOT_A_STATEMENT, span,
             "a rule says CONDITION implies CONCLUSION; a declaration begins with finding, measure, score, conclusion, "
             "action, "
             "source, title, version or use",
             "This is neither a rule nor a declaration");
}
