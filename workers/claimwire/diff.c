/* SPDX-License-Identifier: Apache-2.0 */
#include "verb.h"
int verb_diff(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return VERB_FAILED;
}
