// DocC documents a module; this one is empty. The articles are beside it.
