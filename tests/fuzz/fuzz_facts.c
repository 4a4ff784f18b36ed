/* Facts, for a rule set that has every kind of term: read, run, reported, tested. */
#include "fuzz.h"

static const char clinic[] =
    "finding fever, cough, rash\n"
    "finding \"no appetite\"\n"
    "  also anorexia\n"
    "finding sex is female, male or other\n"
    "  value female\n    also woman\n"
    "finding comorbidities are diabetes, hypertension, gout\n"
    "finding allergy\n  assume absent\n"
    "finding infection means fever and cough\n"
    "measure age (years)\n  range 0 to 120\n"
    "measure temperature (Cel)\n  range 30 to 45\n  bands normal < 37.5 <= raised < 38 <= high\n"
    "measure creatinine (umol/L)\n  range 0 to 2000\n  molar mass 113.12 g/mol\n"
    "  bands low < (50 if female else 60) <= normal <= (90 if female else 110) < raised\n"
    "measure clearance (mL/min) = (140 - age (years)) * 88 / creatinine (umol/L) * 1 mL/min\n"
    "measure titre\n"
    "score points = sum of (2 if fever, 1 if cough, highest of (3 if age at least 65 years, 1 if male)) unless rash\n"
    "  bands few < 3 <= many\n"
    "conclusion flu, cold, sepsis\n"
    "action treat, wait\n"
    "points at least 3 implies flu unless allergy\n"
    "fever and temperature is high suggests sepsis\n"
    "no fever suggests no sepsis\n"
    "at least 2 of (diabetes, hypertension, gout, rash) excludes cold\n"
    "rule circle: cold and infection implies cold\n"
    "infection with cough implies cold\n"
    "sepsis is suspected recommends treat unless creatinine is not recorded\n"
    "titre above 1:80 or clearance below 60 mL/min excludes treat\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static rr_rules *rules;
    if (!rules) {
        rr_status status = rr_rules_load_text("clinic.rules", clinic, sizeof clinic - 1, NULL, &rules);
        LAW(status == RR_OK);
    }
    fuzz_cases(rules, (const char *)data, size);
    return 0;
}
