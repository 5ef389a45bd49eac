// What the graph needs of a module: its imports and its interface. Binary form:
//
//	u8      version, 2
//	varint  count of imports, then for each
//	  bytes   spec
//	  varint  line, column
//	  u8      1 when the interface needs it, else 0
//	bytes   interface
//	bytes   diagnostics, as nd_diags_encode wrote them
//	varint  count of headers, then for each
//	  u8      kind
//	  bytes   name
//	  varint  line, column
#include "noodle/compiler.h"
#include "noodle/map.h"
#include "noodle/mem.h"
#include "parse/ast.h"

#include <string.h>

enum { FORMAT_VERSION = 2, MIN_IMPORT = 4, MIN_HEADER = 4, MAX_HEADERS = 10000 };

static void too_large(struct nd_diags *diags, const char *file, const char *what, uint64_t limit)
{
	char *message = nd_sprintf("%s: at most %llu", what, (unsigned long long)limit);

	nd_diags_add(diags, &(struct nd_diag){
				    .severity = ND_ERROR,
				    .code = (char[]){"E0504"},
				    .file = (char *)file,
				    .message = message,
			    });
	nd_free(message);
}

// Copies the imports, each spec once: it is needed by the interface if one of its repeats is.
static void take_imports(struct nd_scan *to, const struct nd_import_ref *refs, uint32_t count,
			 struct nd_intern *intern)
{
	struct nd_map seen = {0};

	to->imports = count ? nd_alloc_zero(count, sizeof *to->imports) : NULL;
	for (uint32_t i = 0; i < count; i++) {
		nd_sym spec = nd_intern_cstr(intern, refs[i].spec);
		uint32_t at;

		if (nd_map_get(&seen, spec, &at)) {
			to->imports[at].in_interface |= refs[i].in_interface;
			continue;
		}
		nd_map_set(&seen, spec, to->nimports);
		to->imports[to->nimports++] = (struct nd_import){
			.spec = nd_strdup(refs[i].spec),
			.line = refs[i].line,
			.column = refs[i].column,
			.in_interface = refs[i].in_interface,
		};
	}
	nd_map_release(&seen);
}

static void take_headers(struct nd_scan *to, const struct nd_ast *ast, struct nd_arena *arena)
{
	struct nd_header_ref *refs;
	uint32_t count = nd_ast_headers(&refs, ast, arena);

	if (count > MAX_HEADERS)
		count = MAX_HEADERS; // a file has one or two
	to->headers = count ? nd_alloc_zero(count, sizeof *to->headers) : NULL;
	for (uint32_t i = 0; i < count; i++)
		to->headers[to->nheaders++] = (struct nd_header){
			.kind = strcmp(refs[i].kind, "module") == 0    ? ND_HEADER_MODULE
				: strcmp(refs[i].kind, "package") == 0 ? ND_HEADER_PACKAGE
								       : ND_HEADER_REQUIRES,
			.name = nd_strdup(refs[i].name),
			.line = refs[i].line,
			.column = refs[i].column,
		};
}

void nd_scan_source(struct nd_scan *ret, struct nd_str source, const char *file)
{
	*ret = (struct nd_scan){0};
	if (source.len > ND_MAX_SOURCE_BYTES) {
		too_large(&ret->diags, file, "bytes in a source file", ND_MAX_SOURCE_BYTES);
		return;
	}

	struct nd_intern *intern = nd_intern_new();
	struct nd_arena arena;
	struct nd_ast ast;
	struct nd_import_ref *refs;

	nd_arena_init(&arena);
	nd_ast_parse(&ast, source, file, false, intern, &ret->diags);

	uint32_t count = nd_ast_imports(&refs, &ast, &arena);

	if (count > ND_MAX_IMPORTS)
		too_large(&ret->diags, file, "imports in a module", ND_MAX_IMPORTS);
	else
		take_imports(ret, refs, count, intern);
	take_headers(ret, &ast, &arena);
	if (!ret->diags.errors)
		nd_interface_write(&ret->interface, &ast, &ret->diags);
	if (ret->diags.errors)
		nd_buf_release(&ret->interface); // nobody may read half an interface
	nd_diags_sort(&ret->diags);
	nd_ast_release(&ast);
	nd_arena_release(&arena);
	nd_intern_destroy(&intern);
}

