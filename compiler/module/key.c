// Options as bytes and the key of a compile task: two tasks with equal keys have equal outputs.
//
//	options: u8 version 2, u8 level, u8 flags (1 check only, 2 program entry, 4 debug), u32 little-endian disabled passes
#include "noodle/compiler.h"

#include <string.h>

enum { OPTIONS_VERSION = 2, OPTIONS_BYTES = 7, MAX_LEVEL = 3 };
enum { CHECK_ONLY = 1 << 0, PROGRAM_ENTRY = 1 << 1, DEBUG = 1 << 2, ALL_FLAGS = (1 << 3) - 1 };

static const char key_format[] = "compile 2"; // changes with what goes into the key

// `threads` is left out: the bytes of the output do not depend on it.
void nd_options_encode(struct nd_buf *out, const struct nd_options *options)
{
	nd_buf_add_u8(out, OPTIONS_VERSION);
	nd_buf_add_u8(out, (uint8_t)options->level);
	nd_buf_add_u8(out, (uint8_t)((options->check_only ? CHECK_ONLY : 0) |
				     (options->program_entry ? PROGRAM_ENTRY : 0) | (options->debug ? DEBUG : 0)));
	for (uint32_t shift = 0; shift < 32; shift += 8)
		nd_buf_add_u8(out, (uint8_t)(options->disabled_passes >> shift));
}

enum nd_err nd_options_decode(struct nd_options *ret, const void *data, size_t len)
{
	const uint8_t *bytes = data;

	if (len < 1)
		return ND_INVALID;
	if (bytes[0] != OPTIONS_VERSION)
		return ND_VERSION;
	if (len != OPTIONS_BYTES || bytes[1] > MAX_LEVEL || bytes[2] > ALL_FLAGS)
		return ND_INVALID;
	*ret = (struct nd_options){
		.level = bytes[1],
		.check_only = (bytes[2] & CHECK_ONLY) != 0,
		.program_entry = (bytes[2] & PROGRAM_ENTRY) != 0,
		.debug = (bytes[2] & DEBUG) != 0,
		.disabled_passes = bytes[3] | (uint32_t)bytes[4] << 8 | (uint32_t)bytes[5] << 16 |
				   (uint32_t)bytes[6] << 24,
	};
	return ND_OK;
}

bool nd_options_recognise(struct nd_options *ret, const struct nd_digest *digest)
{
	for (uint8_t level = 0; level <= MAX_LEVEL; level++)
		for (uint8_t flags = 0; flags <= ALL_FLAGS; flags++) {
			uint8_t bytes[OPTIONS_BYTES] = {OPTIONS_VERSION, level, flags};
			struct nd_digest is = nd_digest_of(bytes, sizeof bytes);

			if (nd_digest_eq(&is, digest) && !nd_options_decode(ret, bytes, sizeof bytes))
				return true;
		}
	return false;
}

void nd_options_describe(struct nd_buf *out, const struct nd_options *options)
{
	nd_buf_printf(out, "-O%u", options->level);
	if (options->check_only)
		nd_buf_add_cstr(out, ", checked only");
	if (options->program_entry)
		nd_buf_add_cstr(out, ", as the start of a program");
}

struct parts {
	struct nd_hasher *key;
	struct nd_buf scratch; // one part's bytes, each field with its length
	struct nd_buf name;
	void (*component)(void *arg, const char *name, const struct nd_digest *digest);
	void *arg;
};

static void field(struct parts *self, const char *text)
{
	nd_buf_add_bytes(&self->scratch, text, strlen(text));
}

static void imports_of(struct parts *self, const struct nd_unit *unit)
{
	nd_buf_add_varint(&self->scratch, unit->nimports);
	for (uint32_t i = 0; i < unit->nimports; i++) {
		field(self, unit->imports[i].spec);
		field(self, unit->imports[i].module);
	}
}

static void end_part(struct parts *self, const char *name, const struct nd_digest *digest)
{
	nd_hasher_cstr(self->key, name);
	nd_hasher_digest(self->key, digest);
	if (self->component)
		self->component(self->arg, name, digest);
	nd_buf_clear(&self->scratch);
}

static void end_scratch(struct parts *self, const char *name)
{
	struct nd_digest digest = nd_digest_of(self->scratch.data, self->scratch.len);

	end_part(self, name, &digest);
}

// `file` counts: it is in diagnostics and in the line tables.
static void own_parts(struct parts *self, const struct nd_unit *unit, const struct nd_digest *source,
		      const struct nd_options *options)
{
	struct nd_digest compiler = nd_compiler_digest();

	end_part(self, "compiler", &compiler);
	nd_options_encode(&self->scratch, options);
	end_scratch(self, "options");
	field(self, unit->name);
	field(self, unit->file);
	end_scratch(self, "module");
	imports_of(self, unit);
	end_scratch(self, "imports");
	end_part(self, "source", source);
}

struct nd_digest nd_compile_key(
	const struct nd_unit *unit, const struct nd_digest *source, const struct nd_unit *reads,
	const struct nd_digest *interfaces, uint32_t nreads, const struct nd_options *options,
	void (*component)(void *arg, const char *name, const struct nd_digest *digest), void *arg)
{
	struct parts parts = {.key = nd_hasher_new(), .component = component, .arg = arg};

	nd_hasher_cstr(parts.key, key_format);
	own_parts(&parts, unit, source, options);
	for (uint32_t i = 0; i < nreads; i++)
		imports_of(&parts, &reads[i]);
	end_scratch(&parts, "imports of interfaces");
	for (uint32_t i = 0; i < nreads; i++) { // the digest of the blob itself, so that a change can be shown
		nd_buf_clear(&parts.name);
		nd_buf_add_cstr(&parts.name, "interface ");
		nd_buf_add_cstr(&parts.name, reads[i].name);
		end_part(&parts, parts.name.data, &interfaces[i]);
	}

	struct nd_digest ret = nd_hasher_final(parts.key);

	nd_hasher_destroy(&parts.key);
	nd_buf_release(&parts.scratch);
	nd_buf_release(&parts.name);
	return ret;
}
