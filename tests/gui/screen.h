// The window without a display: a Dear ImGui context, an App and a mouse.
#pragma once

#include <imgui.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app.h"

class Screen {
 public:
  // Opens the story's recording if `with_story`. `lessons`: folders beside the usual one.
  explicit Screen(bool with_story = true, const std::string& language = "en", float scale = 1,
                  const procession::app::Settings& settings = {},
                  const std::vector<std::string>& lessons = {});
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  procession::app::App& app() { return *app_; }
  procession::app::View& view() { return app_->view(); }
  const std::string& folder() const { return folder_; }

  void frames(int count = 2);
  void move(ImVec2 to);
  // Moves the mouse to the middle of a marked item. Fails the test if there is none.
  void point(const std::string& name, float x_share = 0.5F, float y_share = 0.5F);
  void press(bool down, int button = 0);
  void click(const std::string& name, float x_share = 0.5F, float y_share = 0.5F);
  void right_click(const std::string& name, float x_share = 0.5F, float y_share = 0.5F);
  void wheel(float by);
  // Types words into the field that has the focus.
  void type(const std::string& words);
  // Replaces `procession` by a shell script, which acts as the supervisor on the control socket
  // (descriptor 10); its last argument is the recording.
  void command(const std::string& body);
  // Ticks and draws until `condition` is true. Returns false if it is not within 30 s.
  bool until(const std::function<bool()>& condition);
  bool shows(const std::string& name) const { return app_->marked().contains(name); }
  // Returns whether a text of the last frame has these words. app().text().keep_list(true) before.
  bool draws(const std::string& words) const;
  // Returns whether a pop-up is open, after some frames.
  bool popup_is_open();

 private:
  std::string folder_;
  ImGuiContext* context_;
  std::unique_ptr<procession::app::App> app_;
};
