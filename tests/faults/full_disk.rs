//! A full disk: a small file system of its own, full before or while a job writes.
