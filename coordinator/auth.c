#include "auth.h"

#include "noodle/clock.h"
#include "noodle/handshake.h"
#include "noodle/log.h"
#include "noodle/map.h"
#include "noodle/mem.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zmq.h>

#define ZAP_ADDRESS "inproc://zeromq.zap.01"
#define WATCH_ADDRESS "inproc://noodle.watch"

enum {
	LOOK_MS = 500,          // how soon a change of the allow list is seen
	LOG_AGAIN_MS = 60000,   // the same refusal
	MAX_LOGGED = 64,
	ZAP_FRAMES = 7,
	ZAP_FRAME_BYTES = 256,
};

struct logged {
	char what[200];
	uint64_t at_ms;
};

struct nd_auth {
	void *context;
	bool encrypts;
	struct nd_public_key own;
	char *allow_file;
	pthread_t thread;
	pthread_mutex_t lock; // of list and by_key
	struct nd_allow_list list;
	struct nd_map by_key; // first half of a public key -> index in list
	struct timespec changed;
	off_t size;
	ino_t inode;
	void *zap;
	void *watch; // of a monitor
	int stop_fd;
	bool started;
	char last_peer[INET6_ADDRSTRLEN]; // that connected to the control socket
	struct logged logged[MAX_LOGGED];
};

// ---- the list ----

static uint64_t half_of(const struct nd_public_key *key)
{
	uint64_t ret;

	memcpy(&ret, key->bytes, sizeof ret);
	return ret;
}

static bool has_changed(struct nd_auth *self)
{
	struct stat st = {0};

	(void)stat(self->allow_file, &st); // none: an empty list
	if (st.st_mtim.tv_sec == self->changed.tv_sec && st.st_mtim.tv_nsec == self->changed.tv_nsec &&
	    st.st_size == self->size && st.st_ino == self->inode)
		return false;
	self->changed = st.st_mtim;
	self->size = st.st_size;
	self->inode = st.st_ino;
	return true;
}

static enum nd_err read_list(struct nd_auth *self, char **why)
{
	struct nd_allow_list list, old;
	enum nd_err err = nd_allow_list_read(&list, self->allow_file, why);

	if (err)
		return err;
	pthread_mutex_lock(&self->lock);
	old = self->list;
	self->list = list;
	nd_map_clear(&self->by_key);
	for (uint32_t i = 0; i < list.entries.len; i++)
		nd_map_set(&self->by_key, half_of(&list.entries.data[i].key), i);
	pthread_mutex_unlock(&self->lock);
	nd_allow_list_release(&old);
	return ND_OK;
}

static void look_at_list(struct nd_auth *self)
{
	char *why = NULL;

	if (!self->encrypts || !has_changed(self))
		return;
	if (!read_list(self, &why)) {
		nd_log(ND_LOG_INFO, "%s was read again: %u keys", self->allow_file, self->list.entries.len);
	} else {
		nd_log(ND_LOG_ERROR, "%s; the list of before stays in force", why);
		nd_free(why);
	}
}

static unsigned roles_of(struct nd_auth *self, const struct nd_public_key *key, char *name)
{
	unsigned roles = 0;
	uint32_t index;

	if (nd_public_key_eq(key,
			     &self->own)) { // who has the secret of the coordinator can do everything anyway
		strcpy(name, "coordinator");
		return ND_MAY_BUILD | ND_MAY_WORK;
	}
	pthread_mutex_lock(&self->lock);
	if (nd_map_get(&self->by_key, half_of(key), &index) &&
	    nd_public_key_eq(&self->list.entries.data[index].key, key)) {
		roles = self->list.entries.data[index].roles;
		strcpy(name, self->list.entries.data[index].name);
	}
	pthread_mutex_unlock(&self->lock);
	return roles;
}

unsigned nd_auth_roles(struct nd_auth *self, const char *user, char *name)
{
	struct nd_public_key key;

	*name = '\0';
	if (!self->encrypts)
		return ND_MAY_BUILD | ND_MAY_WORK;
	return nd_public_key_parse(&key, user) ? roles_of(self, &key, name) : 0;
}

