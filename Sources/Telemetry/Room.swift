// The room stands empty until its first type moves in.
