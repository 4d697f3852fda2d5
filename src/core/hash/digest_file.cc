#include "hash/digest_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "hash/digest_spec.h"
#include "hash/feeder.h"

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

// An open file; closed when it goes out of scope.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Like open(2) or read(2), but not ended by a signal that has nothing to do
// with it.
template <typename Call>
auto Retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

Error SystemError(const char* syscall, const std::string& path) {
  const int number = errno;
  return Error{
      .code = ErrorCode::kSystem,
      .message = std::string("The file could not be read (") + syscall + ")",
      .system = std::make_shared<SystemFailure>(
          SystemFailure{.number = number, .syscall = syscall, .path = path})};
}

Error NotAllowed(const char* message) {
  return Error{.code = ErrorCode::kInvalidArgValue, .message = message};
}

// What is not a file is told here; a directory is left to read(2), which
// refuses it as it does in Node.
Status CheckKind(const File& file, const std::string& path) {
  struct stat status;
  if (fstat(file.get(), &status) != 0) return SystemError("fstat", path);
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) return Done{};
  return NotAllowed("The path must name a regular file");
}

class DigestFile final : public Operation {
 public:
  explicit DigestFile(DigestSpec spec) : spec_(std::move(spec)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const Result<ByteView> joined = input.Join(&context);
    if (!joined.ok()) return joined.error();
    const std::string path(AsText(joined.value()));
    if (path.find('\0') != std::string::npos) {
      return NotAllowed("The path must not contain a NUL byte");
    }
    // Not blocking: opening a FIFO would wait for whoever writes to it.
    const File file(Retry([&path] {
      return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    }));
    if (file.get() < 0) return SystemError("open", path);
    if (Status kind = CheckKind(file, path); !kind.ok()) return kind.error();
    return Read(file, path, context);
  }

  bool MayStall() const override { return true; }

 private:
  Result<Payload> Read(const File& file, const std::string& path,
                       RunContext& context) const {
    auto block = context.scratch().Borrow<ReadBlock>();
    if (!block->bytes.valid()) return OutOfMemory();
    RunHasher hasher(spec_, context.scratch());
    if (hasher.get() == nullptr) return NotAvailable(spec_.algorithm());
    if (Status begun = spec_.Begin(*hasher.get()); !begun.ok()) {
      return begun.error();
    }
    Feeder feeder(context);
    while (true) {
      const ssize_t size = Retry(
          [&] { return read(file.get(), block->bytes.data(), kBlockSize); });
      if (size < 0) return SystemError("read", path);
      if (size == 0) return spec_.Finish(*hasher.get());
      const auto bytes = block->bytes.view().first(static_cast<size_t>(size));
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
