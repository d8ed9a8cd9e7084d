"""Pure value rules both reading and checking need: one number, one module; no engine, no file, no database."""
