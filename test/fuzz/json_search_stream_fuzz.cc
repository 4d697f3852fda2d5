// json.search on what streams: the bytes choose an expression of such a form
// and a document with names that it asks for.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "json_search_fuzzing.h"

namespace {

// Makes choices of bytes; the first choice for ever when they are used up.
class Choices {
 public:
  Choices(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}

  size_t Below(size_t count) { return at_ == end_ ? 0 : *at_++ % count; }
  template <size_t kCount>
  std::string Of(const char* const (&texts)[kCount]) {
    return texts[Below(kCount)];
  }
  bool done() const { return at_ == end_; }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

std::string Path(Choices& choices) {
  std::string path = choices.Of({"a", "b", "c", "\"long name 1\"", "\"\\\\\""});
  while (choices.Below(3) == 1) path += choices.Of({".a", ".b", ".c"});
  return path;
}

std::string Operand(Choices& choices) {
  switch (choices.Below(4)) {
    case 0:
      return Path(choices);
    case 1:
      return choices.Of({"`1`", "`1.0`", "`-0`", "`null`", "`true`", "`\"a\"`",
                         "`[1, 2]`", "`{\"a\": 1}`", "`1e400`"});
    case 2:
      return choices.Of({"'a'", "''", "'\\'", "'long name 1'"});
    default:
      return "@";
  }
}

std::string Condition(Choices& choices, size_t depth) {
  const size_t kind = choices.Below(depth == 0 ? 2 : 5);
  if (kind == 0) return Operand(choices);
  if (kind == 1) {
    return Operand(choices) + choices.Of({"==", "!=", "<", "<=", ">", ">="}) +
           Operand(choices);
  }
  if (kind == 2) return "!(" + Condition(choices, depth - 1) + ")";
  return "(" + Condition(choices, depth - 1) + (kind == 3 ? " && " : " || ") +
         Condition(choices, depth - 1) + ")";
}

std::string Right(Choices& choices, size_t depth) {
  const size_t kind = choices.Below(depth == 0 ? 2 : 5);
  if (kind == 0) return "";
  if (kind == 1) return "." + Path(choices);
  const std::string before = choices.Below(3) == 0 ? "." + Path(choices) : "";
  const auto part = [&] {
    switch (choices.Below(3)) {
      case 0:
        return Path(choices);
      case 1:
        return Condition(choices, 1);
      default:
        return "@" + (depth > 1 ? Right(choices, depth - 1) : std::string());
    }
  };
  if (kind == 2) return before + ".[" + part() + ", " + part() + "]";
  return before + ".{x: " + part() + ", \"\\u0001\": " + part() + "}";
}

std::string Expression(Choices& choices) {
  std::string path = choices.Below(2) == 0 ? "@" : Path(choices);
  if (choices.Below(4) == 1) path += "[1]";
  switch (choices.Below(4)) {
    case 0:
      return path + "[?" + Condition(choices, 3) + "]" + Right(choices, 2);
    case 1:
      return path + "[*]" + Right(choices, 2);
    case 2:
      return path + "[]" + Right(choices, 2);
    default:
      return path;
  }
}

std::string Space(Choices& choices) {
  return choices.Below(8) == 1 ? " \n" : "";
}

std::string Document(Choices& choices, size_t depth) {
  const size_t kind = choices.Below(depth == 0 ? 2 : 6);
  if (kind == 0) {
    return choices.Of({"1", "1.0", "-0", "null", "true", "false", "1e999",
                       "12345678901234567890", "0.5"});
  }
  if (kind == 1) {
    return choices.Of({"\"a\"", "\"\"", "\"\\u0061\"", "\"long name 1\"",
                       "\"\\ud800\"", "\"\\\"\"", "\"\\\\\""});
  }
  const bool object = kind > 3;
  std::string text = object ? "{" : "[";
  const size_t count = choices.Below(5);
  for (size_t i = 0; i < count && !choices.done(); ++i) {
    if (i != 0) text += "," + Space(choices);
    if (object) {
      text += choices.Of({"\"a\"", "\"b\"", "\"c\"", "\"\\u0061\"",
                          "\"long name 1\"", "\"long name 2\"",
                          "\"lon\\u0067 name 1\"", "\"\\\\\"", "\"\""});
      text += Space(choices) + ":" + Space(choices);
    }
    text += Document(choices, depth - 1) + Space(choices);
  }
  return text + (object ? "}" : "]");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  const std::string expression = Expression(choices);
  std::string text = Document(choices, 5);
  // Now and then the text is not JSON.
  if (choices.Below(16) == 1) text.resize(choices.Below(text.size() + 1));
  offloop::json::CheckSearch(expression, offloop::AsBytes(text));
  return 0;
}
