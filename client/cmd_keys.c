// keys: which machines belong to a cluster.
#include "commands.h"
#include "settings.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct files {
	char *key;
	char *allow;
};

// ---- what all of them need ----

static enum nd_exit say(enum nd_exit status, const char *format, const char *a, const char *b)
{
	fprintf(stderr, "noodle-dist: ");
	fprintf(stderr, format, a, b);
	fprintf(stderr, "\n");
	return status;
}

static enum nd_exit failed(char *why)
{
	enum nd_exit status = say(ND_EXIT_CLUSTER, "%s%s", why, "");

	nd_free(why);
	return status;
}

static enum nd_err make_folder_of(const char *file)
{
	char *folder = nd_strndup(file, (size_t)(nd_path_base(file) - file));
	enum nd_err err = *folder ? nd_dir_make(folder) : ND_OK;

	nd_free(folder);
	return err;
}

static enum nd_exit write_key(const struct nd_key *key, const char *file, const char *title)
{
	enum nd_err err = make_folder_of(file);

	if (!err)
		err = nd_key_write(key, file, title);
	return err ? say(ND_EXIT_CLUSTER, "%s cannot be written: %s", file, nd_err_text(err)) : ND_EXIT_OK;
}

static enum nd_exit read_key(struct nd_key *key, const struct files *files)
{
	char *why;
	enum nd_err err = nd_key_read(key, files->key, &why);

	if (err != ND_NOT_FOUND)
		return err ? failed(why) : ND_EXIT_OK;
	nd_free(why);
	return say(ND_EXIT_CLUSTER,
		   "this machine has no key (%s); say `noodle-dist keys init` where the coordinator runs%s",
		   files->key, "");
}

// The key of a coordinator, who alone lets others in.
static enum nd_exit read_coordinator(struct nd_key *key, const struct files *files)
{
	enum nd_exit status = read_key(key, files);

	if (!status && !nd_public_key_eq(&key->own, &key->coordinator))
		return say(ND_EXIT_USAGE,
			   "%s is the key of a machine that trusts another coordinator; say this there%s",
			   files->key, "");
	return status;
}

static bool parse_role_and_name(const struct nd_cli *cli, struct nd_allowed *ret)
{
	ret->roles = cli->words[0] ? nd_roles_parse(cli->words[0]) : 0;
	ret->name = (char *)cli->words[1];
	if (!ret->roles)
		say(ND_EXIT_USAGE, "say `keys %s client NAME%s`, or worker, or both", cli->operand,
		    !strcmp(cli->operand, "allow") ? " KEY" : "");
	else if (!ret->name || !nd_key_name_ok(ret->name))
		say(ND_EXIT_USAGE, "behind '%s' comes a name of letters, digits and -_.@%s", cli->words[0],
		    "");
	else
		return true;
	return false;
}

static bool parse_key(struct nd_public_key *ret, const char *text)
{
	if (text && nd_public_key_parse(ret, text))
		return true;
	if (text && !strncmp(text, "noodle-secret-", 14))
		say(ND_EXIT_USAGE,
		    "that is a secret key: nobody but its machine may know it; take the public one%s%s", "",
		    "");
	else
		say(ND_EXIT_USAGE,
		    "a public key looks like noodle-pub-… and has 64 digits; `noodle-dist keys show` "
		    "prints it%s%s",
		    "", "");
	return false;
}

// ---- the commands ----

static enum nd_exit init(const struct nd_cli *cli, const struct files *files)
{
	char public_text[ND_KEY_TEXT_BYTES];
	struct nd_key key;
	enum nd_exit status;

	(void)cli;
	if (access(files->key, F_OK) == 0)
		return say(ND_EXIT_USAGE, "%s is there already; `noodle-dist keys show` prints it%s",
			   files->key, "");
	nd_key_make(&key);
	status = write_key(&key, files->key, "Key of a coordinator of noodle-dist");
	nd_public_key_text(public_text, &key.own);
	nd_key_wipe(&key);
	if (!status)
		printf("%s\n"
		       "The secret is in %s. Let machines in with `noodle-dist keys new worker NAME` or, if "
		       "they have a key,\n"
		       "`noodle-dist keys allow worker NAME KEY`; then start `noodle-dist coordinator "
		       "--listen 'tcp://*:7070'`.\n",
		       public_text, files->key);
	return status;
}

static enum nd_exit make_new(const struct nd_cli *cli, const struct files *files)
{
	struct nd_allowed entry = {0};
	struct nd_key coordinator, key;
	char *file, *title, *why = NULL;
	enum nd_exit status;

	if (!parse_role_and_name(cli, &entry))
		return ND_EXIT_USAGE;
	status = read_coordinator(&coordinator, files);
	if (status)
		return status;
	file = cli->output ? nd_strdup(cli->output) : nd_sprintf("%s.key", entry.name);
	title = nd_sprintf("Key of %s, a %s of noodle-dist", entry.name, nd_roles_text(entry.roles));
	nd_key_make(&key);
	key.coordinator = coordinator.own;
	entry.key = key.own;
	if (access(file, F_OK) == 0)
		status = say(ND_EXIT_USAGE, "%s is there already%s", file, "");
	else if (nd_allow_list_add(files->allow, &entry, &why))
		status = failed(why);
	else
		status = write_key(&key, file, title);
	if (!status)
		printf("%s\n%s is let in as %s. Its key goes there, to ~/.config/noodle-dist/key, and "
		       "nowhere else.\n",
		       file, entry.name, nd_roles_text(entry.roles));
	nd_key_wipe(&key);
	nd_key_wipe(&coordinator);
	nd_free(title);
	nd_free(file);
	return status;
}

