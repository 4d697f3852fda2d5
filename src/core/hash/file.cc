#include "hash/file.h"

#include <memory>

namespace offloop::hash {

Error FileError(int number, const char* syscall, const std::string& path) {
  return Error{
      .code = ErrorCode::kSystem,
      .message = std::string("The file could not be read (") + syscall + ")",
      .system = std::make_shared<SystemFailure>(
          SystemFailure{.number = number, .syscall = syscall, .path = path})};
}

Error NotAFile() {
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = "The path must name a regular file"};
}

}  // namespace offloop::hash
