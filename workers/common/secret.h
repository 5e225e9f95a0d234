/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret - keeps passwords and keys out of what others can look at: environment, core files, memory of the process.
 *
 * Secrets come in files or in the environment (conf.h), never on the command line. Call before threads.
 */
#ifndef COMMON_SECRET_H
#define COMMON_SECRET_H

/* Takes the variable out of the environment and overwrites it where it stands: /proc/PID/environ shows the block that the
 * process was started with, which unsetenv() alone leaves as it is. A copy must have been made. */
void secret_forget_variable(const char *name);

/* The same for every variable whose name begins so. */
void secret_forget_variables(const char *prefix);

/* No core file, and nobody but root may trace this process or read its memory and environment. Lasts until exec. */
void secret_hide_process(void);

#endif
