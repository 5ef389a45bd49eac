// `noodle-dist explain`: which task is meant, and what the coordinator says of it as text.
#ifndef ND_CLIENT_EXPLAIN_H
#define ND_CLIENT_EXPLAIN_H

#include "project.h"

#include "noodle/message.h"

// The task that a person means by `subject`: a module ("app/text", or "text" when that is clear), a source file, or a
// program. The name lives in the project. NULL, with a sentence in `diags`: nothing or several things are called so.
const char *nd_explain_task(struct nd_project *project, const char *subject, struct nd_diags *diags);

void nd_explain_print(const struct nd_msg_explanation *explanation); // to standard output

#endif
