#include "job.h"

#include "noodle/mem.h"

#include <string.h>

// ---- jobs ----

static void add_text(struct nd_buf *out, const char *text)
{
	nd_buf_add_bytes(out, text, strlen(text));
}

void nd_job_encode(struct nd_buf *out, const struct nd_job *job)
{
	nd_buf_add_u8(out, (uint8_t)job->kind);
	add_text(out, job->name);
	nd_buf_add_bytes(out, job->options.data, job->options.len);
	nd_buf_add_varint(out, job->input_count);
	for (uint32_t i = 0; i < job->input_count; i++) {
		const struct nd_job_input *input = &job->inputs[i];

		nd_buf_add_u8(out, (uint8_t)input->role);
		add_text(out, input->package);
		add_text(out, input->module);
		add_text(out, input->path);
		nd_buf_add_varint(out, input->import_count);
		for (uint32_t k = 0; k < input->import_count; k++)
			add_text(out, input->imports[k]);
		nd_buf_add_bytes(out, input->data.data, input->data.len);
	}
}

static const char *read_text(struct nd_reader *reader, struct nd_arena *arena)
{
	struct nd_str text = nd_reader_bytes(reader);

	return nd_arena_strndup(arena, text.data ? text.data : "", text.len);
}

static void read_input(struct nd_job_input *ret, struct nd_reader *reader, struct nd_arena *arena)
{
	const char **imports;

	ret->role = nd_reader_u8(reader);
	ret->package = read_text(reader, arena);
	ret->module = read_text(reader, arena);
	ret->path = read_text(reader, arena);
	ret->import_count = nd_reader_count(reader, 1);
	imports = nd_arena_array(arena, const char *, (size_t)ret->import_count + 1);
	for (uint32_t i = 0; i < ret->import_count; i++)
		imports[i] = read_text(reader, arena);
	ret->imports = imports;
	ret->data = nd_reader_bytes(reader);
}

enum nd_err nd_job_decode(struct nd_job *ret, struct nd_arena *arena, const void *data, size_t len)
{
	struct nd_reader reader = nd_reader(data, len);
	struct nd_job_input *inputs;

	ret->kind = nd_reader_u8(&reader);
	ret->name = read_text(&reader, arena);
	ret->options = nd_reader_bytes(&reader);
	ret->input_count = nd_reader_count(&reader, 6);
	inputs = nd_arena_array(arena, struct nd_job_input, (size_t)ret->input_count + 1);
	for (uint32_t i = 0; i < ret->input_count; i++)
		read_input(&inputs[i], &reader, arena);
	ret->inputs = inputs;
	return reader.failed ? ND_INVALID : ND_OK;
}

// ---- results ----

void nd_job_result_release(struct nd_job_result *self)
{
	for (uint32_t i = 0; i < self->outputs.len; i++) {
		nd_free(self->outputs.data[i].name);
		nd_buf_release(&self->outputs.data[i].data);
	}
	nd_vec_free(&self->outputs);
	nd_buf_release(&self->diags);
	nd_buf_release(&self->text);
	memset(self, 0, sizeof *self);
}

void nd_job_result_add(struct nd_job_result *self, const char *name, struct nd_buf *data)
{
	nd_vec_push(&self->outputs, ((struct nd_job_output){nd_strdup(name), *data}));
	memset(data, 0, sizeof *data);
}

void nd_job_result_encode(struct nd_buf *out, const struct nd_job_result *result)
{
	nd_buf_add_u8(out, (uint8_t)result->status);
	nd_buf_add_bytes(out, result->diags.data, result->diags.len);
	nd_buf_add_bytes(out, result->text.data, result->text.len);
	nd_buf_add_varint(out, result->outputs.len);
	for (uint32_t i = 0; i < result->outputs.len; i++) {
		add_text(out, result->outputs.data[i].name);
		nd_buf_add_bytes(out, result->outputs.data[i].data.data, result->outputs.data[i].data.len);
	}
}

static void read_buf(struct nd_buf *ret, struct nd_reader *reader)
{
	struct nd_str bytes = nd_reader_bytes(reader);

	nd_buf_add(ret, bytes.data, bytes.len);
}

enum nd_err nd_job_result_decode(struct nd_job_result *ret, const void *data, size_t len)
{
	struct nd_reader reader = nd_reader(data, len);
	uint32_t count;

	memset(ret, 0, sizeof *ret);
	ret->status = nd_reader_u8(&reader);
	read_buf(&ret->diags, &reader);
	read_buf(&ret->text, &reader);
	count = nd_reader_count(&reader, 2);
	for (uint32_t i = 0; i < count && !reader.failed; i++) {
		struct nd_str name = nd_reader_bytes(&reader);
		struct nd_buf bytes = {0};

		read_buf(&bytes, &reader);
		nd_vec_push(&ret->outputs, ((struct nd_job_output){nd_strndup(name.data ? name.data : "", name.len),
								   bytes}));
	}
	if (!reader.failed && reader.at == reader.end && ret->status >= ND_TASK_OK && ret->status <= ND_TASK_CANCELLED)
		return ND_OK;
	nd_job_result_release(ret);
	return ND_INVALID;
}
