"""The command line: one file a command, texts in plain words, exit codes that a pipeline can rely on."""
