#pragma once

/// Lets a terminal hand over single keys: not shown, no line awaited, none of them a signal. Returns whether it does.
/// How the terminal was before is kept, for one terminal at a time.
int cprocess_give_keys(int descriptor);

/// Makes the terminal as it was before `cprocess_give_keys`.
void cprocess_give_lines(int descriptor);

/// The columns of a terminal; 0 if it does not say.
int cprocess_columns(int descriptor);
