/* Between scanner and parser: gathers the words of one statement and says what each is where it stands: a reserved
 * word, the word that begins a statement or a clause, a unit behind a number, or part of a term. */
#include <string.h>

#include "base/number.h"
#include "base/spelling.h"
#include "language/reader_inside.h"
#include "rules.tab.h"

static const char *text_of(const Reader *r, const RawToken *raw)
{
    return r->source->text + raw->start;
}

static uint32_t size_of(const RawToken *raw)
{
    return raw->end - raw->start;
}

static Span span_of(const Reader *r, const RawToken *raw)
{
    return (Span){ r->file, raw->start, raw->end };
}

static bool raw_is(const Reader *r, const RawToken *raw, const char *word)
{
    return raw->kind == RAW_WORD && word_is(text_of(r, raw), size_of(raw), word);
}

static bool raw_is_sign(const RawToken *raw, char sign)
{
    return raw->kind == RAW_SIGN && raw->sign == sign;
}

/* ---- gathering a statement ---- */

/* `case`, `expect` or `unknown` at the start of a line of facts: whatever was left open before it, it is a line of its
 * own. */
static bool begins_line(const Reader *r, const RawToken *line)
{
    const char *text = r->source->text + line->end;
    char word[8] = { scanner_ahead(&r->scanner) };
    uint32_t size = 1, left = r->source->size - line->end;
    while (size < left && size < sizeof word && (unsigned char)text[size] > ' ') word[size] = text[size], size++;
    return r->kind == READ_CASES && size < sizeof word && word_statement(READ_CASES, word, size);
}

/* Whether a new line goes on with the statement: in rules when it is indented; in facts each line is one, but for what
 * stands in an open bracket or after a comma. */
static bool continues(const Reader *r, const RawToken *line)
{
    if (r->kind == READ_RULES) return line->indent > 0;
    return !begins_line(r, line) && (r->depth > 0 || raw_is_sign(&r->raw.at[r->raw.count - 1], ','));
}

/* A word at a line's end without the full stop that ends a sentence there; what is left may be a number. */
static void drop_full_stop(const Reader *r, RawToken *raw)
{
    if (raw->kind != RAW_WORD || r->source->text[raw->end - 1] != '.') return;
    double value;
    while (raw->end > raw->start && r->source->text[raw->end - 1] == '.') raw->end--;
    raw->reserved = word_reserved(text_of(r, raw), size_of(raw));
    if (raw->end > raw->start && number_parse(text_of(r, raw), size_of(raw), &value) != NUMBER_MALFORMED)
        raw->kind = RAW_NUMBER;
}

static bool keep_raw(Reader *r, RawToken *raw)
{
    if (raw->kind == RAW_WORD && raw->start == raw->end) return true;
    if (raw->kind == RAW_WORD) raw->reserved = word_reserved(text_of(r, raw), size_of(raw));
    return vec_push(r->arena, &r->raw, *raw);
}

/* Fills r->raw with the next statement; empty at the end of the file. */
static bool gather(Reader *r)
{
    r->raw.count = 0;
    r->depth = 0;
    if (!r->started) scanner_next(&r->scanner, &r->pending);
    if (r->pending.kind == RAW_END) return true;
    if (r->kind == READ_RULES && !r->started && r->pending.indent > 0)
        diagnose(r->diagnostics, DIAGNOSTIC_INDENTED_START, span_of(r, &r->pending),
                 "move it to the start of the line; only the further lines of a statement are indented",
                 "A statement starts in the first column");
    r->started = true;
    for (bool new_line = false;;) {
        RawToken raw;
        scanner_next(&r->scanner, &raw);
        bool ends_line = raw.kind == RAW_LINE || raw.kind == RAW_END;
        if (ends_line && r->raw.count) {
            RawToken *last = &r->raw.at[r->raw.count - 1];
            drop_full_stop(r, last);
            if (last->kind == RAW_WORD && last->start == last->end) r->raw.count--;
        }
        if (raw.kind == RAW_END || (raw.kind == RAW_LINE && (!r->raw.count || !continues(r, &raw)))) {
            r->pending = raw;
            if (r->raw.count || raw.kind == RAW_END) return true;
            continue;
        }
        if (raw.kind == RAW_LINE) {
            new_line = true;
            continue;
        }
        raw.begins_line = new_line;
        new_line = false;
        if (raw_is_sign(&raw, '(')) r->depth++;
        if (raw_is_sign(&raw, ')') && r->depth) r->depth--;
        if (!keep_raw(r, &raw)) return false;
    }
}

