// SQLite's file system, but that the write-ahead log is written with one call for each commit: the
// head and the page of every frame come one by one, 24 and 2,048 bytes, and are gathered here until
// the frame that commits has come. That one returns what became of them all, so that a full disk is
// known before anybody may read them. All other files are the system's own.
//
// Frames must come in commits only: whoever opens a database by it says PRAGMA cache_spill=OFF. (A
// page spilled in the midst of a transaction that is then undone would stay here, and be written
// later over what another connection has committed.)
// https://www.sqlite.org/fileformat2.html#walformat, https://www.sqlite.org/vfs.html
#pragma once

namespace kedai::db {

// The name of that file system, over the one that is SQLite's default now. Thread-safe.
const char* gathering_file_system();

}  // namespace kedai::db
