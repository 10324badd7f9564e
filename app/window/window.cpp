#include "window/window.h"

#include <glad/gl.h>
// After glad.
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace procession::app {
namespace {

static_assert(key::kSpace == GLFW_KEY_SPACE && key::kBackspace == GLFW_KEY_BACKSPACE &&
              key::kF7 == GLFW_KEY_F7 && key::kF12 == GLFW_KEY_F12 && key::kMenu == GLFW_KEY_MENU &&
              key::kEscape == GLFW_KEY_ESCAPE && key::kRight == GLFW_KEY_RIGHT &&
              key::kLeft == GLFW_KEY_LEFT && key::kDown == GLFW_KEY_DOWN &&
              key::kUp == GLFW_KEY_UP && key::kHome == GLFW_KEY_HOME &&
              key::kPageUp == GLFW_KEY_PAGE_UP && key::kPageDown == GLFW_KEY_PAGE_DOWN &&
              key::kEnd == GLFW_KEY_END && key::kF1 == GLFW_KEY_F1 && key::kF8 == GLFW_KEY_F8 &&
              key::kF11 == GLFW_KEY_F11 && key::kPadMinus == GLFW_KEY_KP_SUBTRACT &&
              key::kPadPlus == GLFW_KEY_KP_ADD);

using Clock = std::chrono::steady_clock;

// After an input Dear ImGui needs some frames until hovering and pressing are up to date.
constexpr int kFramesAfterInput = 3;
constexpr double kLiveWait = 1.0 / 30;  // s between two polls of a growing recording
constexpr double kCursorWait = 0.4;     // s: a text cursor blinks

std::string last_error;
void keep_error(int /*code*/, const char* words) { last_error = words; }

class Window {
 public:
  Window(const Paths& paths, const Options& options) : paths_(paths), options_(options) {}

  int run() {
    if (!open()) return 2;
    const int code = loop();
    close();
    return code;
  }

 private:
  bool fail(const std::string& sentence) {
    std::fprintf(stderr, "procession-gui: %s\n", sentence.c_str());
    close();
    return false;
  }

  bool open() {
    glfwSetErrorCallback(keep_error);
    if (glfwInit() == GLFW_FALSE)
      return fail("there is no display to open the window on (" + last_error +
                  "); set DISPLAY or WAYLAND_DISPLAY, or use --screenshot or `procession run`");
    initialised_ = true;
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    const Settings remembered = load_settings(paths_.settings);
    const bool sized = options_.width > 0;
    window_ = glfwCreateWindow(sized ? options_.width : remembered.width,
                               sized ? options_.height : remembered.height, "Procession", nullptr,
                               nullptr);
    if (window_ == nullptr)
      return fail("this display offers no OpenGL 3.3 (" + last_error +
                  "); install libgl1-mesa-dri for drawing in software");
    glfwMakeContextCurrent(window_);
    if (gladLoadGL(glfwGetProcAddress) == 0)
      return fail("OpenGL 3.3 can't be loaded; install libgl1-mesa-dri for drawing in software");
    glfwSwapInterval(1);
    if (!sized && remembered.maximized) glfwMaximizeWindow(window_);
    return start();
  }

  bool start() {
    context_ = ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    Result<std::unique_ptr<App>> app = App::create(paths_, options_);
    if (!app) return fail(app.error().sentence());
    app_ = std::move(*app);
    if (const auto& error = app_->session().error(); error && !app_->fonts().has_chinese())
      std::fprintf(stderr, "procession-gui: %s\n", app_->language().say(*error).c_str());
    // The window's callbacks are installed first, because Dear ImGui's callbacks call them.
    glfwSetWindowUserPointer(window_, this);
    glfwSetKeyCallback(
        window_, [](GLFWwindow* w, int k, int, int act, int mods) { of(w).key(k, act, mods); });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) { of(w).wake(); });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { of(w).wake(); });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { of(w).wake(); });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { of(w).wake(); });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { of(w).wake(); });
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { of(w).wake(); });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { of(w).wake(); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { of(w).wake(); });
    glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* w, float, float) { of(w).wake(); });
    glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
      if (count > 0) of(w).app_->open(paths[0]);
      of(w).wake();
    });
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    ImGui_ImplOpenGL3_Init("#version 330 core");
    backends_ = true;
    glfwShowWindow(window_);
    return true;
  }

  static Window& of(GLFWwindow* window) {
    return *static_cast<Window*>(glfwGetWindowUserPointer(window));
  }

  void wake() { frames_ = kFramesAfterInput; }

  void key(int code, int act, int mods) {
    wake();
    if (act != GLFW_PRESS && act != GLFW_REPEAT) return;
    if ((mods & (GLFW_MOD_ALT | GLFW_MOD_SUPER)) != 0) return;
    app_->key(code, (mods & GLFW_MOD_CONTROL) != 0, (mods & GLFW_MOD_SHIFT) != 0);
  }

  int loop() {
    const Clock::time_point begin = Clock::now();
    bool sought = !options_.at.has_value();
    while (glfwWindowShouldClose(window_) == GLFW_FALSE) {
      if (options_.exit_after > 0 && seconds_since(begin) >= options_.exit_after) break;
      if (app_->tick(std::chrono::milliseconds(12))) frames_ = std::max(frames_, 1);
      const RecordingFollower* follower = app_->session().follower();
      if (!sought && follower != nullptr && !follower->behind()) {
        app_->seek(*options_.at);
        sought = true;
        wake();
      }
      if (frames_ > 0) {
        --frames_;
        draw();
      }
      wait(begin);
    }
    return 0;
  }

  static double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }

  void wait(Clock::time_point begin) {
    const RecordingFollower* follower = app_->session().follower();
    if (frames_ > 0 || (follower != nullptr && follower->behind())) {
      glfwPollEvents();
      return;
    }
    double most = -1;
    if (app_->busy()) most = kLiveWait;
    if (ImGui::GetIO().WantTextInput) {
      most = most < 0 ? kCursorWait : most;
      frames_ = std::max(frames_, 1);
    }
    if (options_.exit_after > 0) {
      const double left = std::max(options_.exit_after - seconds_since(begin), 0.001);
      most = most < 0 ? left : std::min(most, left);
    }
    if (most < 0)
      glfwWaitEvents();
    else
      glfwWaitEventsTimeout(most);
  }

  void compose() {
    if (app_->prepare()) {
      ImGui_ImplOpenGL3_DestroyFontsTexture();
      ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    app_->frame();
    ImGui::Render();
  }

  void draw() {
    float x_scale = 1, y_scale = 1;
    glfwGetWindowContentScale(window_, &x_scale, &y_scale);
    app_->set_monitor_scale(options_.scale > 0 ? static_cast<float>(options_.scale) : x_scale);
    // A frame that lacks glyphs is not shown, unless each new frame has new text.
    compose();
    for (int again = 0; again < 2 && app_->unfinished(); ++again) compose();
    if (app_->unfinished()) frames_ = std::max(frames_, 1);
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    glViewport(0, 0, width, height);
    const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(app_->background());
    glClearColor(ground.x, ground.y, ground.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
    if (measured_) {
      if (drawn_.empty()) {
        glFinish();
        std::printf("first_frame %lld\n",
                    static_cast<long long>(Clock::now().time_since_epoch().count()));
      }
      drawn_.push_back(Clock::now());
    }
    if (const std::string title = app_->title(); title != title_)
      glfwSetWindowTitle(window_, (title_ = title).c_str());
  }

  void remember_window() {
    Settings& settings = app_->settings();
    settings.maximized = glfwGetWindowAttrib(window_, GLFW_MAXIMIZED) != 0;
    if (!settings.maximized && options_.width == 0)
      glfwGetWindowSize(window_, &settings.width, &settings.height);
  }

  void report_frames() const {
    const Clock::time_point now = Clock::now();
    const auto late = std::count_if(drawn_.begin(), drawn_.end(), [&](Clock::time_point at) {
      return now - at < std::chrono::seconds(1);
    });
    std::printf("frames %zu\nframes_in_last_second %td\n", drawn_.size(), late);
  }

  void close() {
    if (measured_ && app_) report_frames();
    if (app_) remember_window();
    // The window disappears at once; a live run may take a moment to end.
    if (window_ != nullptr) glfwHideWindow(window_);
    app_.reset();
    if (backends_) {
      ImGui_ImplOpenGL3_Shutdown();
      ImGui_ImplGlfw_Shutdown();
    }
    if (context_ != nullptr) ImGui::DestroyContext(context_);
    if (window_ != nullptr) glfwDestroyWindow(window_);
    if (initialised_) glfwTerminate();
    context_ = nullptr;
    window_ = nullptr;
    backends_ = initialised_ = false;
  }

  const Paths& paths_;
  const Options& options_;
  GLFWwindow* window_ = nullptr;
  ImGuiContext* context_ = nullptr;
  std::unique_ptr<App> app_;
  bool initialised_ = false, backends_ = false;
  int frames_ = kFramesAfterInput;
  std::string title_;
  // Prints for tests/bench/bench_window.py when the first frame was shown and how many were drawn.
  const bool measured_ = std::getenv("PROCESSION_FRAMES") != nullptr;
  std::vector<Clock::time_point> drawn_;
};

}  // namespace

int window_main(const Paths& paths, const Options& options) { return Window(paths, options).run(); }

}  // namespace procession::app
