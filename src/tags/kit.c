/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tag groups as a kit writes them. */
#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/ini.h"
#include "src/clinic/kit.h"
#include "src/tags/tag.h"

enum { KIT_TAGS_SIZE = 2048 };

/** The next "word Name" of a list with commas; false at its end. Sets *rest behind it. */
static bool next_tag(const char **rest, struct tag *tag, bool *wrong)
{
    const char *s = *rest + strspn(*rest, " ,");
    size_t length = strcspn(s, ",");
    *rest = s + length;
    while (length > 0 && s[length - 1] == ' ')
        length--;
    if (length == 0)
        return false;
    size_t word = strcspn(s, " ,");
    if (word > length)
        word = length;
    const char *name = s + word + strspn(s + word, " ");
    size_t name_length = word < length ? (size_t)(s + length - name) : 0;
    if (word >= sizeof tag->word || name_length >= sizeof tag->name) {
        *wrong = true;
        return false;
    }
    *tag = (struct tag){ .active = true };
    memcpy(tag->word, s, word);
    memcpy(tag->name, name_length > 0 ? name : s, name_length > 0 ? name_length : word);
    return true;
}

static enum rc read_group(struct db *db, const struct ini *ini, const char *section, const char *word, bool write,
                          struct err *e)
{
    struct tag_group group = { 0 };
    char exclusive[16], tags[KIT_TAGS_SIZE];
    if (word[0] == '\0' || strlen(word) >= sizeof group.word)
        return ini_refuse(ini, section, NULL, e, _("[%s] needs one word after the kind, a short one."), section);
    snprintf(group.word, sizeof group.word, "%s", word);
    enum rc rc;
    if ((rc = kit_text(ini, section, "name", word, group.name, sizeof group.name, e)) != RC_OK ||
        (rc = kit_text(ini, section, "exclusive", "no", exclusive, sizeof exclusive, e)) != RC_OK ||
        (rc = kit_text(ini, section, "tags", NULL, tags, sizeof tags, e)) != RC_OK)
        return rc;
    if (strcmp(exclusive, "yes") != 0 && strcmp(exclusive, "no") != 0)
        return kit_wrong(ini, section, "exclusive", exclusive, _("yes or no"), e);
    group.exclusive = strcmp(exclusive, "yes") == 0;
    if (write) {
        struct tag_group_list groups;
        if ((rc = tag_groups(db, &groups, e)) != RC_OK)
            return rc;
        group.position = (int32_t)groups.n + 1;
        tag_group_list_release(&groups);
        if ((rc = tag_group_save(db, &group, e)) != RC_OK)
            return rc;
    }
    const char *rest = tags;
    struct tag tag;
    bool wrong = false;
    for (int32_t n = 1; rc == RC_OK && next_tag(&rest, &tag, &wrong); n++) {
        tag.group_id = group.id;
        tag.position = n;
        if (write)
            rc = tag_save(db, &tag, e);
    }
    return wrong ? kit_wrong(ini, section, "tags", tags, _("like \"vip VIP, gold Gold\""), e) : rc;
}

const struct kit_reader tags_kit_reader = { .prefix = "tags", .read = read_group };
