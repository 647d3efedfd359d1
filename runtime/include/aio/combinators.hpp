// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every combinator of async generators; each has a header of its own.
#pragma once

#include <aio/combinators/buffer.hpp>
#include <aio/combinators/chain.hpp>
#include <aio/combinators/chunk.hpp>
#include <aio/combinators/enumerate.hpp>
#include <aio/combinators/filter.hpp>
#include <aio/combinators/map.hpp>
#include <aio/combinators/merge.hpp>
#include <aio/combinators/take.hpp>
#include <aio/combinators/to.hpp>
#include <aio/combinators/zip.hpp>
