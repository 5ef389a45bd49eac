#include "noodle/keys.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <zmq.h>

#define PUBLIC_PREFIX "noodle-pub-"
#define SECRET_PREFIX "noodle-secret-"

enum {
	Z85_BYTES = 41, // 40 characters and a zero
	MAX_KEY_FILE = 64 << 10,
	MAX_ALLOW_FILE = 16 << 20,
	OTHERS_READ = 077,
	OTHERS_WRITE = 022,
};

bool nd_keys_supported(void)
{
	return zmq_has("curve");
}

// ---- keys as text ----

static void to_text(char ret[ND_KEY_TEXT_BYTES], const char *prefix, const uint8_t bytes[ND_KEY_BYTES])
{
	int at = snprintf(ret, ND_KEY_TEXT_BYTES, "%s", prefix);

	for (int i = 0; i < ND_KEY_BYTES; i++)
		at += snprintf(ret + at, (size_t)(ND_KEY_TEXT_BYTES - at), "%02x", bytes[i]);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool from_text(uint8_t ret[ND_KEY_BYTES], const char *prefix, const char *text)
{
	size_t len = strlen(prefix);

	if (strncmp(text, prefix, len) != 0 || strlen(text + len) != 2 * ND_KEY_BYTES)
		return false;
	text += len;
	for (int i = 0; i < ND_KEY_BYTES; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

void nd_public_key_text(char ret[ND_KEY_TEXT_BYTES], const struct nd_public_key *key)
{
	to_text(ret, PUBLIC_PREFIX, key->bytes);
}

bool nd_public_key_parse(struct nd_public_key *ret, const char *text)
{
	return from_text(ret->bytes, PUBLIC_PREFIX, text);
}

bool nd_public_key_eq(const struct nd_public_key *a, const struct nd_public_key *b)
{
	return !memcmp(a->bytes, b->bytes, ND_KEY_BYTES);
}

void nd_key_make(struct nd_key *ret)
{
	char public_text[Z85_BYTES], secret_text[Z85_BYTES];
	int rc = zmq_curve_keypair(public_text, secret_text);

	assert(rc == 0); // nd_keys_supported
	(void)rc;
	zmq_z85_decode(ret->own.bytes, public_text);
	zmq_z85_decode(ret->secret, secret_text);
	explicit_bzero(secret_text, sizeof secret_text);
	ret->coordinator = ret->own;
}

// Whether the two halves belong together.
static bool is_pair(const struct nd_key *key)
{
	char secret_text[Z85_BYTES], public_text[Z85_BYTES];
	uint8_t expected[ND_KEY_BYTES];
	bool ok = zmq_z85_encode(secret_text, key->secret, ND_KEY_BYTES) &&
		  zmq_curve_public(public_text, secret_text) == 0 && zmq_z85_decode(expected, public_text) &&
		  !memcmp(expected, key->own.bytes, ND_KEY_BYTES);

	explicit_bzero(secret_text, sizeof secret_text);
	return ok;
}

void nd_key_wipe(struct nd_key *self)
{
	explicit_bzero(self, sizeof *self);
}

// ---- files of words ----

// The next word of the line; NULL at its end. Ends words with zeros.
static char *next_word(char **at)
{
	char *word = *at + strspn(*at, " \t\r");
	size_t len = strcspn(word, " \t\r");

	if (!*word || *word == '#')
		return NULL;
	*at = word + len + (word[len] != '\0');
	word[len] = '\0';
	return word;
}

static char *next_line(char **at)
{
	char *line = *at;
	size_t len;

	if (!line || !*line)
		return NULL;
	len = strcspn(line, "\n");
	*at = line + len + (line[len] != '\0');
	line[len] = '\0';
	return line;
}

// Reads a file that may not have the permissions `forbidden`.
static enum nd_err read_guarded(struct nd_buf *ret, const char *file, size_t max, unsigned forbidden,
				char **why)
{
	struct stat st;
	enum nd_err err = stat(file, &st) ? nd_err_from_errno(errno) : ND_OK;

	if (!err && st.st_uid == 0 && forbidden == OTHERS_READ)
		forbidden &= ~040u;
	if (!err && st.st_mode & forbidden) {
		*why = nd_sprintf("others can %s %s (mode %04o); say chmod %s %s",
				  forbidden == OTHERS_WRITE ? "change" : "read", file,
				  (unsigned)st.st_mode & 07777, forbidden == OTHERS_WRITE ? "go-w" : "600",
				  file);
		return ND_PERMISSION;
	}
	if (!err)
		err = nd_file_read(ret, file, max);
	if (err)
		*why = nd_sprintf("%s cannot be read: %s", file, nd_err_text(err));
	else
		nd_buf_reserve(ret, 1); // so that an empty one is a string, too
	return err;
}

// Wipes what had a secret in it.
static void release_secret(struct nd_buf *buf)
{
	if (buf->data)
		explicit_bzero(buf->data, buf->cap);
	nd_buf_release(buf);
}

// ---- key files ----

enum { HAS_PUBLIC = 1, HAS_SECRET = 2, HAS_COORDINATOR = 4 };

// Returns what the line gave, 0 for nothing, -1 when it makes no sense.
static int read_key_line(struct nd_key *key, char *line)
{
	char *word = next_word(&line), *value = word ? next_word(&line) : NULL;

	if (!word)
		return 0;
	if (!value || next_word(&line))
		return -1;
	if (!strcmp(word, "public"))
		return nd_public_key_parse(&key->own, value) ? HAS_PUBLIC : -1;
	if (!strcmp(word, "secret"))
		return from_text(key->secret, SECRET_PREFIX, value) ? HAS_SECRET : -1;
	if (!strcmp(word, "coordinator"))
		return nd_public_key_parse(&key->coordinator, value) ? HAS_COORDINATOR : -1;
	return -1;
}

enum nd_err nd_key_read(struct nd_key *ret, const char *file, char **why)
{
	struct nd_buf text = {0};
	struct nd_key key = {0};
	enum nd_err err = read_guarded(&text, file, MAX_KEY_FILE, OTHERS_READ, why);
	char *at, *line;
	int has = 0, number = 0;

	if (err)
		return err;
	at = text.data;
	while (!err && (line = next_line(&at))) {
		int found = read_key_line(&key, line);

		number++;
		if (found < 0 || has & found) {
			*why = nd_sprintf("%s:%d: not a line of a key file", file, number);
			err = ND_INVALID;
		}
		has |= found > 0 ? found : 0;
	}
	if (!err && (!(has & HAS_PUBLIC) || !(has & HAS_SECRET) || !is_pair(&key))) {
		*why = nd_sprintf(
			"%s is no key file: it must have a public and a secret key that belong together",
			file);
		err = ND_INVALID;
	}
	if (!(has & HAS_COORDINATOR))
		key.coordinator = key.own;
	if (!err)
		*ret = key;
	nd_key_wipe(&key);
	release_secret(&text);
	return err;
}

enum nd_err nd_key_write(const struct nd_key *self, const char *file, const char *title)
{
	char public_text[ND_KEY_TEXT_BYTES], secret_text[ND_KEY_TEXT_BYTES], coordinator[ND_KEY_TEXT_BYTES];
	struct nd_buf text = {0};
	enum nd_err err;

	nd_public_key_text(public_text, &self->own);
	nd_public_key_text(coordinator, &self->coordinator);
	to_text(secret_text, SECRET_PREFIX, self->secret);
	nd_buf_reserve(&text, 1024); // so that no copy of the secret stays behind when it grows
	nd_buf_printf(&text, "# %s. Keep this file secret.\npublic %s\nsecret %s\n", title, public_text,
		      secret_text);
	if (!nd_public_key_eq(&self->own, &self->coordinator))
		nd_buf_printf(&text, "coordinator %s\n", coordinator);
	err = nd_file_write(file, text.data, text.len, 0600);
	explicit_bzero(secret_text, sizeof secret_text);
	release_secret(&text);
	return err;
}

// ---- allow lists ----

const char *nd_roles_text(unsigned roles)
{
	return roles == ND_MAY_BUILD ? "client" : roles == ND_MAY_WORK ? "worker" : roles ? "both" : "nobody";
}

unsigned nd_roles_parse(const char *text)
{
	return !strcmp(text, "client")   ? ND_MAY_BUILD
	       : !strcmp(text, "worker") ? ND_MAY_WORK
	       : !strcmp(text, "both")   ? ND_MAY_BUILD | ND_MAY_WORK
					 : 0;
}

bool nd_key_name_ok(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("-_.@", name[i]))
			return false;
	return len && len <= ND_KEY_MAX_NAME && name[0] != '-' && name[0] != '.';
}

void nd_allow_list_release(struct nd_allow_list *self)
{
	for (uint32_t i = 0; i < self->entries.len; i++)
		nd_free(self->entries.data[i].name);
	nd_vec_free(&self->entries);
	memset(self, 0, sizeof *self);
}

// What is wrong with the line, NULL when nothing is.
static const char *read_allow_line(struct nd_allow_list *list, char *line)
{
	char *role = next_word(&line), *name = role ? next_word(&line) : NULL,
	     *key = name ? next_word(&line) : NULL;
	struct nd_allowed entry = {.roles = role ? nd_roles_parse(role) : 0};

	if (!role)
		return NULL;
	if (!entry.roles)
		return "a line begins with client, worker or both";
	if (!name || !nd_key_name_ok(name))
		return "behind the role stands a name";
	if (!key || !nd_public_key_parse(&entry.key, key))
		return "behind the name stands a public key, " PUBLIC_PREFIX "…";
	if (next_word(&line))
		return "something stands behind the key";
	for (uint32_t i = 0; i < list->entries.len; i++)
		if (!strcmp(list->entries.data[i].name, name) ||
		    nd_public_key_eq(&list->entries.data[i].key, &entry.key))
			return "the name or the key was there before";
	entry.name = nd_strdup(name);
	nd_vec_push(&list->entries, entry);
	return NULL;
}

static enum nd_err parse_allow_list(struct nd_allow_list *ret, char *text, const char *file, char **why)
{
	char *line;

	for (int number = 1; (line = next_line(&text)); number++) {
		const char *wrong = read_allow_line(ret, line);

		if (!wrong)
			continue;
		*why = nd_sprintf("%s:%d: %s", file, number, wrong);
		nd_allow_list_release(ret);
		return ND_INVALID;
	}
	return ND_OK;
}

enum nd_err nd_allow_list_read(struct nd_allow_list *ret, const char *file, char **why)
{
	struct nd_buf text = {0};
	enum nd_err err = read_guarded(&text, file, MAX_ALLOW_FILE, OTHERS_WRITE, why);

	memset(ret, 0, sizeof *ret);
	if (!err)
		err = parse_allow_list(ret, text.data, file, why);
	nd_buf_release(&text);
	if (err != ND_NOT_FOUND)
		return err;
	nd_free(*why);
	*why = NULL;
	return ND_OK;
}

static const char allow_head[] =
	"# Who may connect to the coordinator: ROLE NAME KEY. Roles are client, worker and both.\n"
	"# It is read again when it changes.\n";

// The file as it is, or how a new one begins.
static enum nd_err read_for_change(struct nd_buf *text, struct nd_allow_list *list, const char *file,
				   char **why)
{
	enum nd_err err = nd_allow_list_read(list, file, why);

	if (err)
		return err;
	err = nd_file_read(text, file, MAX_ALLOW_FILE);
	if (err == ND_NOT_FOUND) {
		nd_buf_add_cstr(text, allow_head);
		return ND_OK;
	}
	if (err)
		*why = nd_sprintf("%s cannot be read: %s", file, nd_err_text(err));
	return err;
}

static enum nd_err write_list(const char *file, const struct nd_buf *text, char **why)
{
	enum nd_err err = nd_file_write(file, text->data, text->len, 0644);

	if (err)
		*why = nd_sprintf("%s cannot be written: %s", file, nd_err_text(err));
	return err;
}

// Copies all lines but that of the name.
static void copy_without(struct nd_buf *ret, char *text, const char *name)
{
	char *line;

	while ((line = next_line(&text))) {
		char *copy = nd_strdup(line), *at = copy, *role = next_word(&at),
		     *found = role ? next_word(&at) : NULL;

		if (!found || strcmp(found, name) != 0)
			nd_buf_printf(ret, "%s\n", line);
		nd_free(copy);
	}
}

enum nd_err nd_allow_list_add(const char *file, const struct nd_allowed *entry, char **why)
{
	char key[ND_KEY_TEXT_BYTES];
	struct nd_buf text = {0}, changed = {0};
	struct nd_allow_list list;
	enum nd_err err = read_for_change(&text, &list, file, why);

	for (uint32_t i = 0; !err && i < list.entries.len; i++) {
		const struct nd_allowed *other = &list.entries.data[i];
		bool same_name = !strcmp(other->name, entry->name);

		if (same_name == nd_public_key_eq(&other->key, &entry->key))
			continue; // somebody else, or the very one
		*why = same_name
			       ? nd_sprintf(
					 "%s has another key for '%s'; say `noodle-dist keys deny %s` first",
					 file, entry->name, entry->name)
			       : nd_sprintf("%s has this key under the name '%s'", file, other->name);
		err = ND_EXISTS;
	}
	if (!err) {
		nd_public_key_text(key, &entry->key);
		copy_without(&changed, text.data, entry->name);
		nd_buf_printf(&changed, "%s %s %s\n", nd_roles_text(entry->roles), entry->name, key);
		err = write_list(file, &changed, why);
	}
	nd_allow_list_release(&list);
	nd_buf_release(&text);
	nd_buf_release(&changed);
	return err;
}

enum nd_err nd_allow_list_remove(const char *file, const char *name, char **why)
{
	struct nd_buf text = {0}, changed = {0};
	struct nd_allow_list list;
	enum nd_err err = read_for_change(&text, &list, file, why);
	bool found = false;

	for (uint32_t i = 0; !err && i < list.entries.len; i++)
		found = found || !strcmp(list.entries.data[i].name, name);
	if (!err && !found) {
		*why = nd_sprintf("nobody in %s is called '%s'", file, name);
		err = ND_NOT_FOUND;
	}
	if (!err) {
		copy_without(&changed, text.data, name);
		nd_buf_reserve(&changed, 1);
		err = write_list(file, &changed, why);
	}
	nd_allow_list_release(&list);
	nd_buf_release(&text);
	nd_buf_release(&changed);
	return err;
}
