// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers in and out of a JSON array: the two archives that the visit() functions of
// SummaryJson.cpp serve.
#ifndef COROLINT_CHECKS_LINK_SUMMARYARCHIVE_H
#define COROLINT_CHECKS_LINK_SUMMARYARCHIVE_H

#include "Summary.h"

#include <limits>
#include <optional>
#include <type_traits>

namespace corolint {

class Writer {
public:
  explicit Writer(llvm::json::OStream &Out) : Out(Out) {}

  template <class T> void operator()(T &Value, uint64_t = 0) {
    Out.value(static_cast<int64_t>(Value));
  }
  template <class... Bools> void flags(Bools &...Values) {
    int64_t Bits = 0, Bit = 1;
    ((Bits |= Values ? Bit : 0, Bit <<= 1), ...);
    Out.value(Bits);
  }
  void after(uint32_t &Value, uint32_t Start) { Out.value(int64_t(Value) - int64_t(Start)); }
  void implied(uint32_t &, uint32_t) {}
  template <class T> void range(RangeOf<T> &Range) { Out.value(int64_t(Range.Count)); }

private:
  llvm::json::OStream &Out;
};

/// Reads numbers in order; after the first one that is missing or out of its bounds it gives
/// zeros, and is bad.
class Reader {
public:
  explicit Reader(const llvm::json::Array &From) : From(From) {}

  template <class T> void operator()(T &Value, uint64_t Limit = 0) {
    uint64_t Most = std::numeric_limits<uint32_t>::max();
    if constexpr (std::is_integral_v<T>)
      Most = std::min<uint64_t>(Most, std::numeric_limits<T>::max());
    int64_t Number = next();
    bool Negative = Number < 0 && !(std::is_signed_v<T> && Number == -1);
    if (Negative || (Number > 0 && uint64_t(Number) > Most) ||
        (Limit && uint64_t(Number) >= Limit)) {
      Bad = true;
      Number = 0;
    }
    Value = static_cast<T>(Number);
  }
  template <class... Bools> void flags(Bools &...Values) {
    int64_t Bits = next(), Bit = 1;
    Bad |= Bits < 0 || Bits >= (int64_t(1) << sizeof...(Values));
    ((Values = Bits & Bit, Bit <<= 1), ...);
  }
  void after(uint32_t &Value, uint32_t Start) {
    uint32_t Difference = 0;
    (*this)(Difference);
    Value = Start + Difference;
  }
  void implied(uint32_t &Value, uint32_t Known) { Value = Known; }
  /// Ranges follow each other without gaps.
  template <class T> void range(RangeOf<T> &Range) {
    static_assert(sizeof(T) != 0);
    uint32_t &End = rangeEnd<T>();
    (*this)(Range.Count);
    Range.First = End;
    Bad |= End + Range.Count < End;
    End += Range.Count;
  }
  template <class T> uint32_t &rangeEnd() {
    if constexpr (std::is_same_v<T, CallSummary>)
      return Ends[0];
    else if constexpr (std::is_same_v<T, BlockingSummary>)
      return Ends[1];
    else if constexpr (std::is_same_v<T, ParameterSummary>)
      return Ends[2];
    else if constexpr (std::is_same_v<T, EscapeSummary>)
      return Ends[3];
    else
      return Ends[4];
  }
  bool atEnd() const { return Next == From.size(); }
  bool bad() const { return Bad; }

private:
  int64_t next() {
    std::optional<int64_t> Number;
    if (Next < From.size())
      Number = From[Next++].getAsInteger();
    Bad |= !Number;
    return Bad ? 0 : *Number;
  }

  const llvm::json::Array &From;
  size_t Next = 0;
  uint32_t Ends[5] = {};
  bool Bad = false;
};

} // namespace corolint

#endif