// ---- refusals ----

static void log_once(struct nd_auth *self, const char *text)
{
	uint64_t now = nd_clock_now_ms(&nd_clock_system);
	struct logged *oldest = &self->logged[0];

	for (struct logged *at = self->logged; at < self->logged + MAX_LOGGED; at++) {
		if (at->what[0] && !strncmp(at->what, text, sizeof at->what - 1)) {
			if (now - at->at_ms < LOG_AGAIN_MS)
				return;
			oldest = at;
			break;
		}
		if (at->at_ms < oldest->at_ms)
			oldest = at;
	}
	snprintf(oldest->what, sizeof oldest->what, "%s", text);
	oldest->at_ms = now;
	nd_log(ND_LOG_WARNING, "%s", text);
}

// ---- ZAP ----

struct zap_request {
	char text[ZAP_FRAMES]
		 [ZAP_FRAME_BYTES]; // version, request, domain, address, identity, mechanism, credentials
	size_t len[ZAP_FRAMES];
};

static bool receive_request(void *socket, struct zap_request *request)
{
	int count = 0, more = 1;

	memset(request, 0, sizeof *request);
	while (more) {
		char rest[ZAP_FRAME_BYTES];
		size_t size = sizeof more;
		bool kept = count < ZAP_FRAMES;
		int got = zmq_recv(socket, kept ? request->text[count] : rest, ZAP_FRAME_BYTES - 1,
				   ZMQ_DONTWAIT);

		if (got < 0)
			return false;
		if (kept)
			request->len[count] = (size_t)got < ZAP_FRAME_BYTES ? (size_t)got
									    : ZAP_FRAME_BYTES - 1;
		count++;
		zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size);
	}
	return count == ZAP_FRAMES;
}

static void answer_request(void *socket, const struct zap_request *request, bool yes, const char *user)
{
	zmq_send(socket, "1.0", 3, ZMQ_SNDMORE);
	zmq_send(socket, request->text[1], request->len[1], ZMQ_SNDMORE);
	zmq_send(socket, yes ? "200" : "400", 3, ZMQ_SNDMORE);
	zmq_send(socket, yes ? "OK" : "NO", 2, ZMQ_SNDMORE);
	zmq_send(socket, user, strlen(user), ZMQ_SNDMORE);
	zmq_send(socket, "", 0, 0);
}

static bool decide(struct nd_auth *self, const struct zap_request *request, char user[ND_KEY_TEXT_BYTES])
{
	char name[ND_KEY_MAX_NAME + 1];
	struct nd_public_key key;
	char *text;

	if (strcmp(request->text[5], "CURVE") != 0 || request->len[6] != ND_KEY_BYTES)
		return false;
	memcpy(key.bytes, request->text[6], ND_KEY_BYTES);
	nd_public_key_text(user, &key);
	if (roles_of(self, &key, name))
		return true;
	text = nd_sprintf(
		"refused %s: its key is not in %s; to let it in: noodle-dist keys allow ROLE NAME %s",
		request->text[3], self->allow_file, user);
	log_once(self, text);
	nd_free(text);
	return false;
}

static void answer_requests(struct nd_auth *self)
{
	struct zap_request request;

	while (receive_request(self->zap, &request)) {
		char user[ND_KEY_TEXT_BYTES] = "";
		bool yes;

		look_at_list(self);
		yes = decide(self, &request, user);
		answer_request(self->zap, &request, yes, yes ? user : "");
	}
}

// ---- handshakes that fail ----

static void note_peer(struct nd_auth *self, int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;

	strcpy(self->last_peer, "a peer that is gone");
	if (getpeername(fd, (struct sockaddr *)&address, &len))
		return;
	if (address.ss_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)&address)->sin_addr, self->last_peer,
			  sizeof self->last_peer);
	else if (address.ss_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&address)->sin6_addr, self->last_peer,
			  sizeof self->last_peer);
}

