// Finds the blank line that ends a request's head, looking at every byte once however they drip in,
// and refuses on sight what two servers could read in two ways: a bare LF or CR, a control
// character, a line that begins with a blank (obs-fold).
#pragma once

#include <cstddef>
#include <string_view>

namespace kedai::edge {

class HeadEnd {
 public:
  enum class Seen { More, End, Malformed };

  // `text` is all that has come so far, from the first byte of the request.
  Seen look(std::string_view text);
  std::size_t size() const { return at_; }  // after End: the head with its blank line

 private:
  Seen step(char c);

  std::size_t at_ = 0;
  std::size_t line_ = 0;  // bytes in the present line so far
  bool after_cr_ = false;
};

}  // namespace kedai::edge
