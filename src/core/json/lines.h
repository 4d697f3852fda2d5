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

  // Applied to each line; must return JSON without a line break. Not null.
  std::shared_ptr<const Plan> plan{};
  // Groups results into arrays, one array per line, so that a parser is called
  // once for many of them. A result of 16 KiB or more is alone in its array.
  bool groups = false;
  // Leaves out lines for which the plan fails. Otherwise the first such line
  // ends the run, which still returns the results of the lines before it.
  bool skip = false;
  // A longer line fails; white space around it does not count.
  uint64_t max_line_bytes = kDefaultMaxLineBytes;
  // The most bytes of results, and of reports about failed lines.
  uint64_t max_output_bytes = uint64_t{512} << 20u;
};

// Applies a plan to each line of NDJSON (lines end with LF or CR LF; the last
// end may be missing) and returns the results in the same order, each with an
// LF. Lines with only white space are left out. An absent result becomes null.
//
// Emits two texts: the number of lines seen, and a line for each line that
// failed: its number (from 1), the byte where it starts, the offset in it or
// -1 (always -1 for another code than kInvalidInput), the code of the error and
// its message, with spaces between them.
//
// The run fails only for reasons other than a line: kOutOfMemory, kInternal, a
// cancelled run; and with kOutputTooLarge, see max_output_bytes. Making it
// fails with kOutOfRange, or kInvalidArgValue without a plan.
Result<std::unique_ptr<Operation>> MakeLines(LinesOptions options);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_LINES_H_
