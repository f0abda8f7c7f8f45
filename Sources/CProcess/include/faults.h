#pragma once

/// Has a fault of memory, or the end that LMDB gives a process on a page that it cannot understand, end the process
/// with a sentence on standard error and the status of an input or output error (74), and not with a dump: what was
/// read is damaged, and there is nobody to return an error to.
void cprocess_explain_faults(void);