static enum nd_exit allow(const struct nd_cli *cli, const struct files *files)
{
	struct nd_allowed entry = {0};
	char *why;

	if (!parse_role_and_name(cli, &entry) || !parse_key(&entry.key, cli->words[2]))
		return ND_EXIT_USAGE;
	if (make_folder_of(files->allow))
		return say(ND_EXIT_CLUSTER, "the folder of %s cannot be made%s", files->allow, "");
	if (nd_allow_list_add(files->allow, &entry, &why))
		return failed(why);
	printf("%s is let in as %s\n", entry.name, nd_roles_text(entry.roles));
	return ND_EXIT_OK;
}

static enum nd_exit deny(const struct nd_cli *cli, const struct files *files)
{
	char *why;

	if (!cli->words[0])
		return say(ND_EXIT_USAGE, "say `keys deny NAME`; `keys show` prints the names%s%s", "", "");
	if (nd_allow_list_remove(files->allow, cli->words[0], &why))
		return failed(why);
	printf("%s is let in no more\n", cli->words[0]);
	return ND_EXIT_OK;
}

static enum nd_exit trust(const struct nd_cli *cli, const struct files *files)
{
	char public_text[ND_KEY_TEXT_BYTES];
	struct nd_public_key coordinator;
	struct nd_key key;
	enum nd_exit status = ND_EXIT_OK;

	if (!parse_key(&coordinator, cli->words[0]))
		return ND_EXIT_USAGE;
	if (access(files->key, F_OK) == 0)
		status = read_key(&key, files);
	else
		nd_key_make(&key);
	if (status)
		return status;
	key.coordinator = coordinator;
	status = write_key(&key, files->key, "Key of a machine in a cluster of noodle-dist");
	nd_public_key_text(public_text, &key.own);
	nd_key_wipe(&key);
	if (!status)
		printf("%s\n"
		       "The secret is in %s. Let this machine in, there: noodle-dist keys allow ROLE NAME "
		       "%s\n",
		       public_text, files->key, public_text);
	return status;
}

static enum nd_exit show_list(const char *file)
{
	struct nd_allow_list list;
	char *why;

	if (nd_allow_list_read(&list, file, &why))
		return failed(why);
	printf("allowed     %s\n", file);
	for (uint32_t i = 0; i < list.entries.len; i++) {
		char key[ND_KEY_TEXT_BYTES];

		nd_public_key_text(key, &list.entries.data[i].key);
		printf("  %-6s %s %s\n", nd_roles_text(list.entries.data[i].roles), list.entries.data[i].name,
		       key);
	}
	nd_allow_list_release(&list);
	return ND_EXIT_OK;
}

static enum nd_exit show(const struct nd_cli *cli, const struct files *files)
{
	char public_text[ND_KEY_TEXT_BYTES], coordinator[ND_KEY_TEXT_BYTES];
	struct nd_key key;
	enum nd_exit status = read_key(&key, files);

	(void)cli;
	if (status)
		return status;
	nd_public_key_text(public_text, &key.own);
	nd_public_key_text(coordinator, &key.coordinator);
	nd_key_wipe(&key);
	printf("public      %s\nfile        %s\n", public_text, files->key);
	if (strcmp(public_text, coordinator) != 0) {
		printf("coordinator %s\n", coordinator);
		return ND_EXIT_OK;
	}
	return show_list(files->allow);
}

enum nd_exit nd_cmd_keys(const struct nd_cli *cli)
{
	static const struct {
		const char *name;
		int words; // at most
		enum nd_exit (*run)(const struct nd_cli *cli, const struct files *files);
	} actions[] = {{"init", 0, init}, {"new", 2, make_new}, {"allow", 3, allow},
		       {"deny", 1, deny}, {"trust", 1, trust},  {"show", 0, show}};
	struct files files;
	enum nd_exit status = ND_EXIT_USAGE;
	bool said;

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (!cli->operand || strcmp(cli->operand, actions[i].name))
			continue;
		if (cli->words[actions[i].words])
			return say(status, "what is '%s' for? See noodle-dist keys --help%s",
				   cli->words[actions[i].words], "");
		if (!nd_keys_supported())
			return say(ND_EXIT_CLUSTER,
				   "this libzmq was built without CURVE: keys are of no use%s%s", "", "");
		files.key = nd_settings_key_file(cli, NULL, &said);
		if (!files.key || !strcmp(files.key, "none")) {
			say(status, "which key? Say --key FILE, or set $HOME%s%s", "", "");
		} else {
			files.allow = nd_settings_allow_file(cli, files.key);
			status = actions[i].run(cli, &files);
			nd_free(files.allow);
		}
		nd_free(files.key);
		return status;
	}
	return say(status, "say keys init, new, allow, deny, trust or show; see noodle-dist keys --help%s%s",
		   "", "");
}
