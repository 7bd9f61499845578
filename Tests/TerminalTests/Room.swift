// The room stands empty until its first test moves in.
