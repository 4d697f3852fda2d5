#include "hash/digest_file.h"

#include <string>
#include <utility>

#include "hash/digest_spec.h"
#include "hash/feeder.h"
#include "hash/file.h"

namespace offloop::hash {
namespace {

// From 64 KiB to 4 MiB, with and without POSIX_FADV_SEQUENTIAL, on a cold file
// and on a warm one: the size made no difference beyond noise.
constexpr size_t kBlockSize = size_t{128} * 1024;

// A thread's memory to read into.
struct ReadBlock {
  Bytes bytes = Bytes::Allocate(kBlockSize);

  bool Reset() { return bytes.valid(); }
};

class DigestFile final : public Operation {
 public:
  explicit DigestFile(DigestSpec spec) : spec_(std::move(spec)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const Result<ByteView> joined = input.Join(&context);
    if (!joined.ok()) return joined.error();
    const std::string path(AsText(joined.value()));
    if (path.find('\0') != std::string::npos) {
      return Error{.code = ErrorCode::kInvalidArgValue,
                   .message = "The path must not contain a NUL byte"};
    }
    File file(path);
    if (Status opened = file.Open(); !opened.ok()) return opened.error();
    return Read(file, context);
  }

  bool MayStall() const override { return true; }

 private:
  Result<Payload> Read(File& file, RunContext& context) const {
    auto block = context.scratch().Borrow<ReadBlock>();
    if (!block->bytes.valid()) return OutOfMemory();
    RunHasher hasher(spec_, context.scratch());
    if (hasher.get() == nullptr) return NotAvailable(spec_.algorithm());
    if (Status begun = spec_.Begin(*hasher.get()); !begun.ok()) {
      return begun.error();
    }
    Feeder feeder(context);
    while (true) {
      const Result<size_t> size = file.Read(block->bytes.data(), kBlockSize);
      if (!size.ok()) return size.error();
      if (size.value() == 0) return spec_.Finish(*hasher.get());
      const auto bytes = block->bytes.view().first(size.value());
      if (!feeder.Feed(*hasher.get(), bytes)) return context.Stopped();
    }
  }

  DigestSpec spec_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeDigestFile(DigestOptions options) {
  Result<DigestSpec> spec = DigestSpec::Make(std::move(options));
  if (!spec.ok()) return std::move(spec).error();
  return std::unique_ptr<Operation>(
      std::make_unique<DigestFile>(std::move(spec).value()));
}

}  // namespace offloop::hash
