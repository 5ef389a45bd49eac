// The key file:
//
//	 0  16  magic "noodlec object 1"
//	16  16  key of the compilation (nd_compile_key)
//	32  16  digest of the object
//	48   -  its diagnostics (nd_diags_encode): warnings are repeated when the object is reused
//
// The object is written before its key file, and its digest is compared when it is read, so a run that was killed in
// between, two runs at once, or a damaged disk cost a compilation and nothing else.
#include "driver/objects.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <string.h>

static const char magic[] = "noodlec object 1";
enum {
	MAGIC_BYTES = sizeof magic - 1,
	DIGEST_BYTES = sizeof(struct nd_digest),
	HEADER_BYTES = MAGIC_BYTES + 2 * DIGEST_BYTES,
	MAX_KEY_FILE = 64 << 20,
	PLAIN_FILE = 0666,
};
static const uint64_t max_object = UINT64_C(4) << 30;

struct nd_digest nd_objects_key(const struct nd_unit *units, uint32_t nunits, const struct nd_options *options)
{
	struct nd_digest *digests = nd_alloc_zero(nunits, sizeof *digests);
	for (uint32_t i = 0; i < nunits; i++)
		digests[i] = nd_digest_of(units[i].text.data, units[i].text.len);
	struct nd_digest key =
		nd_compile_key(&units[0], &digests[0], units + 1, digests + 1, nunits - 1, options, NULL, NULL);
	nd_free(digests);
	return key;
}

static char *path_of(const char *dir, const char *module, const char *ending)
{
	return nd_sprintf("%s/%s%s", dir, module, ending);
}

static bool read_key(struct nd_digest *object, struct nd_diags *diags, const char *path, const struct nd_digest *key)
{
	struct nd_buf file = { 0 };
	bool same = nd_file_read(&file, path, MAX_KEY_FILE) == ND_OK && file.len >= HEADER_BYTES &&
		    memcmp(file.data, magic, MAGIC_BYTES) == 0 &&
		    memcmp(file.data + MAGIC_BYTES, key->bytes, DIGEST_BYTES) == 0;
	if (same) {
		memcpy(object->bytes, file.data + MAGIC_BYTES + DIGEST_BYTES, DIGEST_BYTES);
		same = nd_diags_decode(diags, file.data + HEADER_BYTES, file.len - HEADER_BYTES) == ND_OK;
	}
	nd_buf_release(&file);
	return same;
}

bool nd_objects_get(const char *dir, const char *module, const struct nd_digest *key, struct nd_buf *object,
		    struct nd_diags *diags)
{
	char *key_path = path_of(dir, module, ".key"), *path = path_of(dir, module, ".o");
	struct nd_digest wanted;
	struct nd_diags kept = { 0 };
	struct nd_buf data = { 0 };
	bool found = read_key(&wanted, &kept, key_path, key) && nd_file_read(&data, path, max_object) == ND_OK;
	if (found) {
		struct nd_digest have = nd_digest_of(data.data, data.len);
		found = nd_digest_eq(&have, &wanted);
	}
	if (found) {
		*object = data;
		data = (struct nd_buf){ 0 };
		nd_diags_append(diags, &kept);
	}
	nd_buf_release(&data);
	nd_diags_release(&kept);
	nd_free(key_path);
	nd_free(path);
	return found;
}

enum nd_err nd_objects_put(const char *dir, const char *module, const struct nd_digest *key,
			   const struct nd_buf *object, const struct nd_diags *diags)
{
	char *key_path = path_of(dir, module, ".key"), *path = path_of(dir, module, ".o");
	char *folder = nd_strndup(path, (size_t)(nd_path_base(path) - path));
	struct nd_digest digest = nd_digest_of(object->data, object->len);
	struct nd_buf file = { 0 };
	nd_buf_add(&file, magic, MAGIC_BYTES);
	nd_buf_add(&file, key->bytes, DIGEST_BYTES);
	nd_buf_add(&file, digest.bytes, DIGEST_BYTES);
	nd_diags_encode(&file, diags);
	enum nd_err err = nd_dir_make(folder);
	if (!err)
		err = nd_file_write(path, object->data, object->len, PLAIN_FILE);
	if (!err)
		err = nd_file_write(key_path, file.data, file.len, PLAIN_FILE);
	nd_buf_release(&file);
	nd_free(folder);
	nd_free(key_path);
	nd_free(path);
	return err;
}
