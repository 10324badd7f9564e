#include "screenshot.h"

namespace procession::app {
namespace {

struct Context {
  Context() : context(ImGui::CreateContext()) {}
  ~Context() { ImGui::DestroyContext(context); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ImGuiContext* context;
};

}  // namespace

Result<Image> screenshot(const Paths& paths, const Options& options) {
  const Context context;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DeltaTime = 1.0F / 60;
  io.DisplaySize = {static_cast<float>(options.width > 0 ? options.width : 1440),
                    static_cast<float>(options.height > 0 ? options.height : 900)};
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.MousePos = {-1e6F, -1e6F};

  Result<std::unique_ptr<App>> app = App::create(paths, options);
  if (!app) return tl::unexpected(app.error());
  (*app)->set_monitor_scale(options.scale > 0 ? static_cast<float>(options.scale) : 1.0F);
  // With a display the window shows the error; here it must be returned, because nobody sees the
  // window.
  if ((*app)->session().error() && (*app)->session().lesson() == nullptr)
    return tl::unexpected(*(*app)->session().error());
  const RecordingFollower* follower = (*app)->session().follower();
  while (follower != nullptr && follower->behind()) (*app)->tick(std::chrono::milliseconds(500));
  (*app)->tick(std::chrono::milliseconds(50));
  if (options.at) (*app)->seek(*options.at);
  // Frames are repeated because some widths come from the frame before, and because no picture may
  // lack a glyph.
  constexpr int kSettled = 4;  // frames with the same atlas
  for (int frames = 0; frames < kSettled || (*app)->unfinished(); ++frames) {
    if ((*app)->prepare()) frames = 0;
    ImGui::NewFrame();
    (*app)->frame();
    ImGui::Render();
  }
  return rasterise(*ImGui::GetDrawData(), *io.Fonts, (*app)->background());
}

}  // namespace procession::app
