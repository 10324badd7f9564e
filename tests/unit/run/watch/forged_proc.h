// Files of /proc with contents that a test sets. For a program that is linked with --wrap=pread
// (forged_proc.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/proc.h"

namespace procession::run {

class ForgedProc {
 public:
  ~ForgedProc() { clear(); }
  // Sets the contents of /proc/PID/`file`: one text for each read, the last one for all further
  // reads. "": the file is gone.
  static void set(std::int32_t pid, const std::string& file, std::vector<std::string> texts);
  static void set(std::int32_t pid, const Stat& stat) { set(pid, "stat", {text_of(stat)}); }
  static void set(std::int32_t pid, const CpuTime& used) {
    set(pid, "schedstat", {std::to_string(used.ran) + " " + std::to_string(used.waited) + " 7\n"});
  }
  static void clear();
  // The text as proc(5) defines it. Each field that Stat leaves out has a number of its own.
  static std::string text_of(const Stat& stat);
};

}  // namespace procession::run
