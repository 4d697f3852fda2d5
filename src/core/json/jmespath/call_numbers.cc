#include <cmath>
#include <string>
#include <string_view>

#include "json/jmespath/call.h"
#include "json/number.h"

namespace offloop::json::jmespath {
namespace {

// The JSON text of a number that has one, or nothing.
std::string_view DigitsOf(const Item& number) {
  if (number.is_node()) return AsText(number.node().source());
  return number.kind() == Item::Kind::kDigits ? number.text()
                                              : std::string_view();
}

// JSON has only finite numbers.
Item Finite(double value) {
  return std::isfinite(value) ? Item::Real(value) : Item();
}

Item Abs(const Item& number) {
  const std::string_view digits = DigitsOf(number);
  if (digits.empty()) return Item::Real(std::abs(number.real()));
  return digits[0] == '-' ? Item::Digits(digits.substr(1)) : number;
}

// A whole number stays as it is, digit for digit.
Item Round(const Call& call, const Item& number, bool up) {
  const double value = call.work.NumberOf(number);
  const double whole = up ? std::ceil(value) : std::floor(value);
  return whole == value ? number : Finite(whole);
}

bool Sum(const Call& call, double& sum) {
  Elements elements(call.arguments[0]);
  sum = 0;
  size_t index = 0;
  for (Item element; elements.Next(element); ++index) {
    if (!call.work.Step()) return false;
    if (element.type() != kNumberType) {
      return call.FailType(0, "expects an array of numbers; found " +
                                  Describe(element.type()) + " at index " +
                                  std::to_string(index));
    }
    sum += call.work.NumberOf(element);
  }
  return true;
}

bool IsNumber(std::string_view text, RunContext& context) {
  if (text.empty()) return false;
  const ByteView bytes = AsBytes(text);
  const uint8_t* const end = bytes.data() + bytes.size();
  const NumberEnd read = ReadNumber(bytes.data(), end, context);
  return read.ok && read.at == end;
}

bool ToNumber(const Call& call, Item& result) {
  const Item& argument = call.arguments[0];
  result = argument.type() == kNumberType ? argument : Item();
  if (argument.type() != kStringType) return true;
  std::string_view text;
  if (!call.work.KeepText(argument, text)) return false;
  if (IsNumber(text, call.work.context())) result = Item::Digits(text);
  return true;
}

}  // namespace

bool RunOnNumbers(const Call& call, Item& result) {
  const Item& argument = call.arguments[0];
  double sum = 0;
  switch (call.node.function->id) {
    case FunctionId::kAbs:
      result = Abs(argument);
      return true;
    case FunctionId::kCeil:
    case FunctionId::kFloor:
      result =
          Round(call, argument, call.node.function->id == FunctionId::kCeil);
      return true;
    case FunctionId::kAvg:
      if (!Sum(call, sum)) return false;
      result = CountElements(argument) == 0
                   ? Item()
                   : Finite(sum / static_cast<double>(CountElements(argument)));
      return true;
    case FunctionId::kSum:
      if (!Sum(call, sum)) return false;
      result = Finite(sum);
      return true;
    default:
      return ToNumber(call, result);
  }
}

}  // namespace offloop::json::jmespath
