#include "json/string_writer.h"

#include <algorithm>
#include <cstring>

#include "code_points.h"
#include "json/escapes.h"
#include "json/text_hash.h"

namespace offloop::json {
namespace {

// Whether a string is ASCII without escapes, so that its source is its value.
bool IsPlain(ByteView content) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kTops = 0x8080808080808080;
  size_t at = 0;
  uint64_t found = 0;
  for (; at + sizeof(uint64_t) <= content.size(); at += sizeof(uint64_t)) {
    uint64_t eight = 0;
    std::memcpy(&eight, content.data() + at, sizeof(eight));
    // The top bit of a byte that is a backslash, or not ASCII.
    const uint64_t backslash = eight ^ (kOnes * '\\');
    found |= eight | ((backslash - kOnes) & ~backslash);
    if ((found & kTops) != 0) return false;
  }
  for (; at < content.size(); ++at) {
    if (content[at] == '\\' || content[at] >= 0x80) return false;
  }
  return true;
}

}  // namespace

StringWriter::StringWriter(ValueTape& tape, RunContext& context)
    : tape_(tape), context_(context), places_(kPlaces) {}

bool StringWriter::Write(ByteView content) {
  if (content.size() >= kShortestRepeated &&
      content.size() <= kLongestRepeated && Remember(content)) {
    return true;
  }
  if (content.size() > RunContext::kSlice) return WriteHuge(content);
  if (!IsPlain(content)) return Decode(content);
  WritePlain(content);
  return true;
}

bool StringWriter::WriteHuge(ByteView content) {
  const auto slice = [content](size_t at) {
    return content.subspan(at,
                           std::min(RunContext::kSlice, content.size() - at));
  };
  for (size_t at = 0; at < content.size(); at += RunContext::kSlice) {
    if (!context_.Checkpoint()) return false;
    if (!IsPlain(slice(at))) return Decode(content);
  }
  if (tape_.latin1.Room(content.size()) == nullptr) return true;
  PutLatin1(content.size());
  for (size_t at = 0; at < content.size(); at += RunContext::kSlice) {
    if (!context_.Checkpoint()) return false;
    tape_.latin1.Append(slice(at));
  }
  return true;
}

bool StringWriter::Remember(ByteView content) {
  const uint64_t hash = HashOf(content);
  Place& place = places_[hash % kPlaces];
  const bool same =
      place.size == content.size() &&
      std::memcmp(place.text, content.data(), content.size()) == 0;
  if (!same) {
    if (place.lives > 0) {
      --place.lives;
    } else {
      place = {.text = content.data(),
               .size = static_cast<uint32_t>(content.size())};
    }
    return false;
  }
  place.lives = kMostLives;
  if (place.number >= 0) {
    tape_.Put(Tag::kRepeated, place.number);
    return true;
  }
  if (defined_ < kMaxLoad) {
    // It came twice, so it may come again.
    place.number = defined_++;
    tape_.Put(Tag::kDefine, 0);
  }
  return false;
}

void StringWriter::WritePlain(ByteView content) {
  if (content.size() <= kShortUnits) {
    tape_.Put(Tag::kShort, static_cast<int64_t>(content.size()));
    tape_.small.Append(content);
    return;
  }
  PutLatin1(content.size());
  tape_.latin1.Append(content);
}

void StringWriter::PutLatin1(size_t size) {
  tape_.Put(Tag::kLatin1, 0);
  tape_.words.Push(static_cast<int32_t>(static_cast<uint32_t>(size)));
}

// Decodes to UTF-16 at the end of the wide strings, where it stays only if it
// must.
bool StringWriter::Decode(ByteView content) {
  // A byte of the source makes one unit at most.
  units_ = tape_.wide.Room(content.size());
  if (units_ == nullptr) return true;
  count_ = 0;
  all_bits_ = 0;
  for (size_t at = 0; at < content.size();) {
    if (!context_.Checkpoint()) return false;
    at = DecodeSome(content, at,
                    std::min(content.size(), at + RunContext::kSlice));
  }
  if (all_bits_ > 0xFF) {
    tape_.Put(Tag::kWide, 0);
    tape_.words.Push(static_cast<int32_t>(static_cast<uint32_t>(count_)));
    tape_.wide.Commit(count_);
    return true;
  }
  const bool is_short = count_ <= kShortUnits;
  if (is_short) {
    tape_.Put(Tag::kShort, static_cast<int64_t>(count_));
  } else {
    PutLatin1(count_);
  }
  return Narrow(is_short ? tape_.small : tape_.latin1);
}

bool StringWriter::Narrow(Column<uint8_t>& column) {
  uint8_t* const to = column.Room(count_);
  if (to == nullptr) return true;
  // Not read through `this` in the loop, which for all the compiler knows `to`
  // points into.
  const char16_t* const from = units_;
  for (size_t at = 0; at < count_;) {
    if (at > 0 && !context_.Checkpoint()) return false;
    const size_t stop = std::min(count_, at + RunContext::kSlice);
    for (; at < stop; ++at) to[at] = static_cast<uint8_t>(from[at]);
  }
  column.Commit(count_);
  return true;
}

// Decodes from `at` up to `stop` or a little further, and returns how far.
size_t StringWriter::DecodeSome(ByteView content, size_t at, size_t stop) {
  const auto put = [this](uint32_t unit) {
    units_[count_++] = static_cast<char16_t>(unit);
    all_bits_ |= unit;
  };
  const auto put_character = [&put](CodePoint character) {
    if (character.value < 0x10000) return put(character.value);
    put(0xD800 + ((character.value - 0x10000) >> 10u));
    put(0xDC00 + (character.value & 0x3FFu));
  };
  while (at < stop) {
    const uint8_t byte = content[at];
    if (byte == '\\') {
      const Escape escape = ReadEscape(content.subspan(at));
      put_character(
          ReadCodePoint(reinterpret_cast<const uint8_t*>(escape.bytes)));
      at += escape.source_size;
    } else if (byte < 0x80) {
      put(byte);
      ++at;
    } else {
      const CodePoint character = ReadCodePoint(content.data() + at);
      put_character(character);
      at += character.size;
    }
  }
  return at;
}

}  // namespace offloop::json
