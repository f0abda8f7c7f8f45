#pragma once
#include <stddef.h>
#include <stdint.h>

// What LMDB can do when nothing stands between it and the work: the measure of everything in Sources/EventLog.

/// An open environment with one table of integer keys.
typedef struct reference reference;

/// Opens the table "records" in a directory that exists, making it where it is missing; NULL when LMDB refuses.
reference *reference_open(const char *path);

/// Appends `count` records of `length` constant bytes in one transaction with full sync; 0 or LMDB's error.
int reference_append(reference *log, size_t count, size_t length);

/// Reads all records in order, and sums up what stands at the places of type, tenant and time;
/// returns how many there are.
uint64_t reference_scan(reference *log, uint64_t *sum);

/// Closes the environment.
void reference_close(reference *log);
