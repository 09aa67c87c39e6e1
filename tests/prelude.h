// The precompiled header of the test suites.
#pragma once

#include <catch2/catch.hpp>

#include "config/prelude.h"
