"""Policy is data: pack files are read, checked and turned into one `Policy` with a digest. Start from `load`."""
