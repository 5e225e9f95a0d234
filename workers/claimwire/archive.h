/* SPDX-License-Identifier: Apache-2.0 */
/*
 * archive - fields of our own in the heads of WARC records, so that `claimwire ingest` of an export
 * gives what the pipeline gave. WARC 1.1 lets a writer add fields; other readers pass over them.
 * They stand in the record that has the body.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#define ARCHIVE_ROLE "Claimwire-Role"             /* page or feed */
#define ARCHIVE_SOURCE "Claimwire-Source"         /* name of the outlet */
#define ARCHIVE_URL "Claimwire-Requested-URI"     /* before redirects; when it is not the target */
#define ARCHIVE_TYPE "Claimwire-Content-Type"     /* when the head of the body says another */
#define ARCHIVE_FEED_TITLE "Claimwire-Feed-Title" /* what the feed said of the page */
#define ARCHIVE_FEED_PUBLISHED "Claimwire-Feed-Published" /* likewise, ISO 8601 */
#define ARCHIVE_BLOCKED "Claimwire-Blocked"               /* why the body is the feed's own text */
#define ARCHIVE_STATUS "Claimwire-Status"                 /* of the refusal */
#define ARCHIVE_TOOK_MS "Claimwire-Took-Ms"               /* from the request to the last byte */

#endif
