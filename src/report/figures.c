#include "report/figures.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

#define WRITE(to, ...) snprintf((to).text, sizeof(to).text, __VA_ARGS__)

Part part_grouped(uint64_t count)
{
    char digits[24];
    Part part = { "" };
    int size = snprintf(digits, sizeof digits, "%" PRIu64, count);
    char *to = part.text;
    for (int i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0) *to++ = ',';
        *to++ = digits[i];
    }
    return part;
}

Part part_share(uint64_t count, uint64_t of)
{
    enum { THOUSAND = 1000 };
    Part part = { "" };
    if (count == 0) return part;
    unsigned of_thousand = (unsigned)floor((double)count / (double)of * THOUSAND + 0.5);
    if (count == of) WRITE(part, "100%%");
    else if (of_thousand < 1) WRITE(part, "<0.1%%");
    else if (of_thousand >= THOUSAND) WRITE(part, ">99.9%%");
    else WRITE(part, "%u.%u%%", of_thousand / 10, of_thousand % 10);
    return part;
}

static unsigned long thousandths(double share)
{
    return (unsigned long)lround(number_round(share * 1000, COMPUTED_DIGITS));
}

Part part_percent(double share)
{
    Part part;
    unsigned long tenths = thousandths(share);
    WRITE(part, "%lu.%lu", tenths / 10, tenths % 10);
    return part;
}

Part part_three_digits(double share)
{
    Part part;
    WRITE(part, "%lu.%03lu", thousandths(share) / 1000, thousandths(share) % 1000);
    return part;
}

Part part_ratio(double value)
{
    Part part;
    char text[NUMBER_TEXT];
    number_format(value, 3, text);
    WRITE(part, "%s", isnan(value) ? "not defined" : isinf(value) ? "infinite" : text);
    return part;
}
