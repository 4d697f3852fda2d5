#ifndef OFFLOOP_CORE_JSON_FAULT_H_
#define OFFLOOP_CORE_JSON_FAULT_H_

#include <cstddef>
#include <string_view>

#include "bytes.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// The errors of JSON texts: kInvalidInput with the offset of the first byte
// that cannot be right. All functions are thread-safe.

// "Expected <expected> but found <what stands at offset>". Says that the text
// is not UTF-8 when what stands there is not.
Error Unexpected(ByteView text, size_t offset, std::string_view expected);

// The byte at `offset` starts a sequence that is not UTF-8.
Error NotUtf8(size_t offset);

// Adds line and column (1-based, in bytes) to an error that has an offset in
// `text`. Lines end at LF, CR, or CR LF. Takes time linear in the offset;
// returns Stopped() when the run is cancelled meanwhile.
Error WithLineAndColumn(Error error, ByteView text, RunContext& context);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_FAULT_H_
