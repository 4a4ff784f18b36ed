/* The words that the language keeps for itself. */
#include <string.h>

#include "base/spelling.h"
#include "language/reader_inside.h"
#include "rules.tab.h"

typedef struct {
    const char *word;
    int token;
    uint32_t size;
} Word;
#define WORD(text, token)            \
    {                                \
        text, token, sizeof text - 1 \
    }
#define LAST_WORD  \
    {              \
        NULL, 0, 0 \
    }

static const Word reserved[] = {
    WORD("and", TOK_AND),
    WORD("or", TOK_OR),
    WORD("with", TOK_WITH),
    WORD("without", TOK_WITHOUT),
    WORD("not", TOK_NOT),
    WORD("no", TOK_NO),
    WORD("is", TOK_IS),
    WORD("are", TOK_ARE),
    WORD("implies", TOK_IMPLIES),
    WORD("excludes", TOK_EXCLUDES),
    WORD("suggests", TOK_SUGGESTS),
    WORD("recommends", TOK_RECOMMENDS),
    WORD("unless", TOK_UNLESS),
    WORD("if", TOK_IF),
    WORD("else", TOK_ELSE),
    WORD("above", TOK_ABOVE),
    WORD("below", TOK_BELOW),
    WORD("between", TOK_BETWEEN),
    LAST_WORD,
};
static const Word in_rules[] = {
    WORD("title", TOK_TITLE),
    WORD("version", TOK_VERSION),
    WORD("use", TOK_USE),
    WORD("source", TOK_SOURCE),
    WORD("finding", TOK_FINDING),
    WORD("measure", TOK_MEASURE),
    WORD("score", TOK_SCORE),
    WORD("conclusion", TOK_CONCLUSION),
    WORD("action", TOK_ACTION),
    WORD("rule", TOK_RULE),
    LAST_WORD,
};
static const Word in_cases[] = { WORD("case", TOK_CASE), WORD("unknown", TOK_UNKNOWN), WORD("expect", TOK_EXPECT),
                                 LAST_WORD };
static const Word clauses[] = {
    WORD("also", TOK_ALSO),     WORD("code", TOK_CODE),   WORD("column", TOK_COLUMN),   WORD("ask", TOK_ASK),
    WORD("assume", TOK_ASSUME), WORD("value", TOK_VALUE), WORD("range", TOK_RANGE),     WORD("bands", TOK_BANDS),
    WORD("text", TOK_TEXT),     WORD("cite", TOK_CITE),   WORD("because", TOK_BECAUSE), WORD("grade", TOK_GRADE),
    WORD("doi", TOK_DOI),       WORD("pmid", TOK_PMID),   WORD("url", TOK_URL),         LAST_WORD,
};
static const Word of_pairs[] = {
    /* the first words of `any of` … */
    WORD("any", TOK_ANY_OF), WORD("all", TOK_ALL_OF),         WORD("none", TOK_NONE_OF),     WORD("one", TOK_ONE_OF),
    WORD("sum", TOK_SUM_OF), WORD("highest", TOK_HIGHEST_OF), WORD("lowest", TOK_LOWEST_OF), LAST_WORD,
};
static const Word at_pairs[] = {
    /* the second words of `at least` … */
    WORD("least", TOK_AT_LEAST),
    WORD("most", TOK_AT_MOST),
    LAST_WORD,
};
static const char *const functions[] = { "sqrt", "ln", "exp", "log10", "round", NULL };

/* Words that describe what they stand behind. */
static const char *const describing[] = { "abnormal", "absent",   "acute",     "chronic",  "elevated", "excluded",
                                          "false",    "high",     "increased", "large",    "left",     "low",
                                          "mild",     "moderate", "n",         "negative", "no",       "none",
                                          "normal",   "other",    "positive",  "present",  "raised",   "reduced",
                                          "right",    "severe",   "small",     "stable",   "true",     "unknown",
                                          "y",        "yes",      NULL };

bool word_is(const char *text, uint32_t size, const char *word)
{
    for (uint32_t i = 0; i < size; i++) {
        char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
        if (!word[i] || c != word[i]) return false;
    }
    return word[size] == 0;
}

/* Nearly always in vain: most words part at their size or first letter. */
static int find(const Word *words, const char *text, uint32_t size)
{
    char first = (char)(*text | ('a' ^ 'A'));
    for (; words->word; words++)
        if (words->size == size && *words->word == first && word_is(text, size, words->word)) return words->token;
    return 0;
}

#define LETTER(c) (UINT32_C(1) << ((c) - 'a'))

/* Asked of each word of a text: most begin with another letter than the reserved ones. */
int word_reserved(const char *text, uint32_t size)
{
    static const uint32_t first = LETTER('a') | LETTER('b') | LETTER('e') | LETTER('i') | LETTER('n') | LETTER('o') |
                                  LETTER('r') | LETTER('s') | LETTER('u') | LETTER('w');
    unsigned letter = (unsigned char)(*text | ('a' ^ 'A')) - (unsigned)'a';
    return letter < 26 && first >> letter & 1 ? find(reserved, text, size) : 0;
}

int word_pair(const char *first, uint32_t first_size, const char *second, uint32_t second_size)
{
    if (first_size == 2 && word_is(first, first_size, "at")) return find(at_pairs, second, second_size);
    return second_size == 2 && word_is(second, second_size, "of") ? find(of_pairs, first, first_size) : 0;
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

const char *word_like_verb(const char *text, uint32_t size)
{
    static const char *const like[][2] = {
        { "causes", "implies" },      { "means", "implies" },        { "indicates", "implies" },
        { "confirms", "implies" },    { "establishes", "implies" },  { "proves", "implies" },
        { "then", "implies" },        { "diagnoses", "implies" },    { "contraindicates", "excludes" },
        { "precludes", "excludes" },  { "prevents", "excludes" },    { "rules", "excludes" },
        { "requires", "recommends" }, { "needs", "recommends" },     { "advises", "recommends" },
        { "warrants", "recommends" }, { "supports", "suggests" },    { "favours", "suggests" },
        { "favors", "suggests" },     { "\xE2\x86\x92", "implies" }, /* → */
    };
    for (size_t i = 0; i < sizeof like / sizeof *like; i++)
        if (word_is(text, size, like[i][0])) return like[i][1];
    return NULL;
}

bool word_is_function(const char *text, uint32_t size)
{
    for (int i = 0; functions[i]; i++)
        if (word_is(text, size, functions[i])) return true;
    return false;
}

bool word_describes(const char *text, uint32_t size)
{
    for (int i = 0; describing[i]; i++)
        if (word_is(text, size, describing[i])) return true;
    return false;
}

static bool same_letters(const char word[3], const char other[3])
{
    for (int i = 0; i < 3; i++)
        if (!memchr(other, word[i], 3) || !memchr(word, other[i], 3)) return false;
    return true;
}

/* The nearest word within a bound that grows with its length. Short words are near to too much, so they count only when
 * two of their letters changed places. */
static const char *near(const Word *words, const char *text, uint32_t size, bool (*wanted)(int))
{
    char lower[16] = "";
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
        if (length == 4 && lower[0] != *words->word) continue;                         /* base, of `case` */
        if (length == size + 2 && memcmp(words->word + 2, lower, size) == 0) continue; /* known, of `unknown` */
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
