// Each command: what it is asked for in, exit status out.
#ifndef ND_CLIENT_COMMANDS_H
#define ND_CLIENT_COMMANDS_H

#include "options.h"

enum nd_exit nd_cmd_build(const struct nd_cli *cli); // build, run, check, explain
enum nd_exit nd_cmd_coordinator(const struct nd_cli *cli);
enum nd_exit nd_cmd_worker(const struct nd_cli *cli);
enum nd_exit nd_cmd_top(const struct nd_cli *cli); // top, status
enum nd_exit nd_cmd_completion(const struct nd_cli *cli);
enum nd_exit nd_cmd_manual(const struct nd_cli *cli);
enum nd_exit nd_cmd_keys(const struct nd_cli *cli);
enum nd_exit nd_cmd_cache(const struct nd_cli *cli);

#endif
