/* What to say when a statement does not read: the likely cause, before what the grammar would have liked. */
#include <string.h>

#include "base/buffer.h"
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
    Buffer text = { 0 };
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

const char *statement_word_advice(const char *word, uint32_t size)
{
    int token = word_statement(READ_RULES, word, size);
    if (token == TOK_RULE)
        return "a colon parts a rule's name from its condition: `rule NAME: CONDITION implies CONCLUSION`";
    return declares(token) ? "what is indented goes on with the line above it: a rule below a declaration starts in "
                             "the first column"
                           : NULL;
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
    if (declares(first) &&
        (word_reserved(word, (uint32_t)size) || got == TOK_ONE_OF || got == TOK_ANY_OF || got == TOK_SUM_OF) &&
        got != TOK_IS && got != TOK_UNLESS) {
        diagnose(r->diagnostics, DIAGNOSTIC_RESERVED_WORD, span,
                 "put the whole name in quotes, here and wherever it is used",
                 "`%.*s` is a word of the language and cannot stand in a name without quotes", size, word);
        return true;
    }
    if (r->kind == READ_CASES && got == TOK_BECAUSE) {
        diagnose(r->diagnostics, DIAGNOSTIC_MISPLACED_CLAUSE, span, "write the reason as a comment: `# …`",
                 "Only what is recorded as `unknown` is given a reason");
        return true;
    }
    if (is_one_of(got, clauses)) {
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
    if (r->no_memory || report_cause(r, span, got)) return;
    const char *hint = expected_text(r, expected, count);
    if (got == TOK_IF && r->kind == READ_RULES && !declares(first_token(r)))
        hint = "a rule says its condition first: CONDITION implies CONCLUSION; `if` chooses between numbers";
    else if (r->kind == READ_CASES && (got == TOK_WITH || got == TOK_WITHOUT || got == TOK_OPEN))
        hint = "a fact is one finding, value or measurement on a line: `calcinosis`, `no fever`, `age = 81 years`";
    if (got == TOK_END) diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span, hint, "The statement ends too early");
    else
        diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span, hint, "Did not expect `%.*s` here",
                 (int)(span.end - span.start), r->source->text + span.start);
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
    span.end = r->raw.at[r->raw.count - 1].end;
    diagnose(r->diagnostics, DIAGNOSTIC_NOT_A_STATEMENT, span,
             "a rule says CONDITION implies CONCLUSION; a declaration begins with finding, measure, score, conclusion, "
             "action, "
             "source, title, version or use",
             "This is neither a rule nor a declaration");
}
