#include "json/shape_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "json/column.h"
#include "json/text_hash.h"

namespace offloop::json {
namespace {

bool Same(ByteView a, ByteView b) { return std::ranges::equal(a, b); }

}  // namespace

ShapeTable::ShapeTable() : places_(kPlaces) {}

std::optional<uint32_t> ShapeTable::Find(Value object) {
  if (!Gather(object)) return std::nullopt;
  for (size_t probe = 0; probe < kMostProbes; ++probe) {
    uint32_t& place = places_[(wanted_hash_ + probe) % kPlaces];
    if (place == 0) return Add(place);
    Shape& shape = shapes_[place - 1];
    if (!Matches(shape)) continue;
    ++shape.uses;
    return place - 1;
  }
  return std::nullopt;
}

bool ShapeTable::Gather(Value object) {
  const size_t count = object.count();
  if (count > kMaxNames) return false;
  wanted_.clear();
  wanted_bytes_ = 0;
  wanted_hash_ = count;
  Value name = object.first_child();
  for (size_t i = 0; i < count; ++i) {
    const ByteView text = name.source();
    wanted_.push_back(text);
    wanted_bytes_ += text.size();
    if (wanted_bytes_ > kMaxTextBytes) return false;
    wanted_hash_ = HashOf(text, wanted_hash_);
    name = name.next().next();
  }
  return true;
}

bool ShapeTable::Matches(const Shape& shape) const {
  return shape.hash == wanted_hash_ && shape.count == wanted_.size() &&
         std::equal(wanted_.begin(), wanted_.end(),
                    names_.begin() + static_cast<std::ptrdiff_t>(shape.first),
                    Same);
}

std::optional<uint32_t> ShapeTable::Add(uint32_t& place) {
  if (shapes_.size() == kMaxShapes ||
      text_bytes_ + wanted_bytes_ > kMaxTextBytes) {
    return std::nullopt;
  }
  text_bytes_ += wanted_bytes_;
  shapes_.push_back({.hash = wanted_hash_,
                     .uses = 1,
                     .first = names_.size(),
                     .count = wanted_.size()});
  names_.insert(names_.end(), wanted_.begin(), wanted_.end());
  place = static_cast<uint32_t>(shapes_.size());
  return place - 1;
}

Bytes ShapeTable::TakeUses() {
  Column<uint8_t> json;
  const auto put = [&json](std::string_view text) {
    json.Append(AsBytes(text));
  };
  put("[");
  for (size_t number = 0; number < shapes_.size(); ++number) {
    Shape& shape = shapes_[number];
    if (number > 0) put(",");
    const std::string uses = std::to_string(std::exchange(shape.uses, 0));
    if (number < known_) {
      put(uses);
      continue;
    }
    put("[" + uses);
    for (size_t i = 0; i < shape.count; ++i) {
      put(",");
      json.Append(names_[shape.first + i]);
    }
    put("]");
  }
  put("]");
  known_ = shapes_.size();
  return json.Take();
}

}  // namespace offloop::json
