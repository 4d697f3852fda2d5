#ifndef OFFLOOP_CORE_JSON_LINES_H_
#define OFFLOOP_CORE_JSON_LINES_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "operation.h"
#include "plan.h"
#include "result.h"

namespace offloop::json {

struct LinesOptions {
  static constexpr uint64_t kDefaultMaxLineBytes = uint64_t{16} << 20u;
  static constexpr uint64_t kLargestMaxLineBytes = uint64_t{1} << 30u;

  // What is done with each line, which must give JSON without a line break;
  // not null.
  std::shared_ptr<const Plan> plan{};
  // The results become arrays of several results, a line an array, so that a
  // parser is called once for many of them. One of 16 KiB or more is alone in
  // its array.
  bool groups = false;
  // Lines that the plan fails on are left out. Otherwise the first one ends the
  // run, which still gives the results of those before.
  bool skip = false;
  // A longer line is one that fails, white space around it not counted.
  uint64_t max_line_bytes = kDefaultMaxLineBytes;
  // The results, and what is said of lines that failed, have fewer bytes.
  uint64_t max_output_bytes = uint64_t{512} << 20u;
};

// Applies a plan to each line of NDJSON (lines end with LF or CR LF; the last
// one may have no end) and gives the results in the same order, each with an
// LF. Lines of white space alone are left out. A result that is absent is null.
//
// Emits two texts: the number of lines seen, and a line for each line that
// failed: its number (from 1), the byte where it starts, the offset in it or
// -1 (always -1 for another code than kInvalidInput), the code of the error and
// its message, with spaces between them.
//
// The run fails only for what is not a line's fault: kOutOfMemory, kInternal, a
// cancelled run; and with kOutputTooLarge, see max_output_bytes. Making it
// fails with kOutOfRange, or kInvalidArgValue without a plan.
Result<std::unique_ptr<Operation>> MakeLines(LinesOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_LINES_H_
