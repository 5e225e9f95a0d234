/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

int main(int argc, char **argv)
{
    return station_main(&write_worker, argc, argv);
}
