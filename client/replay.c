#include "replay.h"

#include "noodle/cache.h"
#include "noodle/compiler.h"
#include "noodle/mem.h"

#include <string.h>

// Changes with what is said here, for caches that were written before.
static const char version[] = "whole build 1";

static void add_package(struct nd_hasher *hasher, const struct nd_project_package *package)
{
	struct nd_digest root = nd_tree_root(&package->tree);

	nd_hasher_cstr(hasher, package->name);
	nd_hasher_cstr(hasher, package->dir);
	nd_hasher_cstr(hasher, package->source);
	nd_hasher_digest(hasher, &root);
	nd_hasher_u64(hasher, package->dependencies.len);
	for (uint32_t i = 0; i < package->dependencies.len; i++)
		nd_hasher_u64(hasher, package->dependencies.data[i]);
}

struct nd_digest nd_replay_key(const struct nd_build_request *request)
{
	const struct nd_project *project = request->project;
	struct nd_digest build = nd_compiler_digest(), key;
	struct nd_hasher *hasher = nd_hasher_new();

	nd_hasher_cstr(hasher, version);
	nd_hasher_digest(hasher, &build);
	nd_hasher_u64(hasher, request->level);
	nd_hasher_u64(hasher, request->debug);
	nd_hasher_u64(hasher, request->check_only);
	nd_hasher_u64(hasher, project->packages.len);
	for (uint32_t i = 0; i < project->packages.len; i++)
		add_package(hasher, &project->packages.data[i]);
	nd_hasher_u64(hasher, project->targets.len);
	for (uint32_t i = 0; i < project->targets.len; i++) {
		nd_hasher_cstr(hasher, project->targets.data[i].name);
		nd_hasher_cstr(hasher, project->targets.data[i].module);
	}
	key = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return key;
}

static bool read_remarks(struct nd_build_answer *ret, struct nd_str bytes)
{
	struct nd_reader reader = nd_reader(bytes.data, bytes.len);
	uint64_t modules = nd_reader_varint(&reader);
	uint32_t count = nd_reader_count(&reader, 2);

	for (uint32_t i = 0; i < count && !reader.failed; i++) {
		struct nd_str module = nd_reader_bytes(&reader), diags = nd_reader_bytes(&reader);
		struct nd_build_remark remark = {.module = nd_strndup(module.data ? module.data : "", module.len)};

		nd_buf_add(&remark.diags, diags.data, diags.len);
		nd_vec_push(&ret->remarks, remark);
	}
	ret->counts.total = ret->counts.done = ret->counts.cached = (uint32_t)modules;
	return !reader.failed && reader.at == reader.end && modules <= UINT32_MAX;
}

bool nd_replay_find(struct nd_build_answer *ret, struct nd_cache *cache, const struct nd_digest *key)
{
	struct nd_arena arena = {0};
	struct nd_cache_action action;
	bool found = !nd_cache_get_action(cache, key, &arena, &action);

	memset(ret, 0, sizeof *ret);
	if (found && !read_remarks(ret, action.diags)) {
		nd_build_answer_release(ret);
		memset(ret, 0, sizeof *ret);
		found = false;
	}
	for (uint32_t i = 0; found && i < action.component_count; i++)
		nd_vec_push(&ret->programs, ((struct nd_build_program){
			.name = nd_strdup(action.components[i].name), .plan = action.components[i].digest}));
	nd_arena_release(&arena);
	return found;
}

void nd_replay_put(struct nd_cache *cache, const struct nd_digest *key, const struct nd_build_answer *answer)
{
	struct nd_arena arena = {0};
	struct nd_cache_component *programs =
		nd_arena_array(&arena, struct nd_cache_component, answer->programs.len + 1);
	struct nd_buf remarks = {0};

	for (uint32_t i = 0; i < answer->programs.len; i++)
		programs[i] = (struct nd_cache_component){answer->programs.data[i].name, answer->programs.data[i].plan};
	nd_buf_add_varint(&remarks, answer->counts.total);
	nd_buf_add_varint(&remarks, answer->remarks.len);
	for (uint32_t i = 0; i < answer->remarks.len; i++) {
		const struct nd_build_remark *remark = &answer->remarks.data[i];

		nd_buf_add_bytes(&remarks, remark->module, strlen(remark->module));
		nd_buf_add_bytes(&remarks, remark->diags.data, remark->diags.len);
	}
	(void)nd_cache_put_action(cache, key, &(struct nd_cache_action){
		.task = "whole build", .components = programs, .component_count = answer->programs.len,
		.diags = nd_buf_str(&remarks)});
	nd_buf_release(&remarks);
	nd_arena_release(&arena);
}
