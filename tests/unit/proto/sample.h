// One message of each type with every field set.
#ifndef ND_TEST_PROTO_SAMPLE_H
#define ND_TEST_PROTO_SAMPLE_H

#include "noodle/message.h"

static const struct nd_digest sample_digests[3] = {
	{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
	{{0}},
	{{255, 254, 253, 252, 251, 250, 249, 248, 247, 246, 245, 244, 243, 242, 241, 240}},
};
static const uint32_t sample_dependencies[2] = {1, 0};
static const uint64_t sample_ids[3] = {1, UINT64_MAX, 300};
static const char *const sample_imports[2] = {"app.util", "std.text"};
static const struct nd_str sample_blobs[2] = {{"object", 6}, {"", 0}};
static const struct nd_str sample_chunk[1] = {{"chunk", 5}};

static const struct nd_msg_counts sample_counts = {9, 8, 7, 6, 5, 4, 3};

static const struct nd_msg_file sample_files[3] = {
	{"object", {{1}}, 6, 1}, {"interface", {{2}}, 0, 2}, {"summary", {{3}}, 70000, 0},
};

static const struct nd_msg_input sample_inputs[2] = {
	{ND_INPUT_SOURCE, "app", "app.main", "src/main.nc", {{7}}, 6, 1, sample_imports, 2},
	{ND_INPUT_INTERFACE, "app", "app.util", "", {{8}}, 1000, 0, NULL, 0},
};

static const struct nd_msg_package sample_packages[2] = {
	{"app", "", sample_dependencies, 2, "src", {{9}}},
	{"std", "lib/std", NULL, 0, "", {{10}}},
};
static const struct nd_msg_target sample_targets[1] = {{"app", 0, "app.main"}};

static const struct nd_msg_difference sample_differences[2] = {
	{"source", ND_CHANGE_OTHER, "- old\n+ new"},
	{"interface app.util", ND_CHANGE_REMOVED, ""},
};

static const struct nd_msg_chain_task sample_chain[2] = {
	{ND_TASK_SCAN, "app.main", "node1", 30}, {ND_TASK_COMPILE, "app.util", "node2", 50},
};
static const struct nd_msg_running_task sample_running[2] = {
	{4, ND_TASK_COMPILE, "app.util", 40, 60}, {5, ND_TASK_SCAN, "app", 3, 2},
};
static const struct nd_msg_worker_status sample_workers[1] = {
	{1, "node1", 55, 8, 7, 2, 1000, 1 << 20, 30, 88, sample_running, 2},
};
static const struct nd_msg_session_status sample_sessions[1] = {
	{4, "desk", ND_PHASE_COMPILING, {1, 1, 1, 1, 1, 1, 1}, 900, 800, 70, 60, 2, "app"},
};

static const struct nd_msg sample_messages[] = {
	{.type = ND_MSG_HELLO, .hello = {ND_ROLE_WORKER, {{5}}, "node1", 8, 4711, 1 << 30, 12}},
	{.type = ND_MSG_WELCOME, .welcome = {3, {{6}}, "tcp://127.0.0.1:7001", 1000}},
	{.type = ND_MSG_REFUSED, .refused = {ND_REFUSED_VERSION, 1, "speak version 1\nplease"}},
	{.type = ND_MSG_HEARTBEAT, .heartbeat = {3, 4, 5, 60, 1 << 20}},
	{.type = ND_MSG_GOODBYE, .goodbye = {3, "closing time"}},
	{.type = ND_MSG_BUILD_OPEN,
	 .build_open = {7, 2, true, true, true, true, true, true, 3, {"opt\0ions", 8}, "compile app.main", true, sample_targets, sample_packages,
			1, 2, {"\2\0\0", 3}}},
	{.type = ND_MSG_FOLDERS_WANTED, .folders_wanted = {7, sample_digests, 3}},
	{.type = ND_MSG_FOLDERS, .folders = {7, {"\2\0\0", 3}}},
	{.type = ND_MSG_BLOBS_WANTED, .blobs_wanted = {7, sample_digests, 3}},
	{.type = ND_MSG_BLOBS_SENT, .blobs_sent = {7}},
	{.type = ND_MSG_PROGRESS, .progress = {7, ND_PHASE_SCANNING, {9, 8, 7, 6, 5, 4, 3}, 2, 40, 5000}},
	{.type = ND_MSG_DIAGNOSTICS, .diagnostics = {7, "app.main", {"\0\1\2", 3}}},
	{.type = ND_MSG_TASK_EVENT,
	 .task_event = {7, 99, ND_TASK_COMPILE, ND_TASK_OK, "app.main", "node1", 50, 60, true, 40, 5, 55, 70000}},
	{.type = ND_MSG_BUILD_DONE,
	 .blobs = sample_blobs,
	 .blob_count = 2,
	 .build_done = {7, ND_BUILD_FAILED, "no worker", sample_files, 3, {9, 8, 7, 6, 5, 4, 3}, 100, 80, 500, 600,
			sample_chain, 2}},
	{.type = ND_MSG_CANCEL, .cancel = {7}},
	{.type = ND_MSG_EXPLANATION,
	 .explanation = {7, "compile app.main", true, true, 9, 30, sample_differences, 2}},
	{.type = ND_MSG_TASK,
	 .blobs = sample_blobs,
	 .blob_count = 1,
	 .task = {99, 2, ND_TASK_COMPILE, {{11}}, "compile app.main", {"-O2", 3}, 60000, 2000000, sample_inputs, 2}},
	{.type = ND_MSG_TAKE_BACK, .take_back = {sample_ids, 3, true}},
	{.type = ND_MSG_TASK_STARTED, .task_started = {99, 2}},
	{.type = ND_MSG_TASK_RESULT,
	 .blobs = sample_blobs,
	 .blob_count = 2,
	 .task_result = {99, 2, ND_TASK_CRASHED, sample_files, 3, {"diags", 5}, "signal 11", 10, 20, 30, 4}},
	{.type = ND_MSG_TASK_RETURNED, .task_returned = {sample_ids, 3}},
	{.type = ND_MSG_BLOB_GET, .blob_get = {{{12}}, 1 << 20, 1 << 20}},
	{.type = ND_MSG_BLOB_CHUNK,
	 .blobs = sample_chunk,
	 .blob_count = 1,
	 .blob_chunk = {{{12}}, 10, 15, ND_BLOB_OK}},
	{.type = ND_MSG_BLOB_PUT, .blobs = sample_chunk, .blob_count = 1, .blob_put = {{{12}}, 0, 5}},
	{.type = ND_MSG_BLOB_STORED, .blob_stored = {{{12}}, 5, ND_BLOB_NO_SPACE, true}},
	{.type = ND_MSG_BLOB_HAVE, .blob_have = {0, sample_digests, 3}},
	{.type = ND_MSG_BLOB_MISSING, .blob_missing = {0, sample_digests, 1}},
	{.type = ND_MSG_STATUS_GET},
	{.type = ND_MSG_STATUS,
	 .status = {sample_workers, sample_sessions, 1, 1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
		    27, sample_ids, 3}},
};

enum { SAMPLE_COUNT = sizeof sample_messages / sizeof *sample_messages };

#endif