void nd_scan_release(struct nd_scan *self)
{
	for (uint32_t i = 0; i < self->nimports; i++)
		nd_free(self->imports[i].spec);
	nd_free(self->imports);
	for (uint32_t i = 0; i < self->nheaders; i++)
		nd_free(self->headers[i].name);
	nd_free(self->headers);
	nd_buf_release(&self->interface);
	nd_diags_release(&self->diags);
	*self = (struct nd_scan){0};
}

void nd_scan_encode(struct nd_buf *out, const struct nd_scan *self)
{
	struct nd_buf diags = {0};

	nd_buf_add_u8(out, FORMAT_VERSION);
	nd_buf_add_varint(out, self->nimports);
	for (uint32_t i = 0; i < self->nimports; i++) {
		const struct nd_import *import = &self->imports[i];

		nd_buf_add_bytes(out, import->spec, strlen(import->spec));
		nd_buf_add_varint(out, import->line);
		nd_buf_add_varint(out, import->column);
		nd_buf_add_u8(out, import->in_interface);
	}
	nd_buf_add_bytes(out, self->interface.data, self->interface.len);
	nd_diags_encode(&diags, &self->diags);
	nd_buf_add_bytes(out, diags.data, diags.len);
	nd_buf_release(&diags);
	nd_buf_add_varint(out, self->nheaders);
	for (uint32_t i = 0; i < self->nheaders; i++) {
		nd_buf_add_u8(out, (uint8_t)self->headers[i].kind);
		nd_buf_add_bytes(out, self->headers[i].name, strlen(self->headers[i].name));
		nd_buf_add_varint(out, self->headers[i].line);
		nd_buf_add_varint(out, self->headers[i].column);
	}
}

static uint32_t read_u32(struct nd_reader *in)
{
	uint64_t value = nd_reader_varint(in);

	if (value > UINT32_MAX)
		in->failed = true;
	return (uint32_t)value;
}

static char *read_text(struct nd_reader *in)
{
	struct nd_str text = nd_reader_bytes(in);

	if (text.len && memchr(text.data, '\0', text.len))
		in->failed = true;
	return nd_strndup(text.len ? text.data : "", text.len);
}

static void read_header(struct nd_header *ret, struct nd_reader *in)
{
	uint8_t kind = nd_reader_u8(in);

	if (kind > ND_HEADER_REQUIRES)
		in->failed = true;
	ret->kind = kind > ND_HEADER_REQUIRES ? ND_HEADER_MODULE : (enum nd_header_kind)kind;
	ret->name = read_text(in);
	ret->line = read_u32(in);
	ret->column = read_u32(in);
}

static void read_import(struct nd_import *ret, struct nd_reader *in)
{
	ret->spec = read_text(in);
	ret->line = read_u32(in);
	ret->column = read_u32(in);

	uint8_t flags = nd_reader_u8(in);

	if (flags > 1)
		in->failed = true;
	ret->in_interface = flags;
}

enum nd_err nd_scan_decode(struct nd_scan *ret, const void *data, size_t len)
{
	struct nd_reader in = nd_reader(data, len);
	enum nd_err err = ND_OK;

	*ret = (struct nd_scan){0};
	if (nd_reader_u8(&in) != FORMAT_VERSION)
		return in.failed ? ND_INVALID : ND_VERSION;

	uint32_t count = nd_reader_count(&in, MIN_IMPORT);

	if (in.failed || count > ND_MAX_IMPORTS)
		return ND_INVALID;
	ret->imports = count ? nd_alloc_zero(count, sizeof *ret->imports) : NULL;
	while (ret->nimports < count && !in.failed)
		read_import(&ret->imports[ret->nimports++], &in);

	struct nd_str interface = nd_reader_bytes(&in);
	struct nd_str diags = nd_reader_bytes(&in);

	count = nd_reader_count(&in, MIN_HEADER);
	if (in.failed || count > MAX_HEADERS) {
		err = ND_INVALID;
		goto out;
	}
	ret->headers = count ? nd_alloc_zero(count, sizeof *ret->headers) : NULL;
	while (ret->nheaders < count && !in.failed)
		read_header(&ret->headers[ret->nheaders++], &in);
	if (in.failed || in.at != in.end) {
		err = ND_INVALID;
		goto out;
	}
	if (interface.len)
		nd_buf_add_str(&ret->interface, interface);
	err = nd_diags_decode(&ret->diags, diags.data, diags.len);
out:
	if (err)
		nd_scan_release(ret);
	return err;
}
