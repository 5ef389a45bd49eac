// Messages of noodlec on standard error: for a person, or one JSON array for a program.
#ifndef NOODLE_DRIVER_REPORT_H
#define NOODLE_DRIVER_REPORT_H

#include "driver/options.h"
#include "noodle/diag.h"

// `shown_root` goes in front of the files of the program, so that messages name them as the user would; may be NULL.
void nd_report(const struct nd_diags *diags, const struct nd_cli *cli, const char *shown_root);

#endif
