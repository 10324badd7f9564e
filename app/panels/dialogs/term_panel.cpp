// TermPanel shows what one term of the glossary means: the one on which the reader has clicked.
#include <algorithm>

#include "panels/panel_list.h"
#include "panels/terms.h"

namespace procession::app {
namespace {

class TermPanel : public Dialog {
 public:
  TermPanel() : Dialog("term") {}
  void draw(const Ui& ui) override;
};

void TermPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowSizeConstraints({0, 0}, {screen.x, screen.y * 0.8F});
  if (!begin(ui, ui.tr("glossary.title"), {std::min(ui.em * 34, screen.x * 0.94F), 0}, 0.16F,
             ImGuiWindowFlags_NoMove | ImGuiWindowFlags_AlwaysAutoResize))
    return;
  const lesson::Term* term = lesson::find_term(ui.session.choice().glossary(), ui.view.term);
  if (term == nullptr || draw_term(ui, *term)) close_now();
  ImGui::Dummy({0, ui.em * 0.4F});
  if (button(ui, "term_all", nullptr, ui.tr("glossary.all"))) {
    close_now();
    ui.want("glossary"_command);
  }
  end();
}

}  // namespace

std::unique_ptr<Panel> make_term_panel(const Panels&) { return std::make_unique<TermPanel>(); }

}  // namespace procession::app
