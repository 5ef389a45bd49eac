// coordinator and worker: the two daemons.
#include "commands.h"
#include "display.h"
#include "settings.h"

#include "noodle/cache.h"
#include "noodle/coordinator.h"
#include "noodle/fs.h"
#include "noodle/log.h"
#include "noodle/mem.h"
#include "noodle/worker.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const char default_listen[] = "tcp://127.0.0.1:7070";

static enum nd_log_level log_level(const struct nd_cli *cli)
{
	return cli->quiet ? ND_LOG_ERROR : cli->verbose ? ND_LOG_DEBUG : ND_LOG_INFO;
}

// ---- coordinator ----

static struct nd_coordinator *running; // for the signal handler

static void on_signal(int number)
{
	(void)number;
	nd_coordinator_stop(running);
}

static enum nd_exit announce(const struct nd_cli *cli, const char *endpoint)
{
	enum nd_err err = ND_OK;
	char *line = nd_sprintf("%s\n", endpoint);

	printf("listening on %s\n", endpoint);
	fflush(stdout);
	if (cli->port_file)
		err = nd_file_write(cli->port_file, line, strlen(line), 0666);
	if (err)
		fprintf(stderr, "noodle-dist: %s cannot be written: %s\n", cli->port_file, nd_err_text(err));
	nd_free(line);
	return err ? ND_EXIT_CLUSTER : ND_EXIT_OK;
}

// A connection is a descriptor or two; the usual limit of 1024 ends at some hundred workers.
static void allow_many_connections(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur == files.rlim_max)
		return;
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
}

static enum nd_exit serve(const struct nd_cli *cli, const struct nd_settings *settings, struct nd_cache *cache)
{
	struct nd_coordinator_options options = {
		.listen = cli->listen ? cli->listen : default_listen,
		.cache = cache,
		.key = settings->key,
		.allow_file = settings->allow_file,
	};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	char *why = NULL;
	enum nd_err err;
	enum nd_exit status;

	allow_many_connections();
	err = nd_coordinator_new(&running, &options, &why);
	if (err) {
		fprintf(stderr, "noodle-dist: %s\n", why);
		nd_free(why);
		return err == ND_UNSUPPORTED ? ND_EXIT_USAGE : ND_EXIT_CLUSTER;
	}
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	status = announce(cli, nd_coordinator_endpoint(running));
	if (!status)
		nd_coordinator_run(running);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	nd_coordinator_destroy(&running);
	return status;
}

enum nd_exit nd_cmd_coordinator(const struct nd_cli *cli)
{
	struct nd_settings settings;
	enum nd_exit status;

	nd_log_setup("coordinator", log_level(cli));
	status = nd_settings_make(&settings, cli, NULL);
	if (!status) {
		struct nd_cache *cache = nd_settings_open_cache(&settings, cli, &(struct nd_display){0});

		status = cache ? serve(cli, &settings, cache) : ND_EXIT_CLUSTER;
		nd_cache_close(&cache);
	}
	nd_settings_release(&settings);
	return status;
}

// ---- worker ----

enum nd_exit nd_cmd_worker(const struct nd_cli *cli)
{
	struct nd_settings settings;
	enum nd_worker_end end;
	enum nd_exit status;

	status = nd_settings_make(&settings, cli, NULL);
	if (status)
		return status;
	if (!*settings.cluster) {
		fprintf(stderr, "noodle-dist: a worker needs --cluster ADDRESS or $NOODLE_CLUSTER\n");
		nd_settings_release(&settings);
		return ND_EXIT_USAGE;
	}
	nd_log_setup(cli->name ? cli->name : "worker", log_level(cli));
	end = nd_worker_run(&(struct nd_worker_options){
		.cluster = settings.cluster,
		.key = settings.key,
		.name = cli->name,
		.slots = settings.jobs,
		.cache_dir = settings.cache_dir,
		.cache_bytes = cli->cache_bytes,
		.runner = &nd_compiler_runner,
		.barriers = cli->barriers,
	});
	nd_settings_release(&settings);
	return end == ND_WORKER_LEFT ? ND_EXIT_OK : ND_EXIT_CLUSTER;
}
