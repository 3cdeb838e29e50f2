"""Plans of many agencies, made by script: what they say (`tasks`), how they are laid out (`layouts`), and in
which kind of file (`files`)."""
