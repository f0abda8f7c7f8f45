#pragma once

/// Lets a terminal hand over single keys: not shown, no line awaited, none of them a signal. Returns whether it does.
/// How the terminal was before is kept, for one terminal at a time.
int cterminal_give_keys(int descriptor);

/// Makes the terminal as it was before `cterminal_give_keys`.
void cterminal_give_lines(int descriptor);

/// The columns of a terminal; 0 if it does not say.
int cterminal_columns(int descriptor);
