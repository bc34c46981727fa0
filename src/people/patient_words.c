/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the database for each value of a person's enums, and what people read. */
#include "src/base/i18n.h"
#include "src/people/find.h"
#include "src/people/link.h"
#include "src/people/merge.h"
#include "src/people/patient.h"

const struct enum_word patient_lifecycles[LIFECYCLE_COUNT] = {
    [LIFECYCLE_PROSPECT] = {"prospect", N_("prospect")},
    [LIFECYCLE_PATIENT] = {"patient",  N_("patient") },
    [LIFECYCLE_INACTIVE] = {"inactive", N_("inactive")},
    [LIFECYCLE_DECEASED] = {"deceased", N_("deceased")},
};
const struct enum_word patient_sexes[SEX_COUNT] = {
    [SEX_UNKNOWN] = {"unknown", N_("not known")},
    [SEX_FEMALE] = {"female",  N_("female")   },
    [SEX_MALE] = {"male",    N_("male")     },
    [SEX_OTHER] = {"other",   N_("other")    },
};
const struct enum_word patient_privacies[PRIVACY_COUNT] = {
    [PRIVACY_NORMAL] = {"normal",  N_("normal")                   },
    [PRIVACY_MASKED] = {"masked",  N_("masked on public displays")},
    [PRIVACY_SPECIAL] = {"special", N_("special channel")          },
};
const struct enum_word contact_uses[USE_COUNT] = {
    [USE_MOBILE] = {"mobile", N_("mobile")},
    [USE_HOME] = {"home",   N_("home")  },
    [USE_WORK] = {"work",   N_("work")  },
    [USE_OTHER] = {"other",  N_("other") },
};
const struct enum_word identifier_systems[IDENTIFIER_COUNT] = {
    [IDENTIFIER_NATIONAL] = {"national",  N_("national number")         },
    [IDENTIFIER_INSURANCE] = {"insurance", N_("insurance number")        },
    [IDENTIFIER_CARD] = {"card",      N_("member card")             },
    [IDENTIFIER_IMPORT] = {"import",    N_("number in the old system")},
};
const struct enum_word consent_channels[CONSENT_CHANNELS] = {
    [CONSENT_CALL] = {"call",  N_("call")        },
    [CONSENT_SMS] = {"sms",   N_("text message")},
    [CONSENT_EMAIL] = {"email", N_("e-mail")      },
    [CONSENT_POST] = {"post",  N_("letter")      },
};
const struct enum_word consent_purposes[CONSENT_PURPOSES] = {
    [CONSENT_CARE] = {"care",     N_("care")     },
    [CONSENT_REMINDER] = {"reminder", N_("reminders")},
    [CONSENT_OFFER] = {"offer",    N_("offers")   },
};
const struct enum_word consent_hows[CONSENT_HOWS] = {
    [HOW_UNKNOWN] = {"",          N_("not noted")},
    [HOW_IN_PERSON] = {"in-person", N_("in person")},
    [HOW_PAPER] = {"paper",     N_("on paper") },
    [HOW_PHONE] = {"phone",     N_("by phone") },
    [HOW_ONLINE] = {"online",    N_("online")   },
    [HOW_IMPORTED] = {"imported",  N_("imported") },
};
const struct enum_word alert_audiences[ALERT_AUDIENCES] = {
    [ALERT_FOR_EVERYONE] = {"everyone",  N_("everyone") },
    [ALERT_FOR_CLINICAL] = {"clinical",  N_("clinical") },
    [ALERT_FOR_RECEPTION] = {"reception", N_("reception")},
    [ALERT_FOR_MANAGERS] = {"managers",  N_("managers") },
};
const struct enum_word alert_kinds[ALERT_KIND_COUNT] = {
    [ALERT_ALLERGY] = {"allergy",    N_("allergy")   },
      [ALERT_INFECTION] = {"infection",  N_("infection") },
    [ALERT_MOBILITY] = {"mobility",   N_("mobility")  },
      [ALERT_LANGUAGE] = {"language",   N_("language")  },
    [ALERT_CONDUCT] = {"conduct",    N_("conduct")   },
      [ALERT_MONEY] = {"money",      N_("money")     },
    [ALERT_SCHEDULING] = {"scheduling", N_("scheduling")},
      [ALERT_OTHER] = {"other",      N_("other")     },
};
const struct enum_word link_kinds[LINK_KIND_COUNT] = {
    [LINK_GUARDIAN] = {"guardian",  N_("guardian") },
      [LINK_WARD] = {"ward",      N_("ward")     },
    [LINK_PARENT] = {"parent",    N_("parent")   },
      [LINK_CHILD] = {"child",     N_("child")    },
    [LINK_SPOUSE] = {"spouse",    N_("spouse")   },
      [LINK_SIBLING] = {"sibling",   N_("sibling")  },
    [LINK_FRIEND] = {"friend",    N_("friend")   },
      [LINK_CARER] = {"carer",     N_("carer")    },
    [LINK_CARED_FOR] = {"cared-for", N_("cared for")},
};
const struct enum_word find_whys[FIND_WHY_COUNT] = {
    [FIND_NAME] = {"name",      N_("name")       },
    [FIND_PINYIN] = {"pinyin",    N_("pinyin")     },
    [FIND_INITIALS] = {"initials",  N_("initials")   },
    [FIND_INNER] = {"inner",     N_("within")     },
    [FIND_ALIAS] = {"alias",     N_("other name") },
    [FIND_PHONE] = {"phone",     N_("phone")      },
    [FIND_NATIONAL] = {"national",  N_("national")   },
    [FIND_INSURANCE] = {"insurance", N_("insurance")  },
    [FIND_CARD] = {"card",      N_("card")       },
    [FIND_BORN] = {"born",      N_("born")       },
    [FIND_ID] = {"id",        N_("our number") },
    [FIND_FORMER] = {"former",    N_("old number") },
    [FIND_SLIP] = {"slip",      N_("slip")       },
    [FIND_RECENT] = {"recent",    N_("here lately")},
};
const struct enum_word merge_fields[MERGE_FIELD_COUNT] = {
    [MERGE_FAMILY] = {"family", N_("Family name")},
    [MERGE_GIVEN] = {"given", N_("Given name")},
    [MERGE_ALIAS] = {"alias", N_("Also known as")},
    [MERGE_SEX] = {"sex", N_("Sex")},
    [MERGE_BORN] = {"born", N_("Born")},
    [MERGE_PHONE] = {"phone", N_("Phone called first")},
    [MERGE_EMAIL] = {"email", N_("E-mail used first")},
    [MERGE_NATIONAL] = {"national", N_("National number shown")},
    [MERGE_INSURANCE] = {"insurance", N_("Insurance number shown")},
    [MERGE_CARD] = {"card", N_("Member card shown")},
    [MERGE_ADDRESS] = {"address", N_("Address")},
    [MERGE_LANGUAGES] = {"languages", N_("Languages")},
    [MERGE_OCCUPATION] = {"occupation", N_("Occupation")},
    [MERGE_LIFECYCLE] = {"lifecycle", N_("State")},
    [MERGE_PRIVACY] = {"privacy", N_("Privacy")},
    [MERGE_SOURCE] = {"source", N_("How they came")},
    [MERGE_REFERRER] = {"referrer", N_("Referred by")},
    [MERGE_CONSENT] = {"consent", N_("Consent")},
    [MERGE_NOTE] = {"note", N_("Note")},
};
