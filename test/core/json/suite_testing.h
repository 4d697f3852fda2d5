#ifndef OFFLOOP_TEST_CORE_JSON_SUITE_TESTING_H_
#define OFFLOOP_TEST_CORE_JSON_SUITE_TESTING_H_

#include <optional>
#include <string>
#include <string_view>

#include "json/document.h"
#include "json/escapes.h"
#include "json/string_text.h"

namespace offloop::json {

// The first member of that name.
inline std::optional<Value> Member(Value object, std::string_view wanted) {
  for (Value name = object.first_child(); name != object.next();
       name = name.next().next()) {
    if (StringEquals(name.content(), wanted)) return name.next();
  }
  return std::nullopt;
}

// What a string says.
inline std::string Say(Value string) {
  std::string buffer;
  return std::string(ReadString(string, buffer));
}

}  // namespace offloop::json

#endif  // OFFLOOP_TEST_CORE_JSON_SUITE_TESTING_H_
