// What is to be done with a thing that was named.
#pragma once

namespace kedai {

enum class Deed {
  Add,
  Set,     // "jadi 3"
  Less,    // "kurangi 1"
  Remove,  // "hapus"
  Out,     // what the next line, an In, takes the place of: "ganti pedas jadi original"
  In,
};

}  // namespace kedai
