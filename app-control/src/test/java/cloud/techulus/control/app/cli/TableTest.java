package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheyNeedToBe() {
    Table table =
        new Table("NAME", "STATUS").row("a-long-name", "online").row("ü", "").row("x", "\u001b[0m");
    assertThat(table.lines())
        .containsExactly(
            "NAME         STATUS",
            "a-long-name  online",
            "ü            -",
            "x            \\u{1b}[0m");
  }

  @Test
  void aRowHasACellUnderEveryHeading() {
    assertThatThrownBy(() -> new Table("NAME", "STATUS").row("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 cells under 2 headings");
  }
}
