#include "screen.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>

#include "compat.h"
#include "story.h"

using namespace procession::app;

Screen::Screen(bool with_story, const std::string& language, float scale, const Settings& settings,
               const std::vector<std::string>& lessons)
    : folder_(testing::TempDir() + "gui-" + std::to_string(getpid())),
      context_(ImGui::CreateContext()) {
  std::filesystem::create_directories(folder_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {1280, 720};
  io.DeltaTime = 1.0F / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  Paths paths;
  paths.assets = PROCESSION_SOURCE "/assets";
  paths.session.lessons = {PROCESSION_SOURCE "/lessons"};
  paths.session.lessons.insert(paths.session.lessons.end(), lessons.begin(), lessons.end());
  paths.session.command = folder_ + "/procession";
  paths.session.recordings = folder_;
  paths.settings = folder_ + "/settings.toml";
  if (!save_settings(settings, paths.settings)) throw std::runtime_error("no settings");
  Options options;
  options.language = language;
  options.theme = "light";
  if (with_story) {
    options.target = folder_ + "/story.procession";
    write_story(options.target);
  }
  auto app = App::create(paths, options);
  if (!app) throw std::runtime_error(app.error().sentence());
  app_ = std::move(*app);
  app_->set_monitor_scale(scale);
  while (app_->tick(std::chrono::seconds(1))) {
  }
  move({640, 3});
  frames(3);
}

Screen::~Screen() {
  app_.reset();
  ImGui::DestroyContext(context_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Screen::frames(int count) {
  for (int i = 0; i < count; ++i) {
    app_->prepare();
    ImGui::NewFrame();
    app_->frame();
    ImGui::Render();
  }
}

void Screen::move(ImVec2 to) { compat::mouse_at(ImGui::GetIO(), to.x, to.y); }

void Screen::point(const std::string& name, float x_share, float y_share) {
  const auto found = app_->marked().find(name);
  ASSERT_NE(found, app_->marked().end()) << name << " is not on the screen";
  const MarkedItem& item = found->second;
  move({item.from.x + (item.to.x - item.from.x) * x_share,
        item.from.y + (item.to.y - item.from.y) * y_share});
  frames(2);
}

void Screen::press(bool down, int button) {
  compat::mouse_button(ImGui::GetIO(), button, down);
  frames(1);
}

void Screen::click(const std::string& name, float x_share, float y_share) {
  point(name, x_share, y_share);
  press(true);
  press(false);
  frames(2);
}

void Screen::right_click(const std::string& name, float x_share, float y_share) {
  point(name, x_share, y_share);
  press(true, 1);
  press(false, 1);
  frames(2);
}

void Screen::command(const std::string& body) {
  const std::string path = folder_ + "/procession";
  std::ofstream(path) << "#!/bin/bash\nrecording=${!#}\n" << body;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

bool Screen::until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < deadline) {
    app_->tick(std::chrono::milliseconds(20));
    frames(1);
    if (condition()) return true;
    ::poll(nullptr, 0, 2);
  }
  return false;
}

void Screen::wheel(float by) {
  compat::mouse_wheel(ImGui::GetIO(), 0, by);
  frames(2);
}

void Screen::type(const std::string& words) {
  ImGui::GetIO().AddInputCharactersUTF8(words.c_str());
  frames(3);
}

bool Screen::draws(const std::string& words) const {
  return std::ranges::any_of(app_->text().list(), [&](const DrawnText& one) {
    return one.text.find(words) != std::string::npos;
  });
}

bool Screen::popup_is_open() {
  frames(4);
  return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}
