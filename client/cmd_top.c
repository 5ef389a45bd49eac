// top: the state of a cluster, anew every second, until q. Without a terminal one picture and the end.
#include "commands.h"
#include "settings.h"
#include "status_json.h"
#include "terminal.h"
#include "top_view.h"
#include "watch.h"

#include "noodle/clock.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { EVERY_MS = 1000, PICTURE_WIDTH = 200, KEYS = 64 };

struct top {
	struct nd_watch *watch;
	struct nd_top_view view;
	struct nd_top_sample samples[2]; // the last but one answer and the last
	uint32_t answers; // so far, of which rates need two
	struct nd_buf picture;
	uint64_t asked_ms;
	uint64_t answered_ms;
	int signals;
	bool end;
};

static uint64_t now_ms(void)
{
	return nd_clock_now_ms(&nd_clock_system);
}

static void ask(struct top *self)
{
	self->asked_ms = now_ms();
	nd_watch_ask(self->watch);
}

static void draw(struct top *self)
{
	const struct nd_msg_status *status = nd_watch_status(self->watch);

	nd_terminal_size(&self->view.width, &self->view.height);
	nd_buf_clear(&self->picture);
	nd_top_render(&self->picture, &self->view, status, self->answers > 1 ? &self->samples[0] : NULL);
	nd_buf_add_char(&self->picture, '\0');
	nd_terminal_show(self->picture.data);
}

static void take_answer(struct top *self)
{
	self->samples[0] = self->samples[1];
	self->samples[1] = nd_top_sample(nd_watch_status(self->watch));
	self->answers++;
	self->answered_ms = now_ms();
	self->view.silent_ms = 0;
	draw(self);
}

static void suspend(struct top *self)
{
	nd_terminal_leave();
	(void)raise(SIGSTOP);
	self->end = !nd_terminal_enter(); // after SIGCONT
}

static void take_signals(struct top *self)
{
	struct signalfd_siginfo info;

	while (read(self->signals, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGTSTP)
			suspend(self);
		else if (info.ssi_signo != SIGWINCH)
			self->end = true;
	}
}

static void scroll(struct top *self, int lines)
{
	if (lines < 0 && self->view.first < (uint32_t)-lines)
		self->view.first = 0;
	else
		self->view.first += (uint32_t)lines; // rendering stops at the end
}

static void take_key(struct top *self, const char *key)
{
	int page = (int)self->view.height / 2;

	if (!strncmp(key, "\033[A", 3) || *key == 'k')
		scroll(self, -1);
	else if (!strncmp(key, "\033[B", 3) || *key == 'j')
		scroll(self, 1);
	else if (!strncmp(key, "\033[5~", 4))
		scroll(self, -page);
	else if (!strncmp(key, "\033[6~", 4) || *key == ' ')
		scroll(self, page);
	else if (*key == 't')
		self->view.tasks = !self->view.tasks;
	else if (*key == 'q')
		self->end = true;
}

static bool readable(int fd)
{
	fd_set set;
	struct timeval none = {0, 0};

	FD_ZERO(&set);
	FD_SET(fd, &set);
	return select(fd + 1, &set, NULL, NULL, &none) > 0;
}

static void take_input(struct top *self)
{
	char keys[KEYS + 1] = "";
	ssize_t len;

	take_signals(self);
	if (self->end || !readable(STDIN_FILENO))
		return;
	len = read(STDIN_FILENO, keys, KEYS);
	if (len <= 0) // the terminal is gone
		self->end = true;
	else
		take_key(self, keys);
}

static enum nd_exit loop(struct top *self)
{
	ask(self);
	while (!self->end) {
		uint64_t waited = now_ms() - self->asked_ms;
		enum nd_watch_event event;

		if (waited >= EVERY_MS) {
			ask(self);
			waited = 0;
		}
		event = nd_watch_wait(self->watch, STDIN_FILENO, self->signals, (uint32_t)(EVERY_MS - waited));
		if (event == ND_WATCH_REFUSED)
			return ND_EXIT_CLUSTER;
		if (event == ND_WATCH_INPUT)
			take_input(self);
		if (event == ND_WATCH_STATUS)
			take_answer(self);
		if (now_ms() - self->answered_ms >= ND_WATCH_ANSWER_MS)
			self->view.silent_ms = (uint32_t)(now_ms() - self->answered_ms);
		if (event != ND_WATCH_STATUS && !self->end)
			draw(self);
	}
	return ND_EXIT_OK;
}

static enum nd_exit live(struct top *self)
{
	enum nd_exit status = ND_EXIT_CLUSTER;
	sigset_t set, old;

	sigemptyset(&set);
	for (size_t i = 0; i < 5; i++)
		sigaddset(&set, (const int[]){SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH}[i]);
	sigprocmask(SIG_BLOCK, &set, &old);
	self->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (self->signals >= 0 && nd_terminal_enter()) {
		status = loop(self);
		nd_terminal_leave();
	}
	if (status && nd_watch_trouble(self->watch))
		fprintf(stderr, "noodle-dist: %s\n", nd_watch_trouble(self->watch));
	if (self->signals >= 0)
		close(self->signals);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

// One answer has come.
static void print_picture(struct top *self)
{
	self->view.width = PICTURE_WIDTH;
	nd_top_render(&self->picture, &self->view, nd_watch_status(self->watch), NULL);
	fwrite(self->picture.data, 1, self->picture.len, stdout);
}

static enum nd_exit show(const struct nd_cli *cli, const struct nd_settings *settings)
{
	const char *no_color = getenv("NO_COLOR");
	struct top top = {.view = {.cluster = settings->cluster, .tasks = true}, .signals = -1};
	enum nd_exit status = nd_watch_new(&top.watch, settings);

	if (status)
		return status;
	status = nd_watch_once(top.watch); // nobody there: said before the screen changes
	if (!status && cli->json) {
		nd_status_print_json(nd_watch_status(top.watch));
	} else if (!status && cli->command == ND_CMD_TOP && nd_terminal_there()) {
		top.view.colour = !(no_color && *no_color);
		top.answered_ms = now_ms();
		status = live(&top);
	} else if (!status) {
		print_picture(&top);
	}
	nd_buf_release(&top.picture);
	nd_watch_destroy(&top.watch);
	return status;
}

enum nd_exit nd_cmd_top(const struct nd_cli *cli) // and status
{
	struct nd_settings settings;
	enum nd_exit status = nd_settings_make(&settings, cli, NULL);

	if (status)
		return status;
	if (*settings.cluster) {
		status = show(cli, &settings);
	} else {
		fprintf(stderr, "noodle-dist: %s needs --cluster ADDRESS or $NOODLE_CLUSTER\n",
			nd_cli_command_name(cli->command));
		status = ND_EXIT_USAGE;
	}
	nd_settings_release(&settings);
	return status;
}
