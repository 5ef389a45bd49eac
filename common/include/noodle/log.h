// Operational log of the daemons, one line each to standard error: `12:00:01.123 worker w1 warning: text`.
// Library code does not log; coordinator/ and worker/ do, once, where it is decided what happens next.
#ifndef NOODLE_LOG_H
#define NOODLE_LOG_H

enum nd_log_level { ND_LOG_ERROR, ND_LOG_WARNING, ND_LOG_INFO, ND_LOG_DEBUG };

void nd_log_setup(const char *who, enum nd_log_level level); // `who` is copied; default level is ND_LOG_WARNING
void nd_log(enum nd_log_level level, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

#endif
