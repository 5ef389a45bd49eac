#include "terminal.h"

#include "noodle/buf.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios before;
static volatile sig_atomic_t entered;

static void put(const char *data, size_t len)
{
	while (len) {
		ssize_t written = write(STDOUT_FILENO, data, len);

		if (written <= 0)
			return;
		data += written;
		len -= (size_t)written;
	}
}

bool nd_terminal_there(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

void nd_terminal_leave(void) // also from a signal handler
{
	static const char leave[] = "\033[0m\033[?25h\033[?1049l";

	if (!entered)
		return;
	entered = 0;
	put(leave, sizeof leave - 1);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

static void crash(int signal)
{
	nd_terminal_leave();
	(void)raise(signal); // whose default action was restored by SA_RESETHAND
}

bool nd_terminal_enter(void)
{
	static const char enter[] = "\033[?1049h\033[?25l\033[2J";
	static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
	struct sigaction action = {.sa_handler = crash, .sa_flags = (int)SA_RESETHAND};
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &before))
		return false;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSANOW, &raw))
		return false;
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		(void)sigaction(crashes[i], &action, NULL);
	entered = 1;
	put(enter, sizeof enter - 1);
	return true;
}

void nd_terminal_size(uint32_t *width, uint32_t *height)
{
	struct winsize size;
	bool known = !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col && size.ws_row;

	*width = known ? size.ws_col : 80;
	*height = known ? size.ws_row : 24;
}

void nd_terminal_show(const char *lines)
{
	struct nd_buf out = {0};

	nd_buf_add_cstr(&out, "\033[H");
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		nd_buf_add(&out, lines, len);
		nd_buf_add_cstr(&out, "\033[K");
		lines += len + (lines[len] == '\n');
		if (*lines) // a line break at the bottom would scroll
			nd_buf_add_cstr(&out, "\r\n");
	}
	nd_buf_add_cstr(&out, "\033[J");
	put(out.data, out.len);
	nd_buf_release(&out);
}
