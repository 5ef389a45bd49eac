// One table per message. Inside a table PLAIN and PB name the two structs whose fields are paired by name;
// a pair whose sizes do not fit the kind does not compile.
#include "message_fields.h"

#include "noodle.pb-c.h"

#include <stddef.h>

#define MEMBER(type, member) (((type *)0)->member)
// The offset, and the promise that the member has this size.
#define AT(type, member, bytes) \
	(offsetof(type, member) + 0 * sizeof(char[sizeof MEMBER(type, member) == (bytes) ? 1 : -1]))

#define ONE(what, member, plain_bytes, pb_bytes) \
	.kind = (what), .at = AT(PLAIN, member, plain_bytes), .pb_at = AT(PB, member, pb_bytes)
#define MANY(what, member, count) \
	ONE(what, member, sizeof(void *), sizeof(void *)), .count_at = AT(PLAIN, count, 4), \
	.pb_count_at = AT(PB, n_##member, sizeof(size_t))

#define U32(member, limit) {ONE(FIELD_U32, member, 4, 4), .max = (limit)}
#define ANY32(member) U32(member, UINT32_MAX)
#define U64(member, limit) {ONE(FIELD_U64, member, 8, 8), .max = (limit)}
#define ANY64(member) U64(member, UINT64_MAX)
#define BOOL(member) {ONE(FIELD_BOOL, member, sizeof(bool), sizeof(protobuf_c_boolean))}
#define ENUM(member, least, limit) {ONE(FIELD_ENUM, member, 4, 4), .min = (least), .max = (limit)}
#define STRING(what, member, least, limit) \
	{ONE(what, member, sizeof(char *), sizeof(char *)), .min = (least), .max = (limit)}
#define NAME(member) STRING(FIELD_NAME, member, 1, ND_MSG_MAX_NAME)
#define OPTIONAL_NAME(member) STRING(FIELD_NAME, member, 0, ND_MSG_MAX_NAME)
#define PATH(member) STRING(FIELD_PATH, member, 1, ND_MSG_MAX_NAME)
#define OPTIONAL_PATH(member) STRING(FIELD_PATH, member, 0, ND_MSG_MAX_NAME)
#define TEXT(member) STRING(FIELD_TEXT, member, 0, ND_MSG_MAX_TEXT)
#define BYTES(member, limit) \
	{ONE(FIELD_BYTES, member, sizeof(struct nd_str), sizeof(ProtobufCBinaryData)), .max = (limit)}
#define DIGEST(member) {ONE(FIELD_DIGEST, member, ND_DIGEST_BYTES, sizeof(ProtobufCBinaryData))}
#define DIGESTS(member, limit) \
	{ONE(FIELD_DIGESTS, member, sizeof(void *), sizeof(ProtobufCBinaryData)), \
	 .count_at = AT(PLAIN, count, 4), .max = (limit)}
#define U32S(member, count, limit) {MANY(FIELD_U32S, member, count), .max = (limit)}
#define U64S(member, count, limit) {MANY(FIELD_U64S, member, count), .max = (limit)}
#define NAMES(member, count, limit) {MANY(FIELD_NAMES, member, count), .max = (limit)}
#define PARTS(member, count, limit, shape) {MANY(FIELD_PARTS, member, count), .max = (limit), .part = &(shape)}
#define BLOB_SIZE(member) U64(member, ND_MSG_MAX_BLOB)

#define SHAPE(name, descriptor) \
	static const struct shape name = { \
		sizeof(PLAIN), &descriptor, name##_fields, sizeof name##_fields / sizeof *name##_fields, \
	}

// ---- shared parts ----

#define PLAIN struct nd_msg_file
#define PB Noodle__File
static const struct field file_fields[] = {
	NAME(name), DIGEST(digest), BLOB_SIZE(size), U32(frame, ND_MSG_MAX_BLOB_FRAMES),
};
SHAPE(file, noodle__file__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_input
#define PB Noodle__Input
static const struct field input_fields[] = {
	ENUM(role, ND_INPUT_SOURCE, ND_INPUT_INTERFACE),
	OPTIONAL_NAME(package),
	OPTIONAL_NAME(module),
	OPTIONAL_PATH(path),
	DIGEST(digest),
	BLOB_SIZE(size),
	U32(frame, ND_MSG_MAX_BLOB_FRAMES),
	NAMES(imports, import_count, ND_MSG_MAX_IMPORTS),
};
SHAPE(input, noodle__input__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_counts
#define PB Noodle__Counts
static const struct field counts_fields[] = {
	ANY32(total),  ANY32(done),    ANY32(cached),   ANY32(running),
	ANY32(failed), ANY32(scanned), ANY32(compiled),
};
SHAPE(counts, noodle__counts__descriptor);
#undef PLAIN
#undef PB
#define COUNTS(member) \
	{ONE(FIELD_PART, member, sizeof(struct nd_msg_counts), sizeof(void *)), .part = &counts}

// ---- joining and leaving ----

#define PLAIN struct nd_msg_hello
#define PB Noodle__Hello
static const struct field hello_fields[] = {
	ENUM(role, ND_ROLE_CLIENT, ND_ROLE_STATUS),
	DIGEST(build),
	NAME(node),
	U32(slots, ND_MSG_MAX_SLOTS),
	ANY32(pid),
	ANY64(cache_bytes),
	ANY64(resume_id),
};
SHAPE(hello, noodle__hello__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_welcome
#define PB Noodle__Welcome
static const struct field welcome_fields[] = {
	ANY64(id), DIGEST(build), NAME(blob_address), ANY32(heartbeat_ms),
};
SHAPE(welcome, noodle__welcome__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_refused
#define PB Noodle__Refused
static const struct field refused_fields[] = {
	ENUM(reason, ND_REFUSED_VERSION, ND_REFUSED_LIMIT), U32(version, UINT16_MAX), TEXT(text),
};
SHAPE(refused, noodle__refused__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_heartbeat
#define PB Noodle__Heartbeat
static const struct field heartbeat_fields[] = {
	ANY64(id),
	U32(running, ND_MSG_MAX_SLOTS),
	U32(free_slots, ND_MSG_MAX_SLOTS),
	ANY32(load_percent),
	ANY64(cached_bytes),
};
SHAPE(heartbeat, noodle__heartbeat__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_goodbye
#define PB Noodle__Goodbye
static const struct field goodbye_fields[] = {ANY64(id), TEXT(text)};
SHAPE(goodbye, noodle__goodbye__descriptor);
#undef PLAIN
#undef PB

// ---- client and coordinator ----

#define PLAIN struct nd_msg_package
#define PB Noodle__Package
static const struct field package_fields[] = {
	OPTIONAL_NAME(name), OPTIONAL_PATH(dir), U32S(dependencies, dependency_count, ND_MSG_MAX_PACKAGES),
	OPTIONAL_PATH(source), DIGEST(root),
};
SHAPE(package, noodle__package__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_target
#define PB Noodle__Target
static const struct field target_fields[] = {NAME(name), ANY32(package), NAME(module)};
SHAPE(target, noodle__target__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_build_open
#define PB Noodle__BuildOpen
static const struct field build_open_fields[] = {
	ANY64(session),
	U32(opt_level, 3),
	BOOL(debug),
	BOOL(check_only),
	BOOL(keep_going),
	BOOL(no_cache),
	BOOL(verify),
	BOOL(events),
	ANY32(weight),
	BYTES(options, ND_MSG_MAX_OPTIONS),
	OPTIONAL_NAME(explain),
	BOOL(objects_gone),
	PARTS(targets, target_count, ND_MSG_MAX_TARGETS, target),
	PARTS(packages, package_count, ND_MSG_MAX_PACKAGES, package),
	BYTES(folders, ND_MSG_MAX_FOLDERS),
};
SHAPE(build_open, noodle__build_open__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_folders
#define PB Noodle__Folders
static const struct field folders_fields[] = {ANY64(session), BYTES(folders, ND_MSG_MAX_FOLDERS)};
SHAPE(folders, noodle__folders__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_digests
#define PB Noodle__BlobsWanted
static const struct field blobs_wanted_fields[] = {ANY64(session), DIGESTS(items, ND_MSG_MAX_DIGESTS)};
SHAPE(blobs_wanted, noodle__blobs_wanted__descriptor);
#undef PB
#define PB Noodle__FoldersWanted
static const struct field folders_wanted_fields[] = {ANY64(session), DIGESTS(items, ND_MSG_MAX_DIGESTS)};
SHAPE(folders_wanted, noodle__folders_wanted__descriptor);
#undef PB
#define PB Noodle__BlobHave
static const struct field blob_have_fields[] = {DIGESTS(items, ND_MSG_MAX_DIGESTS)};
SHAPE(blob_have, noodle__blob_have__descriptor);
#undef PB
#define PB Noodle__BlobMissing
static const struct field blob_missing_fields[] = {DIGESTS(items, ND_MSG_MAX_DIGESTS)};
SHAPE(blob_missing, noodle__blob_missing__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_session
#define PB Noodle__BlobsSent
static const struct field blobs_sent_fields[] = {ANY64(session)};
SHAPE(blobs_sent, noodle__blobs_sent__descriptor);
#undef PB
#define PB Noodle__Cancel
static const struct field cancel_fields[] = {ANY64(session)};
SHAPE(cancel, noodle__cancel__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_progress
#define PB Noodle__Progress
static const struct field progress_fields[] = {
	ANY64(session),
	ENUM(phase, ND_PHASE_WAITING, ND_PHASE_FINISHED),
	COUNTS(counts),
	ANY32(workers),
	ANY32(queued),
	ANY32(left_ms),
};
SHAPE(progress, noodle__progress__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_diagnostics
#define PB Noodle__Diagnostics
static const struct field diagnostics_fields[] = {
	ANY64(session), OPTIONAL_NAME(module), BYTES(diags, ND_MSG_MAX_DIAGS),
};
SHAPE(diagnostics, noodle__diagnostics__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_task_event
#define PB Noodle__TaskEvent
static const struct field task_event_fields[] = {
	ANY64(session),
	ANY64(task_id),
	ENUM(kind, ND_TASK_SCAN, ND_TASK_COMPILE),
	ENUM(status, 0, ND_TASK_CANCELLED),
	OPTIONAL_NAME(module),
	OPTIONAL_NAME(worker),
	ANY64(start_ms),
	ANY32(wall_ms),
	BOOL(cached),
	ANY64(queued_ms),
	ANY32(fetch_ms),
	ANY32(cpu_ms),
	ANY32(peak_kb),
};
SHAPE(task_event, noodle__task_event__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_chain_task
#define PB Noodle__ChainTask
static const struct field chain_task_fields[] = {
	ENUM(kind, ND_TASK_SCAN, ND_TASK_COMPILE), OPTIONAL_NAME(module), OPTIONAL_NAME(worker), ANY32(wall_ms),
};
SHAPE(chain_task, noodle__chain_task__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_build_done
#define PB Noodle__BuildDone
static const struct field build_done_fields[] = {
	ANY64(session),
	ENUM(status, ND_BUILD_OK, ND_BUILD_CANCELLED),
	TEXT(text),
	PARTS(files, file_count, ND_MSG_MAX_TARGETS, file),
	COUNTS(counts),
	ANY32(wall_ms),
	ANY32(critical_path_ms),
	ANY64(cpu_ms),
	ANY32(peak_kb),
	PARTS(chain, chain_count, ND_MSG_MAX_CHAIN, chain_task),
};
SHAPE(build_done, noodle__build_done__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_difference
#define PB Noodle__Difference
static const struct field difference_fields[] = {
	NAME(name), ENUM(change, ND_CHANGE_OTHER, ND_CHANGE_REMOVED), TEXT(text),
};
SHAPE(difference, noodle__difference__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_explanation
#define PB Noodle__Explanation
static const struct field explanation_fields[] = {
	ANY64(session),
	NAME(task),
	BOOL(known),
	BOOL(has_earlier),
	ANY32(same),
	ANY32(wall_ms),
	PARTS(differences, difference_count, ND_MSG_MAX_DIFFERENCES, difference),
};
SHAPE(explanation, noodle__explanation__descriptor);
#undef PLAIN
#undef PB

// ---- coordinator and worker ----

#define PLAIN struct nd_msg_task
#define PB Noodle__Task
static const struct field task_fields[] = {
	ANY64(task_id),
	ANY32(instance),
	ENUM(kind, ND_TASK_SCAN, ND_TASK_COMPILE),
	DIGEST(key),
	NAME(name),
	BYTES(options, ND_MSG_MAX_OPTIONS),
	ANY32(time_limit_ms),
	ANY32(memory_limit_kb),
	PARTS(inputs, input_count, ND_MSG_MAX_INPUTS, input),
};
SHAPE(task, noodle__task__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_take_back
#define PB Noodle__TakeBack
static const struct field take_back_fields[] = {
	U64S(task_ids, task_count, ND_MSG_MAX_TASK_IDS), BOOL(running_too),
};
SHAPE(take_back, noodle__take_back__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_task_started
#define PB Noodle__TaskStarted
static const struct field task_started_fields[] = {ANY64(task_id), ANY32(instance)};
SHAPE(task_started, noodle__task_started__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_task_result
#define PB Noodle__TaskResult
static const struct field task_result_fields[] = {
	ANY64(task_id),
	ANY32(instance),
	ENUM(status, ND_TASK_OK, ND_TASK_CANCELLED),
	PARTS(outputs, output_count, ND_MSG_MAX_OUTPUTS, file),
	BYTES(diags, ND_MSG_MAX_DIAGS),
	TEXT(text),
	ANY32(cpu_ms),
	ANY32(wall_ms),
	ANY32(peak_kb),
	ANY32(fetch_ms),
};
SHAPE(task_result, noodle__task_result__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_task_returned
#define PB Noodle__TaskReturned
static const struct field task_returned_fields[] = {U64S(task_ids, task_count, ND_MSG_MAX_TASK_IDS)};
SHAPE(task_returned, noodle__task_returned__descriptor);
#undef PLAIN
#undef PB

// ---- blobs ----

#define PLAIN struct nd_msg_blob_get
#define PB Noodle__BlobGet
static const struct field blob_get_fields[] = {
	DIGEST(digest), BLOB_SIZE(offset), U32(max_bytes, ND_MSG_MAX_CHUNK),
};
SHAPE(blob_get, noodle__blob_get__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_blob_chunk
#define PB Noodle__BlobChunk
static const struct field blob_chunk_fields[] = {
	DIGEST(digest), BLOB_SIZE(offset), BLOB_SIZE(total), ENUM(status, ND_BLOB_OK, ND_BLOB_REFUSED),
};
SHAPE(blob_chunk, noodle__blob_chunk__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_blob_put
#define PB Noodle__BlobPut
static const struct field blob_put_fields[] = {DIGEST(digest), BLOB_SIZE(offset), BLOB_SIZE(total)};
SHAPE(blob_put, noodle__blob_put__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_blob_stored
#define PB Noodle__BlobStored
static const struct field blob_stored_fields[] = {
	DIGEST(digest), BLOB_SIZE(offset), ENUM(status, ND_BLOB_OK, ND_BLOB_REFUSED), BOOL(complete),
};
SHAPE(blob_stored, noodle__blob_stored__descriptor);
#undef PLAIN
#undef PB

// ---- status ----

static const struct shape status_get = {0, &noodle__status_get__descriptor, NULL, 0};

#define PLAIN struct nd_msg_running_task
#define PB Noodle__RunningTask
static const struct field running_task_fields[] = {
	ANY64(session), ENUM(kind, ND_TASK_SCAN, ND_TASK_COMPILE), OPTIONAL_NAME(module), ANY32(running_ms),
	ANY32(expected_ms),
};
SHAPE(running_task, noodle__running_task__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_worker_status
#define PB Noodle__WorkerStatus
static const struct field worker_status_fields[] = {
	ANY64(id),        NAME(name),   ANY32(pid),          ANY32(slots),     ANY32(running),
	ANY32(prefilled), ANY64(done),  ANY64(cached_bytes), ANY32(silent_ms), ANY32(load_percent),
	PARTS(tasks, task_count, ND_MSG_MAX_SLOTS, running_task),
};
SHAPE(worker_status, noodle__worker_status__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_session_status
#define PB Noodle__SessionStatus
static const struct field session_status_fields[] = {
	ANY64(id),      OPTIONAL_NAME(node), ENUM(phase, ND_PHASE_WAITING, ND_PHASE_FINISHED),
	COUNTS(counts), ANY32(age_ms),       ANY32(left_ms),
	ANY32(queued),  ANY32(running),      ANY32(weight),
	OPTIONAL_NAME(target),
};
SHAPE(session_status, noodle__session_status__descriptor);
#undef PLAIN
#undef PB

#define PLAIN struct nd_msg_status
#define PB Noodle__Status
static const struct field status_fields[] = {
	PARTS(workers, worker_count, ND_MSG_MAX_WORKERS, worker_status),
	PARTS(sessions, session_count, ND_MSG_MAX_SESSIONS, session_status),
	ANY64(queued),
	ANY64(running),
	ANY64(tasks_done),
	ANY64(tasks_cached),
	ANY64(tasks_failed),
	ANY64(tasks_retried),
	ANY64(uptime_ms),
	ANY64(cpu_ms),
	ANY64(cache_entries),
	ANY64(cache_bytes),
	ANY64(cache_max_bytes),
	ANY64(cache_hits),
	ANY64(cache_misses),
	ANY64(cache_damaged),
	ANY64(cache_evicted),
	ANY32(queued_scans),
	ANY32(queued_compiles),
	U64S(dispatch_us, dispatch_count, ND_MSG_MAX_BUCKETS),
};
SHAPE(status, noodle__status__descriptor);
#undef PLAIN
#undef PB

// ---- all of them ----

enum {
	SMALL = 256 << 10,   // room for a name or two and a text
	MEDIUM = 16 << 20,   // for lists of digests and for diagnostics
	LARGE = ND_MSG_MAX_BODY,
};

const struct message_kind *message_kind(unsigned type)
{
	static const struct message_kind kinds[] = {
		[ND_MSG_HELLO] = {"HELLO", &hello, SMALL, BLOBS_NONE},
		[ND_MSG_WELCOME] = {"WELCOME", &welcome, SMALL, BLOBS_NONE},
		[ND_MSG_REFUSED] = {"REFUSED", &refused, SMALL, BLOBS_NONE},
		[ND_MSG_HEARTBEAT] = {"HEARTBEAT", &heartbeat, SMALL, BLOBS_NONE},
		[ND_MSG_GOODBYE] = {"GOODBYE", &goodbye, SMALL, BLOBS_NONE},
		[ND_MSG_BUILD_OPEN] = {"BUILD_OPEN", &build_open, LARGE, BLOBS_NONE},
		[ND_MSG_BLOBS_WANTED] = {"BLOBS_WANTED", &blobs_wanted, MEDIUM, BLOBS_NONE},
		[ND_MSG_BLOBS_SENT] = {"BLOBS_SENT", &blobs_sent, SMALL, BLOBS_NONE},
		[ND_MSG_PROGRESS] = {"PROGRESS", &progress, SMALL, BLOBS_NONE},
		[ND_MSG_DIAGNOSTICS] = {"DIAGNOSTICS", &diagnostics, MEDIUM, BLOBS_NONE},
		[ND_MSG_TASK_EVENT] = {"TASK_EVENT", &task_event, SMALL, BLOBS_NONE},
		[ND_MSG_BUILD_DONE] = {"BUILD_DONE", &build_done, MEDIUM, BLOBS_INLINE},
		[ND_MSG_CANCEL] = {"CANCEL", &cancel, SMALL, BLOBS_NONE},
		[ND_MSG_EXPLANATION] = {"EXPLANATION", &explanation, LARGE, BLOBS_NONE},
		[ND_MSG_FOLDERS_WANTED] = {"FOLDERS_WANTED", &folders_wanted, MEDIUM, BLOBS_NONE},
		[ND_MSG_FOLDERS] = {"FOLDERS", &folders, LARGE, BLOBS_NONE},
		[ND_MSG_TASK] = {"TASK", &task, LARGE, BLOBS_INLINE},
		[ND_MSG_TAKE_BACK] = {"TAKE_BACK", &take_back, MEDIUM, BLOBS_NONE},
		[ND_MSG_TASK_STARTED] = {"TASK_STARTED", &task_started, SMALL, BLOBS_NONE},
		[ND_MSG_TASK_RESULT] = {"TASK_RESULT", &task_result, MEDIUM, BLOBS_INLINE},
		[ND_MSG_TASK_RETURNED] = {"TASK_RETURNED", &task_returned, MEDIUM, BLOBS_NONE},
		[ND_MSG_BLOB_GET] = {"BLOB_GET", &blob_get, SMALL, BLOBS_NONE},
		[ND_MSG_BLOB_CHUNK] = {"BLOB_CHUNK", &blob_chunk, SMALL, BLOBS_CHUNK},
		[ND_MSG_BLOB_PUT] = {"BLOB_PUT", &blob_put, SMALL, BLOBS_CHUNK},
		[ND_MSG_BLOB_STORED] = {"BLOB_STORED", &blob_stored, SMALL, BLOBS_NONE},
		[ND_MSG_BLOB_HAVE] = {"BLOB_HAVE", &blob_have, MEDIUM, BLOBS_NONE},
		[ND_MSG_BLOB_MISSING] = {"BLOB_MISSING", &blob_missing, MEDIUM, BLOBS_NONE},
		[ND_MSG_STATUS_GET] = {"STATUS_GET", &status_get, SMALL, BLOBS_NONE},
		[ND_MSG_STATUS] = {"STATUS", &status, MEDIUM, BLOBS_NONE},
	};
	if (type >= sizeof kinds / sizeof *kinds || !kinds[type].shape)
		return NULL;
	return &kinds[type];
}