/* ---- errors that no grammar need see ---- */

static const char *decimal_hint(Reader *r, const RawToken *raw)
{
    const char *text = text_of(r, raw);
    uint32_t comma = (uint32_t)((const char *)memchr(text, ',', size_of(raw)) - text);
    if (size_of(raw) - comma - 1 == 3) /* 98,000: thousands as likely as a decimal */
        return arena_printf(r->arena,
                            "write %.*s%.3s if the comma parts thousands, %.*s.%.3s if it is the decimal point; two "
                            "numbers have a blank between",
                            (int)comma, text, text + comma + 1, (int)comma, text, text + comma + 1);
    return arena_printf(
        r->arena,
        "write %.*s.%.*s for one number, or put a blank after the comma for two; a name with a comma in it is quoted",
        (int)comma, text, (int)(size_of(raw) - comma - 1), text + comma + 1);
}

static bool bad_raw(Reader *r, const RawToken *raw)
{
    Span span = span_of(r, raw);
    switch (raw->kind) {
    case RAW_COMMA_NUMBER:
        diagnose(r->diagnostics, DIAGNOSTIC_DECIMAL_COMMA, span, decimal_hint(r, raw),
                 "A decimal is written with a point");
        return true;
    case RAW_BAD_SIGN:
        diagnose(r->diagnostics, DIAGNOSTIC_BAD_CHARACTER, span,
                 memcmp(text_of(r, raw), "=>", 2) == 0
                     ? "at least is written >=; what follows from a condition, `implies`"
                     : "write =, <=, >=, `is not` or `not ( … = … )`",
                 "`%.*s` is not a comparison of this language", (int)size_of(raw), text_of(r, raw));
        return true;
    case RAW_OPEN_STRING:
        diagnose(
            r->diagnostics, DIAGNOSTIC_OPEN_STRING, span,
            "close it on its line, as `\"…\"` or `“…”`; a long text is written as several quoted texts, one below the "
            "other",
            "This quoted text never ends");
        return true;
    case RAW_BAD:
        diagnose(r->diagnostics, DIAGNOSTIC_BAD_CHARACTER, span,
                 raw->end - raw->start == 1 && *text_of(r, raw) == '#' ? "a comment needs a blank before its #"
                                                                       : "take it out, or put the whole name in quotes",
                 "This character has no place here");
        return true;
    default: return false;
    }
}

static const Limits *limits_of_text(const Reader *r)
{
    return limits_or_usual(r->diagnostics->limits);
}

/* Quoted texts that stand side by side are one. */
static bool bad_length(Reader *r)
{
    uint64_t size = 0, longest = limits_of_text(r)->text_length;
    for (uint32_t i = 0; i < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        size = raw->kind != RAW_STRING ? 0 : size_of(raw) + (size ? size + 1 : 0);
        if (size <= longest) continue;
        diagnose(r->diagnostics, DIAGNOSTIC_TOO_MUCH, span_of(r, raw), "say it in fewer words",
                 "A quoted text of more than %" PRIu64 " bytes", longest);
        return true;
    }
    return false;
}

/* Brackets that do not match, or that are nested too deeply. */
static bool bad_brackets(Reader *r)
{
    uint32_t open[LIMIT_NESTING], depth = 0;
    uint64_t deepest = limits_of_text(r)->nesting;
    for (uint32_t i = 0; i < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        if (raw_is_sign(raw, '(')) {
            if (depth == deepest) {
                diagnose(r->diagnostics, DIAGNOSTIC_TOO_DEEP, span_of(r, raw),
                         "give a part of it a name with `finding … means …`",
                         "Brackets are nested more than %" PRIu64 " deep", deepest);
                return true;
            }
            open[depth++] = i;
        } else if (raw_is_sign(raw, ')')) {
            if (depth-- == 0) {
                diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span_of(r, raw),
                         "take it out, or add the `(` that it closes", "This bracket closes none");
                return true;
            }
        }
    }
    if (depth == 0) return false;
    diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span_of(r, &r->raw.at[open[depth - 1]]),
             r->kind == READ_RULES ? "add the `)`; the further lines of a statement must be indented" : "add the `)`",
             "This bracket is never closed");
    return true;
}

