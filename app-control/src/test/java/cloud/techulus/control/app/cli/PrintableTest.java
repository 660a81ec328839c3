package cloud.techulus.control.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(Printable.line("größer, 日本語 🙂")).isEqualTo("größer, 日本語 🙂");
  }

  @Test
  void whatWouldCommandATerminalIsShownInstead() {
    assertThat(Printable.line("\u001b[2Jgone\u0007\r\n\tx\u009b31m\u202eevil\u2028"))
        .isEqualTo("\\u{1b}[2Jgone\\u{7}\\r\\n\\tx\\u{9b}31m\\u{202e}evil\\u{2028}");
  }

  @Test
  void aLoneSurrogateIsShownAsAnEscape() {
    assertThat(Printable.line("\ud800")).isEqualTo("\\u{d800}");
  }

  @Test
  void linesAreKeptApart() {
    assertThat(Printable.lines("one\n\u001bctwo\n")).containsExactly("one", "\\u{1b}ctwo");
  }

  @Test
  void jsonKeepsItsValue() {
    assertThat(Printable.json("{\n\"a\":\"\u009b\u202e🙂\"}"))
        .isEqualTo("{\n\"a\":\"\\u009b\\u202e🙂\"}");
  }
}
