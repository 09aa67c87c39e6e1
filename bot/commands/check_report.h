// What `kedai check` tells, line by line; counts what is wrong.
#pragma once

#include <iostream>
#include <string>

#include "config/settings.h"

namespace kedai::bot {

class CheckReport {
 public:
  explicit CheckReport(std::ostream& out = std::cout) : out_(out) {}
  void good(const std::string& text) { out_ << "ok    " << text << "\n"; }
  void wrong(const std::string& text) {
    out_ << "WRONG " << text << "\n";
    ++wrongs_;
  }
  void note(const std::string& text) { out_ << "note  " << text << "\n"; }
  int wrongs() const { return wrongs_; }

 private:
  std::ostream& out_;
  int wrongs_ = 0;
};

void check_whatsapp(const Settings& settings, const ShopSettings& shop, CheckReport& report);
void check_midtrans(const Settings& settings, const ShopSettings& shop, CheckReport& report);

}  // namespace kedai::bot