static bool bad_statement(Reader *r)
{
    for (uint32_t i = 0; i < r->raw.count; i++)
        if (bad_raw(r, &r->raw.at[i])) return true;
    return bad_length(r) || bad_brackets(r);
}

/* ---- resolving ---- */

typedef struct Resolver {
    Reader *r;
    uint32_t at; /* in r->raw */
    int first;   /* the statement's first token: what kind of statement it is; TOK_TERM for a rule or a fact */
    bool line_start, in_value, in_range;
    bool dropped; /* an error was reported that leaves nothing for the parser */
} Resolver;

static int last_kind(const Reader *r)
{
    return r->tokens.count ? r->tokens.at[r->tokens.count - 1].kind : 0;
}

static bool push(Reader *r, int kind, Span span)
{
    return vec_push(r->arena, &r->tokens, (Token){ .kind = kind, .span = span });
}

static bool push_phrase(Reader *r, int kind, Span span, const char *text, size_t size, bool quoted)
{
    Token token = { .kind = kind, .span = span };
    token.phrase = (Phrase){ .span = span, .quoted = quoted, .text = text };
    bool named = kind == TOK_TERM ||
                 kind == TOK_FUNCTION; /* units are as they are; most quoted texts are prose (tree_quoted_name) */
    token.phrase.key = named ? spelling_key(r->arena, text, size) : text;
    if (!token.phrase.text || !token.phrase.key) return false;
    token.phrase.key_size = (uint32_t)strlen(token.phrase.key);
    return vec_push(r->arena, &r->tokens, token);
}

static bool push_copy(Reader *r, int kind, const RawToken *raw, bool quoted)
{
    const char *copy = arena_copy(r->arena, text_of(r, raw), size_of(raw));
    return copy && push_phrase(r, kind, span_of(r, raw), copy, size_of(raw), quoted);
}

static const RawToken *ahead(const Resolver *s, uint32_t by)
{
    static const RawToken none = { .kind = RAW_END };
    return s->at + by < s->r->raw.count ? &s->r->raw.at[s->at + by] : &none;
}

static void skip(Resolver *s, uint32_t count)
{
    s->at += count;
}

/* The token that the word at hand is, with how many raw tokens it takes; 0 for a plain word. */
static int keyword(const Resolver *s, uint32_t *taken)
{
    const Reader *r = s->r;
    const RawToken *raw = ahead(s, 0), *next = ahead(s, 1);
    const char *text = text_of(r, raw);
    uint32_t size = size_of(raw);
    int token;
    *taken = 1;
    if (raw->kind != RAW_WORD) return 0;
    if (s->line_start && r->kind == READ_RULES && r->depth == 0) {
        if (word_is(text, size, "molar") && raw_is(r, next, "mass")) return *taken = 2, TOK_MOLAR_MASS;
        if ((token = word_clause(text, size))) return token;
    }
    if (raw->reserved) return raw->reserved;
    if (next->kind == RAW_WORD && (token = word_pair(text, size, text_of(r, next), size_of(next))))
        return *taken = 2, token;
    int last = last_kind(r);
    if (next->kind == RAW_NUMBER && word_is(text, size, "exactly") && raw_is(r, ahead(s, 2), "of")) return TOK_EXACTLY;
    if (last == TOK_NUMBER && word_is(text, size, "of")) return TOK_OF;
    if (s->in_range && (last == TOK_NUMBER || last == TOK_UNIT || last == TOK_CLOSE) && word_is(text, size, "to"))
        return TOK_TO;
    if ((s->first == TOK_FINDING || s->first == TOK_CONCLUSION) && word_is(text, size, "means")) return TOK_MEANS;
    if (s->in_value && word_is(text, size, "also")) return TOK_VALUE_ALSO;
    if (s->in_value && word_is(text, size, "code")) return TOK_VALUE_CODE;
    if (r->kind == READ_CASES && next->kind == RAW_STRING && word_is(text, size, "because")) return TOK_BECAUSE;
    if (last == TOK_EXPECT && word_is(text, size, "unknown")) return TOK_UNKNOWN;
    if (last == TOK_EXPECT && word_is(text, size, "conflicting")) return TOK_CONFLICTING;
    if (s->first == TOK_EXPECT && (last == TOK_EXPECT || last == TOK_NO) && r->tokens.count <= 2 &&
        word_is(text, size, "rule"))
        return TOK_RULE;
    return 0;
}

