// Keys of machines (Curve25519, as CURVE of ZeroMQ uses them), their files, and the list of who may connect.
//
// A key file, readable by its owner only:
//
//   # comment
//   public noodle-pub-<64 hexadecimal digits>
//   secret noodle-secret-<64 hexadecimal digits>
//   coordinator noodle-pub-…     whom this machine trusts; without this line it is a coordinator's own key
//
// An allow list, one line a key, beside the key file of the coordinator:
//
//   worker build7 noodle-pub-…   ROLE NAME KEY; roles are client, worker and both
#ifndef NOODLE_KEYS_H
#define NOODLE_KEYS_H

#include "noodle/err.h"
#include "noodle/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	ND_KEY_BYTES = 32,
	ND_KEY_TEXT_BYTES = 80, // room for either key as text
	ND_KEY_MAX_NAME = 100,
};

struct nd_public_key {
	uint8_t bytes[ND_KEY_BYTES];
};

struct nd_key {
	struct nd_public_key own;
	uint8_t secret[ND_KEY_BYTES];
	struct nd_public_key coordinator; // the own one for a coordinator
};

// False: the ZeroMQ library was built without CURVE, and no key is of use.
bool nd_keys_supported(void);

void nd_key_make(struct nd_key *ret); // with itself as coordinator
// On failure *why is a sentence that names the file; caller frees. ND_NOT_FOUND; ND_PERMISSION: others can read it;
// ND_INVALID. A file of mode 0640 is accepted when root owns it: that is how secrets are mounted for services.
enum nd_err nd_key_read(struct nd_key *ret, const char *file, char **why);
// Whole or not at all, with mode 0600. `title` becomes its first line.
enum nd_err nd_key_write(const struct nd_key *self, const char *file, const char *title);
void nd_key_wipe(struct nd_key *self); // leaves no secret behind in memory

void nd_public_key_text(char ret[ND_KEY_TEXT_BYTES], const struct nd_public_key *key);
bool nd_public_key_parse(struct nd_public_key *ret, const char *text);
bool nd_public_key_eq(const struct nd_public_key *a, const struct nd_public_key *b);

// ---- who may connect ----

enum nd_role_bits { ND_MAY_BUILD = 1, ND_MAY_WORK = 2 };

struct nd_allowed {
	char *name;
	unsigned roles; // of enum nd_role_bits
	struct nd_public_key key;
};

struct nd_allow_list { // zero-initialised is empty
	ND_VEC(struct nd_allowed) entries;
};
void nd_allow_list_release(struct nd_allow_list *self);

const char *nd_roles_text(unsigned roles);
unsigned nd_roles_parse(const char *text); // 0: no role
bool nd_key_name_ok(const char *name); // no spaces or control characters, not too long

// As nd_key_read; a file that is not there is an empty list. ND_PERMISSION: others can write to it.
enum nd_err nd_allow_list_read(struct nd_allow_list *ret, const char *file, char **why);
// Change the file and leave its other lines alone. ND_EXISTS: the name has another key. ND_NOT_FOUND: nobody has the
// name.
enum nd_err nd_allow_list_add(const char *file, const struct nd_allowed *entry, char **why);
enum nd_err nd_allow_list_remove(const char *file, const char *name, char **why);

#endif
