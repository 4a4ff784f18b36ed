/* The words that the language keeps for itself. */
#include <string.h>

#include "base/spelling.h"
#include "language/reader_inside.h"
#include "rules.tab.h"

typedef struct {
    const char *word;
    int token;
} Word;

static const Word reserved[] = {
    { "and", TOK_AND },           { "or", TOK_OR },           { "with", TOK_WITH },
    { "without", TOK_WITHOUT },   { "not", TOK_NOT },         { "no", TOK_NO },
    { "is", TOK_IS },             { "are", TOK_ARE },         { "implies", TOK_IMPLIES },
    { "excludes", TOK_EXCLUDES }, { "suggests", TOK_SUGGESTS }, { "recommends", TOK_RECOMMENDS },
    { "unless", TOK_UNLESS },     { "if", TOK_IF },           { "else", TOK_ELSE },
    { "above", TOK_ABOVE },       { "below", TOK_BELOW },     { "between", TOK_BETWEEN },
    { NULL, 0 },
};
static const Word in_rules[] = {
    { "title", TOK_TITLE },           { "version", TOK_VERSION }, { "use", TOK_USE },     { "source", TOK_SOURCE },
    { "finding", TOK_FINDING },       { "measure", TOK_MEASURE }, { "score", TOK_SCORE }, { "conclusion", TOK_CONCLUSION },
    { "action", TOK_ACTION },         { "rule", TOK_RULE },       { NULL, 0 },
};
static const Word in_cases[] = { { "case", TOK_CASE }, { "unknown", TOK_UNKNOWN }, { "expect", TOK_EXPECT }, { NULL, 0 } };
static const Word clauses[] = {
    { "also", TOK_ALSO },     { "code", TOK_CODE },   { "column", TOK_COLUMN },   { "ask", TOK_ASK },
    { "assume", TOK_ASSUME }, { "value", TOK_VALUE }, { "range", TOK_RANGE },     { "bands", TOK_BANDS },
    { "text", TOK_TEXT },     { "cite", TOK_CITE },   { "because", TOK_BECAUSE }, { "grade", TOK_GRADE },
    { "doi", TOK_DOI },       { "pmid", TOK_PMID },   { "url", TOK_URL },         { NULL, 0 },
};
static const struct {
    const char *first, *second;
    int token;
} pairs[] = {
    { "at", "least", TOK_AT_LEAST },     { "at", "most", TOK_AT_MOST },    { "any", "of", TOK_ANY_OF },
    { "all", "of", TOK_ALL_OF },         { "none", "of", TOK_NONE_OF },    { "one", "of", TOK_ONE_OF },
    { "sum", "of", TOK_SUM_OF },         { "highest", "of", TOK_HIGHEST_OF }, { "lowest", "of", TOK_LOWEST_OF },
};
static const char *const functions[] = { "sqrt", "ln", "exp", "log10", "round", NULL };

bool word_is(const char *text, uint32_t size, const char *word)
{
    for (uint32_t i = 0; i < size; i++) {
        char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
        if (!word[i] || c != word[i]) return false;
    }
    return word[size] == 0;
}

static int find(const Word *words, const char *text, uint32_t size)
{
    for (; words->word; words++)
        if (word_is(text, size, words->word)) return words->token;
    return 0;
}

int word_reserved(const char *text, uint32_t size)
{
    return size <= 10 ? find(reserved, text, size) : 0;
}

int word_pair(const char *first, uint32_t first_size, const char *second, uint32_t second_size)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (word_is(first, first_size, pairs[i].first) && word_is(second, second_size, pairs[i].second))
            return pairs[i].token;
    return 0;
}

int word_statement(ReadKind kind, const char *text, uint32_t size)
{
    return find(kind == READ_RULES ? in_rules : in_cases, text, size);
}

int word_clause(const char *text, uint32_t size)
{
    return find(clauses, text, size);
}

bool word_is_verb(int token)
{
    return token == TOK_IMPLIES || token == TOK_EXCLUDES || token == TOK_SUGGESTS || token == TOK_RECOMMENDS;
}

bool word_is_function(const char *text, uint32_t size)
{
    for (int i = 0; functions[i]; i++)
        if (word_is(text, size, functions[i])) return true;
    return false;
}

static bool same_letters(const char word[3], const char other[3])
{
    for (int i = 0; i < 3; i++)
        if (!memchr(other, word[i], 3) || !memchr(word, other[i], 3)) return false;
    return true;
}

/* The nearest word within a bound that grows with its length. Short words are near to too much, so they count only when two
 * of their letters changed places. */
static const char *near(const Word *words, const char *text, uint32_t size, bool (*wanted)(int))
{
    char lower[16];
    if (size >= sizeof lower) return NULL;
    for (uint32_t i = 0; i < size; i++) lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
    for (; words->word; words++) {
        size_t length = strlen(words->word);
        if (wanted && !wanted(words->token)) continue;
        unsigned bound = length < 3 ? 0 : length < 7 ? 1 : 2;
        if (length < 4 && length != size) bound = 0;
        unsigned distance = spelling_distance(lower, size, words->word, length, bound);
        if (distance == 0 || distance > bound) continue;
        if (length == 3 && !same_letters(words->word, lower)) continue;
        return words->word;
    }
    return NULL;
}

const char *word_near_verb(const char *text, uint32_t size)
{
    return near(reserved, text, size, word_is_verb);
}

const char *word_near_statement(ReadKind kind, const char *text, uint32_t size)
{
    return near(kind == READ_RULES ? in_rules : in_cases, text, size, NULL);
}

const char *word_near_clause(const char *text, uint32_t size)
{
    return near(clauses, text, size, NULL);
}

const char *word_near_connective(const char *text, uint32_t size)
{
    return near(reserved, text, size, NULL);
}
