#ifndef OFFLOOP_CORE_HASH_FILE_H_
#define OFFLOOP_CORE_HASH_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "result.h"

namespace offloop::hash {

// A file that is read from its start to its end; closed by its destructor.
// Failures are as digest_file.h says. Thread-safety: none.
class File {
 public:
  // The path's bytes as they are; on Windows UTF-8.
  explicit File(const std::string& path) : path_(path) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  // Opens the file; never blocks on another process. Refuses what is neither a
  // file nor a directory. Called once.
  Status Open();

  // Reads the next bytes: at most `room`, 0 at the end. Precondition: opened.
  Result<size_t> Read(uint8_t* to, size_t room);

 private:
  const std::string& path_;
  // A descriptor or a HANDLE; -1 means none on both systems.
  intptr_t handle_ = -1;
};

// The error of a system call that failed.
Error FileError(int number, const char* syscall, const std::string& path);

// The error for a FIFO, a terminal or a device.
Error NotAFile();

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_FILE_H_