static void note_failure(struct nd_auth *self, uint16_t event, uint32_t reason)
{
	const char *what = "it does not speak the protocol";
	char *text;

	// Whose mechanism is another may see it before we do, and so may one who only looks whether somebody is here.
	if (event == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL)
		what = self->encrypts ? "it hung up before it had proved a key; perhaps it has none"
				      : "it hung up in the middle of the handshake; perhaps it has a key, "
					"and we have none";
	else if (reason == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
		what = self->encrypts ? "it has no key; keys are made with `noodle-dist keys`"
				      : "it has a key and this coordinator has none: start it with --key";
	else if (reason == ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC)
		what = "it trusts another coordinator's key than ours";
	text = nd_sprintf("refused %s: %s", self->last_peer, what);
	log_once(self, text);
	nd_free(text);
}

static void read_events(struct nd_auth *self)
{
	uint16_t number;
	uint32_t value;

	while (nd_monitor_event(self->watch, &number, &value)) {
		if (number == ZMQ_EVENT_ACCEPTED)
			note_peer(self, (int)value);
		else
			note_failure(self, number, value);
	}
}

// ---- the thread ----

static void *serve(void *arg)
{
	struct nd_auth *self = arg;
	zmq_pollitem_t items[] = {
		{.fd = self->stop_fd, .events = ZMQ_POLLIN},
		{.socket = self->watch, .events = ZMQ_POLLIN},
		{.socket = self->zap, .events = ZMQ_POLLIN},
	};

	for (;;) {
		if (zmq_poll(items, self->zap ? 3 : 2, LOOK_MS) < 0 && zmq_errno() == ETERM)
			break;
		if (items[0].revents)
			break;
		read_events(self);
		if (self->zap)
			answer_requests(self);
		look_at_list(self);
	}
	return NULL;
}

static bool open_sockets(struct nd_auth *self)
{
	self->watch = zmq_socket(self->context, ZMQ_PAIR);
	if (!self->watch)
		return false;
	if (!self->encrypts)
		return true;
	self->zap = zmq_socket(self->context, ZMQ_REP);
	return self->zap && !zmq_bind(self->zap, ZAP_ADDRESS);
}

enum nd_err nd_auth_start(struct nd_auth **ret, void *context, const struct nd_key *key,
			  const char *allow_file, char **why)
{
	struct nd_auth *self = nd_alloc_zero(1, sizeof *self);
	enum nd_err err = ND_OK;

	self->context = context;
	self->encrypts = key != NULL;
	self->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&self->lock, NULL);
	strcpy(self->last_peer, "a peer");
	if (key) {
		self->own = key->own;
		self->allow_file = nd_strdup(allow_file);
		(void)has_changed(self);
		err = read_list(self, why);
	}
	if (!err && !open_sockets(self)) {
		*why = nd_strdup("no sockets for the keys of peers can be opened");
		err = ND_IO;
	}
	*ret = self;
	if (err)
		nd_auth_stop(ret);
	return err;
}

enum nd_err nd_auth_watch(struct nd_auth *self, void *socket)
{
	int events = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
		     ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL;

	if (zmq_socket_monitor(socket, WATCH_ADDRESS, events) || zmq_connect(self->watch, WATCH_ADDRESS))
		return ND_IO;
	// From here on its sockets belong to the thread.
	self->started = !pthread_create(&self->thread, NULL, serve, self);
	return self->started ? ND_OK : ND_IO;
}

void nd_auth_stop(struct nd_auth **self_p)
{
	struct nd_auth *self = *self_p;
	int no_wait = 0;

	if (!self)
		return;
	(void)eventfd_write(self->stop_fd, 1);
	if (self->started)
		pthread_join(self->thread, NULL);
	close(self->stop_fd);
	for (int i = 0; i < 2; i++) {
		void *socket = i ? self->zap : self->watch;

		if (!socket)
			continue;
		zmq_setsockopt(socket, ZMQ_LINGER, &no_wait, sizeof no_wait);
		zmq_close(socket);
	}
	nd_allow_list_release(&self->list);
	nd_map_release(&self->by_key);
	nd_free(self->allow_file);
	pthread_mutex_destroy(&self->lock);
	nd_free(self);
	*self_p = NULL;
}