static int sign_token(char sign)
{
    switch (sign) {
    case '(': return TOK_OPEN;
    case ')': return TOK_CLOSE;
    case ',': return TOK_COMMA;
    case ':': return TOK_COLON;
    case '+': return TOK_PLUS;
    case '-': return TOK_MINUS;
    case '*': return TOK_TIMES;
    case '/': return TOK_OVER;
    case '^': return TOK_POWER;
    case '<': return TOK_LESS;
    case '>': return TOK_MORE;
    case '=': return TOK_EQUAL;
    case 'l': return TOK_LESS_EQUAL;
    default: return TOK_MORE_EQUAL;
    }
}

/* A number stands after an operator, a keyword, a bracket or a comma; elsewhere digits belong to the term. */
static bool number_may_stand(const Resolver *s)
{
    if (s->r->tokens.count) return last_kind(s->r) != TOK_TERM && last_kind(s->r) != TOK_STRING;
    const RawToken *next = ahead(s, 1);
    if (next->kind == RAW_WORD && !next->reserved) next = ahead(s, 2); /* a unit */
    return next->kind == RAW_SIGN && next->sign != ',' && next->sign != '(' && next->sign != ':';
}

static bool push_number(Resolver *s, const RawToken *raw, uint32_t size)
{
    Reader *r = s->r;
    Span span = { r->file, raw->start, raw->start + size };
    Token token = { .kind = TOK_NUMBER, .span = span, .titre = raw->kind == RAW_TITRE };
    const char *text = text_of(r, raw);
    NumberError error = NUMBER_OK;
    if (token.titre && (size < 3 || memcmp(text, "1:", 2) != 0)) error = NUMBER_MALFORMED;
    else
        error = token.titre ? number_parse(text + 2, size - 2, &token.number) : number_parse(text, size, &token.number);
    if (error == NUMBER_MALFORMED)
        diagnose(r->diagnostics, DIAGNOSTIC_BAD_NUMBER, span,
                 "a number is written as 12, 0.5 or 1.5e-3; a titre as 1:80", "This is not a number");
    if (error == NUMBER_TOO_LONG)
        diagnose(r->diagnostics, DIAGNOSTIC_BAD_NUMBER, span, "round it to 15 digits: no measurement has more",
                 "A number of more than %d significant digits cannot be kept exactly", NUMBER_DIGITS);
    if (error == NUMBER_TOO_LARGE)
        diagnose(r->diagnostics, DIAGNOSTIC_BAD_NUMBER, span,
                 "choose another unit, so that it lies between 1e-22 and 1e22",
                 "This number is too large or too small");
    token.phrase.text = arena_copy(r->arena, text, size);
    return token.phrase.text && vec_push(r->arena, &r->tokens, token);
}

