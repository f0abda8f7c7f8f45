#pragma once

/// Lets the process open as many files and connections as the system allows it, and returns how many that are.
long cprocess_raise_open_files(void);
