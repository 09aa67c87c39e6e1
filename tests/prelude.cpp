// Nothing but a file for CMake to hang the suites' one precompiled header on.
#include "tests/prelude.h"