/* A number and, when a word that is not reserved follows, its unit. `37%` and `37°C` are cut in two. */
static bool resolve_number(Resolver *s)
{
    Reader *r = s->r;
    const RawToken *raw = ahead(s, 0);
    uint32_t digits = size_of(raw);
    if (raw->kind == RAW_WORD) {
        const char *text = text_of(r, raw);
        digits = 0;
        while (digits < size_of(raw) && (text[digits] == '.' || (text[digits] >= '0' && text[digits] <= '9'))) digits++;
        RawToken unit = *raw;
        unit.start += digits;
        skip(s, 1);
        return push_number(s, raw, digits) && push_copy(r, TOK_UNIT, &unit, false);
    }
    skip(s, 1);
    if (!push_number(s, raw, digits)) return false;
    const RawToken *next = ahead(s, 0);
    uint32_t taken;
    s->line_start = next->begins_line;
    if (next->kind != RAW_WORD || keyword(s, &taken) || raw->kind == RAW_TITRE) return true;
    if (word_is(text_of(r, next), size_of(next), "\xC3\x97")) return true; /* a lone × multiplies */
    skip(s, 1);
    return push_copy(r, TOK_UNIT, next, false);
}

/* `6.5%` or `37°C` where a number may stand. */
static bool is_number_with_sign(const Reader *r, const RawToken *raw)
{
    const char *text = text_of(r, raw);
    uint32_t i = 0, size = size_of(raw);
    while (i < size && (text[i] == '.' || (text[i] >= '0' && text[i] <= '9'))) i++;
    return i > 0 && i < size && (text[i] == '%' || (i + 1 < size && !memcmp(text + i, "\xC2\xB0", 2)));
}

/* The raw tokens from..to-1 as one text of `size` bytes, with a blank between each two. */
static char *join_words(Reader *r, uint32_t from, uint32_t to, uint32_t size)
{
    char *text = arena_alloc(r->arena, (size_t)size + 1), *end = text;
    for (uint32_t i = from; i < to && text; i++) {
        const RawToken *raw = &r->raw.at[i];
        if (end > text) *end++ = ' ';
        memcpy(end, text_of(r, raw), size_of(raw));
        end += size_of(raw);
    }
    if (text) *end = 0;
    return text;
}

static void report_words(Resolver *s, Span span, const char *what, const char *hint)
{
    uint64_t most = limits_of_text(s->r)->term_words;
    diagnose(s->r->diagnostics, DIAGNOSTIC_TOO_MUCH, span, hint, "%s of more than %" PRIu64 " words", what, most);
    s->dropped = true;
}

/* The run of words and numbers that makes a term. */
static bool resolve_term(Resolver *s)
{
    Reader *r = s->r;
    const RawToken *first = ahead(s, 0), *last = first;
    uint32_t taken, words = 0, size = 0, from = s->at;
    for (const RawToken *raw = first;; raw = ahead(s, 0)) {
        bool word = raw->kind == RAW_WORD || (words && (raw->kind == RAW_NUMBER || raw->kind == RAW_TITRE)) ||
                    raw == first;
        s->line_start = words > 0 && raw->begins_line;
        if (!word || (words && keyword(s, &taken))) break;
        size += size_of(raw) + (words > 0);
        last = raw;
        words++;
        skip(s, 1);
    }
    char *copy = join_words(r, from, s->at, size);
    if (!copy) return false;
    Span span = { r->file, first->start, last->end };
    if (words > limits_of_text(r)->term_words) {
        report_words(s, span, "A term", "a term is a few words; join two with `and`, `or`, `with`");
        return true;
    }
    bool function = words == 1 && word_is_function(copy, size) && raw_is_sign(ahead(s, 0), '(');
    return push_phrase(r, function ? TOK_FUNCTION : TOK_TERM, span, copy, size, false);
}

/* `(mmol/L)` right behind a term. */
static bool is_unit_bracket(const Resolver *s)
{
    int last = last_kind(s->r);
    const RawToken *unit = ahead(s, 1);
    return (last == TOK_TERM || last == TOK_STRING) && raw_is_sign(ahead(s, 0), '(') &&
           (unit->kind == RAW_WORD || unit->kind == RAW_NUMBER) && raw_is_sign(ahead(s, 2), ')');
}

