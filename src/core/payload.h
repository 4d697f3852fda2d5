#ifndef OFFLOOP_CORE_PAYLOAD_H_
#define OFFLOOP_CORE_PAYLOAD_H_

#include <memory>
#include <string_view>
#include <vector>

#include "arrival.h"
#include "bytes.h"
#include "result.h"

namespace offloop {

class RunContext;

// What flows through a plan: the bytes that one step hands to the next, and
// what the last one hands to JavaScript.
//
// A payload holds its bytes as chunks in order, each either owned or borrowed
// from memory that outlives the run. Most have one chunk; a request body has
// many, and is joined only by an operation that needs one block.
//
// Thread-safety: none; a payload has one owner at a time.
class Payload {
 public:
  // What the bytes are, which decides what JavaScript value they become.
  enum class Kind : uint8_t {
    kBytes,   // A Buffer.
    kText,    // A string; the bytes are UTF-8 until Seal() (see text_form()).
    kAbsent,  // undefined; there are no bytes.
    kTrue,
    kFalse,
  };

  // What the bytes of a text are.
  enum class TextForm : uint8_t { kUtf8, kAscii, kUtf16 };

  // Something that an operation learned about the bytes and a later step can
  // use instead of learning it again, such as a parsed document. It is valid
  // for these bytes at this place in memory.
  class Note {
   public:
    virtual ~Note() = default;
    // An address that all notes of one class share, and no others: it tells
    // classes apart without RTTI.
    virtual const void* kind() const = 0;
  };

  struct Chunk {
    // The owner of `view`, when valid.
    Bytes storage;
    ByteView view;
    // Otherwise, unless null, this shared owner keeps `view` alive.
    std::shared_ptr<const void> owner{};
  };

  Payload() = default;
  explicit Payload(Bytes bytes) { Append(std::move(bytes)); }
  Payload(Payload&&) noexcept = default;
  Payload& operator=(Payload&&) noexcept = default;

  // A string for JavaScript.
  static Payload Text(std::string_view utf8);
  static Payload Text(Bytes utf8);
  static Payload Absent() { return Payload(Kind::kAbsent); }
  static Payload Bool(bool value) {
    return Payload(value ? Kind::kTrue : Kind::kFalse);
  }

  // An invalid block means that memory ran out: Join(), TakeBytes() and Seal()
  // then fail with kOutOfMemory instead of losing bytes silently.
  void Append(Bytes bytes);
  // The caller promises that `bytes` outlives the run.
  void AppendBorrowed(ByteView bytes);
  // Immutable bytes that `owner` keeps alive.
  void AppendShared(ByteView bytes, std::shared_ptr<const void> owner);
  // A block that is still being written. Precondition: the payload is empty,
  // and gets no other chunk before Settle().
  void AppendArriving(std::shared_ptr<Arrival> arrival);

  // Whether bytes may still be missing: until Settle(), only the sizes of
  // chunks() may be read. Join(), TakeBytes() and Seal() settle the payload.
  bool arriving() const { return arriving_ && !chunks_.empty(); }
  // Waits until the first `size` bytes are there, as Arrival::Await() does;
  // returns at once when the payload is not arriving.
  Status Await(size_t size, RunContext& context) const;
  // Waits until everything is there, and then owns it in place. Fails when the
  // run must stop. `context` may be null only when nothing is arriving.
  Status Settle(RunContext* context);

  Kind kind() const { return kind_; }
  void set_kind(Kind kind) { kind_ = kind; }
  // For kText: kUtf8, and after Seal() one of the others.
  TextForm text_form() const { return text_form_; }
  // The sum of the chunks' sizes.
  size_t size() const { return size_; }
  // The same without shared bytes, which exist with or without this payload.
  size_t unshared_size() const;
  const std::vector<Chunk>& chunks() const { return chunks_; }

  // These four copy only what they must. With a context, they pass its
  // checkpoints meanwhile; when the run must stop they fail, and the payload
  // may then only be destroyed. A copy of secret bytes is secret too.

  // All bytes as one block; joins the chunks when there are several. The view
  // stays valid until the payload is changed, also when the payload is moved.
  Result<ByteView> Join(RunContext* context = nullptr);

  // Like Join(), but does not wait: for callers that read from the first byte
  // to the last, and then call Settle().
  Result<ArrivingView> JoinArriving(RunContext& context);

  // The bytes as one owned block, copied only when they are not that already.
  // The payload is empty afterwards.
  Result<Bytes> TakeBytes(RunContext* context = nullptr);

  // Makes the payload ready to leave the pool: one owned block without waste,
  // so that the environment's thread has nothing left to do that grows with it,
  // or only to copy it: text becomes ASCII or UTF-16, because decoding UTF-8
  // takes V8 ten times as long as a copy.
  Status Seal(RunContext* context = nullptr);

  // Narrows the payload to a part of what Join() returned, without copying.
  // Drops the note. Precondition: one chunk, which contains `part`.
  void Narrow(ByteView part);

  // See Note. `Join()`, `Narrow()` and `Append()` drop it when they move bytes.
  void set_note(std::shared_ptr<const Note> note) { note_ = std::move(note); }
  const std::shared_ptr<const Note>& note() const { return note_; }

 private:
  explicit Payload(Kind kind) : kind_(kind) {}

  Status CopyIntoOne(RunContext* context);
  // Sets the form of a text, and makes it UTF-16 where it is not ASCII.
  Status SealText(Bytes& utf8, RunContext* context);
  // Precondition: arriving().
  Arrival& arrival() const;

  Kind kind_ = Kind::kBytes;
  TextForm text_form_ = TextForm::kUtf8;
  // An invalid block was appended.
  bool lost_ = false;
  // Set by AppendArriving() alone: the owner of the only chunk is an Arrival,
  // and arrival() casts it back. (A moved-from payload keeps the flag, but has
  // no chunk.) A pointer of the right type would be clearer, but would be moved
  // with every payload, and hardly any is arriving.
  bool arriving_ = false;
  size_t size_ = 0;
  std::vector<Chunk> chunks_;
  std::shared_ptr<const Note> note_;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_PAYLOAD_H_
