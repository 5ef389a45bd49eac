// What the compiler has to say, on standard error. The JSON form is an array of objects, one a line.
#include "driver/report.h"

#include "noodle/mem.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void add_text(struct nd_buf *out, const struct nd_diag *diag, bool colour)
{
	if (!*diag->file)
		nd_buf_add_cstr(out, "noodlec: ");
	nd_diag_render(out, diag, colour);
}

static void add_one(struct nd_buf *out, const struct nd_diag *diag, const struct nd_cli *cli)
{
	bool colour = cli->colour == ND_CLI_COLOUR_ALWAYS || (cli->colour == ND_CLI_COLOUR_AUTO && isatty(2));
	if (cli->diagnostics == ND_CLI_TEXT) {
		add_text(out, diag, colour);
		return;
	}
	nd_buf_add_cstr(out, out->len > 1 ? ",\n" : "\n");
	nd_diag_render_json(out, diag);
}

// Only the first ND_DIAG_MAX_COUNT are kept.
static void add_rest(struct nd_buf *out, const struct nd_diags *diags, const struct nd_cli *cli)
{
	uint32_t shown = 0;
	for (uint32_t i = 0; i < diags->items.len; i++)
		shown += diags->items.data[i].severity != ND_NOTE;
	uint32_t all = diags->errors + diags->warnings;
	if (all <= shown)
		return;
	struct nd_diags more = { 0 };
	char *message = nd_sprintf("%u more messages are not shown", all - shown);
	nd_diags_add(&more, &(struct nd_diag){ .severity = ND_NOTE, .message = message });
	add_one(out, &more.items.data[0], cli);
	nd_diags_release(&more);
	nd_free(message);
}

// To a person at a terminal only: what is read by programs, or kept in logs, is better without.
static void add_pointer(struct nd_buf *out, const struct nd_diags *diags)
{
	for (uint32_t i = 0; i < diags->items.len; i++) {
		const struct nd_diag *diag = &diags->items.data[i];
		if (diag->severity == ND_ERROR && *diag->code) {
			nd_buf_printf(out, "`noodlec explain %s` says more, with examples\n", diag->code);
			return;
		}
	}
}

void nd_report(const struct nd_diags *diags, const struct nd_cli *cli, const char *shown_root)
{
	bool json = cli->diagnostics == ND_CLI_JSON;
	struct nd_buf text = { 0 };
	if (json)
		nd_buf_add_char(&text, '[');
	for (uint32_t i = 0; i < diags->items.len; i++) {
		struct nd_diag diag = diags->items.data[i];
		bool own = *diag.file && strncmp(diag.file, "std/", 4) != 0;
		if (own && shown_root)
			diag.file = nd_sprintf("%s%s", shown_root, diag.file);
		add_one(&text, &diag, cli);
		if (own && shown_root)
			nd_free(diag.file);
	}
	add_rest(&text, diags, cli);
	if (!json && isatty(2))
		add_pointer(&text, diags);
	if (json)
		nd_buf_add_cstr(&text, text.len > 1 ? "\n]\n" : "]\n");
	fwrite(text.data ? text.data : "", 1, text.len, stderr);
	nd_buf_release(&text);
}
