#ifndef OFFLOOP_CORE_RESULT_H_
#define OFFLOOP_CORE_RESULT_H_

#include <cassert>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace offloop {

// What kind of failure happened. The public, stable name of each code is
// given by CodeName(); lib/errors.js maps it to a JavaScript class.
enum class ErrorCode : uint8_t {
  kInvalidArgType,     // The caller passed a value of the wrong type.
  kInvalidArgValue,    // The caller passed a value that is not allowed.
  kOutOfRange,         // The caller passed a number outside its range.
  kInvalidInput,       // The data is corrupt, truncated or not JSON.
  kInvalidExpression,  // A path, expression or patch does not parse.
  kPatchFailed,        // A patch does not apply to the document.
  kOutputTooLarge,     // A limit on the output was reached.
  kQueueFull,          // The pool refuses more work; retryable.
  kTimeout,            // The caller's `timeout` passed.
  kClosed,             // The pool is closed.
  kAborted,            // The caller's signal fired.
  kOutOfMemory,        // Native memory could not be allocated.
  kInternal,           // A bug of ours.
  kSystem,             // The operating system refused; see Error::system.
};

// The stable name of a code, such as "ERR_OFFLOOP_INVALID_INPUT". kSystem has
// no name of its own: Node's name of the errno is used.
std::string_view CodeName(ErrorCode code);

// What the operating system refused.
struct SystemFailure {
  int number = 0;  // The errno.
  std::string syscall{};
  std::string path{};
};

// A failure as it travels from an operation to JavaScript. A plain value, and a
// small one, because every waiting job has room for it: rare details are behind
// a pointer.
struct Error {
  static constexpr int64_t kUnknown = -1;

  ErrorCode code = ErrorCode::kInternal;
  // One sentence for a person; never parsed.
  std::string message{};
  // Byte offset in the operation's input, where one is known.
  int64_t offset = kUnknown;
  // 1-based position of `offset` in a text, where one is known. Columns count
  // bytes.
  int64_t line = kUnknown;
  int64_t column = kUnknown;
  // Index of the failing member of a list (a patch operation, a sample).
  int64_t index = kUnknown;
  // For kSystem alone.
  std::shared_ptr<const SystemFailure> system{};
};

// A value or an Error. Errors are values here: core never throws its own.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return state_.index() == 0; }

  // Precondition: ok().
  T& value() & { return Get<0>(state_); }
  const T& value() const& { return Get<0>(state_); }
  T&& value() && { return std::move(Get<0>(state_)); }

  // Precondition: !ok().
  Error& error() & { return Get<1>(state_); }
  const Error& error() const& { return Get<1>(state_); }
  Error&& error() && { return std::move(Get<1>(state_)); }

 private:
  template <size_t kIndex, typename State>
  static auto& Get(State& state) {
    assert(state.index() == kIndex);
    return *std::get_if<kIndex>(&state);
  }

  std::variant<T, Error> state_;
};

// Success without a value, for Result<Done>.
struct Done {};
using Status = Result<Done>;

inline Error InvalidInput(std::string message,
                          int64_t offset = Error::kUnknown) {
  return Error{.code = ErrorCode::kInvalidInput,
               .message = std::move(message),
               .offset = offset};
}

// The default message is short enough to fit into a string without allocating.
inline Error OutOfMemory(std::string message = "Out of memory") {
  return Error{.code = ErrorCode::kOutOfMemory, .message = std::move(message)};
}

inline Error InternalError(std::string message) {
  return Error{.code = ErrorCode::kInternal, .message = std::move(message)};
}

// The error of an output limit (`maxOutputBytes`) of `limit` bytes.
Error OutputTooLarge(uint64_t limit);

}  // namespace offloop

#endif  // OFFLOOP_CORE_RESULT_H_