static bool resolve_one(Resolver *s)
{
    Reader *r = s->r;
    uint32_t taken;
    const RawToken *raw = ahead(s, 0);
    s->line_start = raw->begins_line;
    int token = keyword(s, &taken);
    if (token) {
        Span span = span_join(span_of(r, raw), span_of(r, ahead(s, taken - 1)));
        if (s->line_start && r->kind == READ_RULES && r->depth == 0)
            s->in_value = token == TOK_VALUE, s->in_range = token == TOK_RANGE;
        skip(s, taken);
        return push(r, token, span);
    }
    if (raw->kind == RAW_SIGN) {
        if (is_unit_bracket(s)) {
            Span span = span_join(span_of(r, raw), span_of(r, ahead(s, 2)));
            const RawToken *unit = ahead(s, 1);
            skip(s, 3);
            if (!push_copy(r, TOK_UNIT_BRACKET, unit, false)) return false;
            r->tokens.at[r->tokens.count - 1].span = span;
            return true;
        }
        r->depth += raw->sign == '(';
        r->depth -= raw->sign == ')';
        skip(s, 1);
        return push(r, sign_token(raw->sign), span_of(r, raw));
    }
    if (raw->kind == RAW_STRING) {
        skip(s, 1);
        return push_copy(r, TOK_STRING, raw, true);
    }
    if (raw->kind == RAW_WORD && word_is(text_of(r, raw), size_of(raw), "\xC3\x97")) {
        skip(s, 1);
        return push(r, TOK_TIMES, span_of(r, raw));
    }
    bool digits = raw->kind == RAW_NUMBER || raw->kind == RAW_TITRE;
    if (number_may_stand(s) && (digits || is_number_with_sign(r, raw))) return resolve_number(s);
    return resolve_term(s);
}

/* ---- what kind of statement ---- */

static bool has_verb(const Reader *r)
{
    for (uint32_t i = 0; i < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        if (word_is_verb(raw->reserved)) return true;
    }
    return false;
}

/* `rule NAME:` where the colon comes before any verb. */
static bool has_label(const Reader *r)
{
    if (!raw_is(r, &r->raw.at[0], "rule")) return false;
    for (uint32_t i = 1; i < r->raw.count; i++) {
        const RawToken *raw = &r->raw.at[i];
        if (raw->begins_line) return false;
        if (raw_is_sign(raw, ':')) return i > 1;
        if (word_is_verb(raw->reserved)) return false;
        if (raw->kind != RAW_WORD && raw->kind != RAW_NUMBER) return false;
    }
    return false;
}

/* The label is a name of its own: reserved words may stand in it. */
static bool resolve_label(Resolver *s)
{
    Reader *r = s->r;
    if (!push(r, TOK_RULE, span_of(r, ahead(s, 0)))) return false;
    skip(s, 1);
    RawToken name = *ahead(s, 0);
    uint32_t words = 0;
    for (; !raw_is_sign(ahead(s, 0), ':'); words++) {
        name.end = ahead(s, 0)->end;
        skip(s, 1);
    }
    if (words > limits_of_text(r)->term_words) report_words(s, span_of(r, &name), "A label", "shorten it");
    if (!push_copy(r, TOK_TERM, &name, false) || !push(r, TOK_COLON, span_of(r, ahead(s, 0)))) return false;
    skip(s, 1);
    return true;
}

/* What a rule or a source or a case is called runs to the end of its words, whatever they are. */
static bool resolve_name(Resolver *s)
{
    Reader *r = s->r;
    RawToken name = *ahead(s, 0);
    uint32_t words = 0;
    if (name.kind != RAW_WORD && name.kind != RAW_NUMBER && name.kind != RAW_TITRE) return true;
    for (const RawToken *raw = ahead(s, 0); raw->kind == RAW_WORD || raw->kind == RAW_NUMBER || raw->kind == RAW_TITRE;
         raw = ahead(s, 0)) {
        name.end = raw->end;
        words++;
        skip(s, 1);
    }
    if (words > limits_of_text(r)->term_words)
        report_words(s, span_of(r, &name), "A name", "shorten it; what says more stands behind it in quotes");
    return push_copy(r, TOK_TERM, &name, false);
}

