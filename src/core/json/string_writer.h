#ifndef OFFLOOP_CORE_JSON_STRING_WRITER_H_
#define OFFLOOP_CORE_JSON_STRING_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bytes.h"
#include "json/value_tape.h"
#include "run_context.h"

namespace offloop::json {

// Writes strings to a value tape: without escapes, in the narrowest form, and
// those that come again and again only once, as long as it remembers them.
//
// Thread-safety: none; made for one tape.
class StringWriter {
 public:
  // Both outlive the writer.
  StringWriter(ValueTape& tape, RunContext& context);

  // Writes a string, given as the source between its quotes, which is valid and
  // stays where it is as long as the writer lives. False when the run was
  // cancelled.
  bool Write(ByteView content);

 private:
  // A string that was written. There is one place for all strings of one hash.
  struct Place {
    const uint8_t* text = nullptr;
    uint32_t size = 0;
    // How often others of its hash may come before it is forgotten.
    uint32_t lives = 0;
    // Its number on the tape, or -1 while it has none.
    int32_t number = -1;
  };
  static constexpr size_t kPlaces = 4096;
  static constexpr size_t kShortestRepeated = 2;
  static constexpr size_t kLongestRepeated = 64;
  static constexpr uint32_t kMostLives = 16;

  // Whether nothing is left to write.
  bool Remember(ByteView content);
  void WritePlain(ByteView content);
  // The same as Write(), a slice at a time.
  bool WriteHuge(ByteView content);
  bool Decode(ByteView content);
  size_t DecodeSome(ByteView content, size_t at, size_t stop);
  // Writes what was decoded where a unit has a byte.
  bool Narrow(Column<uint8_t>& column);
  void PutLatin1(size_t size);

  ValueTape& tape_;
  RunContext& context_;
  std::vector<Place> places_;
  int32_t defined_ = 0;
  // Of what is being decoded.
  char16_t* units_ = nullptr;
  size_t count_ = 0;
  uint32_t all_bits_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_STRING_WRITER_H_
