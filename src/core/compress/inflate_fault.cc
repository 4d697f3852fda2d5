#include "compress/inflate_fault.h"

#include <algorithm>
#include <string>

#include "compress/zlib_context.h"

namespace offloop::compress {

Error FindInflateFault(ByteView body, size_t offset, RunContext& context) {
  auto zlib = context.scratch().Borrow<ZlibInflater>();
  if (Status begun = zlib->Begin(Format::kDeflateRaw); !begun.ok())
    return begun.error();
  z_stream& stream = zlib->stream();
  Bytes sink = Bytes::Allocate(RunContext::kSlice);
  if (!sink.valid()) return OutOfMemory();
  size_t fed = 0;
  int code = Z_OK;
  while (code == Z_OK || code == Z_BUF_ERROR) {
    if (!context.Checkpoint()) return context.Stopped();
    if (stream.avail_in == 0) {
      const size_t part = std::min(RunContext::kSlice, body.size() - fed);
      if (part == 0 && stream.avail_out != 0) break;
      stream.next_in = const_cast<Bytef*>(body.data() + fed);
      stream.avail_in = static_cast<uInt>(part);
      fed += part;
    }
    stream.next_out = sink.data();
    stream.avail_out = static_cast<uInt>(sink.size());
    code = inflate(&stream, Z_NO_FLUSH);
  }
  const size_t at = offset + fed - stream.avail_in;
  if (code == Z_MEM_ERROR) return OutOfMemory();
  if (code == Z_OK || code == Z_BUF_ERROR) {
    return InvalidInput("The compressed data is truncated",
                        static_cast<int64_t>(offset + body.size()));
  }
  std::string message = "The deflate data is corrupt";
  if (stream.msg != nullptr) message += std::string(": ") + stream.msg;
  return InvalidInput(std::move(message), static_cast<int64_t>(at));
}

}  // namespace offloop::compress