/* Sets s->first and resolves what only it decides. False in *keep: the statement is not for the parser. */
static bool resolve_first(Resolver *s, bool *keep)
{
    Reader *r = s->r;
    const RawToken *raw = &r->raw.at[0];
    bool verb = has_verb(r);
    *keep = true;
    s->first = TOK_TERM;
    if (r->kind == READ_RULES && verb && raw_is(r, raw, "rule") && r->raw.count > 1 && r->raw.at[1].kind == RAW_WORD &&
        memchr(text_of(r, &r->raw.at[1]), ':', size_of(&r->raw.at[1]))) {
        diagnose(r->diagnostics, DIAGNOSTIC_SYNTAX, span_of(r, &r->raw.at[1]),
                 "put a blank behind the colon: `rule NAME: CONDITION implies CONCLUSION`",
                 "The label of this rule runs into its condition");
        *keep = false;
        return true;
    }
    if (r->kind == READ_RULES && verb) return has_label(r) ? s->first = TOK_RULE, resolve_label(s) : true;
    int token = raw->kind == RAW_WORD ? word_statement(r->kind, text_of(r, raw), size_of(raw)) : 0;
    if (r->kind == READ_RULES && (!token || token == TOK_RULE)) {
        syntax_error_no_statement(r);
        *keep = false;
        return true;
    }
    if (r->kind == READ_CASES && verb) {
        diagnose(r->diagnostics, DIAGNOSTIC_RULES_IN_CASES, span_of(r, raw),
                 "rules go into the first file of the command: rulesrun RULES CASES", "A file of facts holds no rules");
        *keep = false;
        return true;
    }
    if (!token) return true;
    s->first = token;
    if (!push(r, token, span_of(r, raw))) return false;
    skip(s, 1);
    if (token == TOK_CASE || token == TOK_SOURCE) return resolve_name(s);
    return true;
}

/* A statement of facts that the parser does not see; of rules, what it may have declared was told already. */
static bool lose(Reader *r)
{
    return r->kind == READ_RULES || tree_failed(r);
}

/* The text ends here for the parser. */
static bool end_early(Reader *r)
{
    uint64_t most = limits_of_text(r)->statements;
    diagnose(r->diagnostics, DIAGNOSTIC_TOO_MUCH, span_of(r, &r->raw.at[0]),
             r->kind == READ_RULES ? "take out what is not needed" : "split the file",
             "More than %" PRIu64 " statements", most);
    r->pending = (RawToken){ .kind = RAW_END };
    return tree_failed(r);
}

static bool fill(Reader *r)
{
    r->next = 0;
    for (;;) {
        r->tokens.count = 0;
        if (!gather(r)) return false;
        if (!r->raw.count) return true;
        if (r->tree->statements.count >= limits_of_text(r)->statements) return end_early(r);
        if (bad_statement(r)) {
            if (!tree_failed(r)) return false;
            continue;
        }
        Resolver s = { .r = r };
        bool keep;
        r->depth = 0;
        if (!resolve_first(&s, &keep)) return false;
        if (!keep && !lose(r)) return false;
        if (!keep) continue;
        while (ahead(&s, 0)->kind != RAW_END)
            if (!resolve_one(&s)) return false;
        if (s.dropped && !lose(r)) return false;
        if (s.dropped) continue;
        uint32_t end = r->raw.at[r->raw.count - 1].end;
        return push(r, TOK_END, (Span){ r->file, end, end });
    }
}

int tokens_next(RR_PARSE_STYPE *value, Span *span, Reader *r)
{
    if (!r->announced) {
        r->announced = true;
        *span = (Span){ .file = r->file };
        return r->kind == READ_RULES ? TOK_START_RULES : TOK_START_CASES;
    }
    if (!r->no_memory && r->next == r->tokens.count) r->no_memory = !fill(r);
    if (r->no_memory || !r->tokens.count) {
        *span = (Span){ r->file, r->source->size, r->source->size };
        return TOK_YYEOF;
    }
    const Token *token = &r->tokens.at[r->next++];
    *span = token->span;
    value->phrase = token->phrase;
    if (token->kind == TOK_NUMBER) {
        const char *text = token->phrase.text;
        value->number.value = token->number;
        value->number.text = text;
        value->number.titre = token->titre;
    }
    return token->kind;
}
