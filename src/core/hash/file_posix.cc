#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "hash/file.h"

namespace offloop::hash {
namespace {

// Repeats a system call that an unrelated signal interrupts.
template <typename Call>
auto Retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

}  // namespace

File::~File() {
  if (handle_ >= 0) close(static_cast<int>(handle_));
}

// Refuses what is not a file, except a directory, which read(2) refuses as it
// does in Node.
Status File::Open() {
  // Non-blocking, because opening a FIFO would wait for a writer.
  const int descriptor = Retry([this] {
    return open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  });
  if (descriptor < 0) return FileError(errno, "open", path_);
  handle_ = descriptor;
  struct stat status;
  if (fstat(descriptor, &status) != 0) return FileError(errno, "fstat", path_);
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return NotAFile();
  return Done{};
}

Result<size_t> File::Read(uint8_t* to, size_t room) {
  const ssize_t size =
      Retry([&] { return read(static_cast<int>(handle_), to, room); });
  if (size < 0) return FileError(errno, "read", path_);
  return static_cast<size_t>(size);
}

}  // namespace offloop::hash
