package cloud.techulus.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationTest {
  private static final Map<String, String> VARIABLES = Map.of("TAG", "v1", "EMPTY", "", "_x9", "y");

  private static String fill(String text) {
    return new Interpolation(VARIABLES).fill(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing in it         | nothing in it",
        "web:$TAG              | web:v1",
        "web:${TAG}            | web:v1",
        "$TAG-$TAG             | v1-v1",
        "${_x9}$_x9            | yy",
        "a$$b                  | a$b",
        "$$TAG                 | $TAG",
        "$${TAG}               | ${TAG}",
        "$$$TAG                | $v1",
        "${TAG:-d}             | v1",
        "${TAG-d}              | v1",
        "${EMPTY:-d}           | d",
        "[${EMPTY-d}]          | []",
        "${NONE:-d}            | d",
        "${NONE-d}             | d",
        "[${NONE:-}]           | []",
        "${NONE:-a b$$}        | a b$",
        "${NONE:-${TAG}}       | v1",
        "${NONE:-${N2:-${N3-z}}} | z",
        "${NONE:-a}}           | a}",
        "${TAG:+set}           | set",
        "[${EMPTY:+set}]       | []",
        "${EMPTY+set}          | set",
        "[${NONE+set}]         | []",
        "${TAG:?told}          | v1",
        "[${EMPTY?told}]       | []",
      })
  void variables_are_put_in(String text, String filled) {
    assertThat(fill(text)).isEqualTo(filled);
  }

  @Test
  void a_default_may_have_several_lines() {
    assertThat(fill("${NONE:-a\nb}")).isEqualTo("a\nb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$NONE            | needs the variable NONE, which has no value: give it one",
        "${NONE}          | needs the variable NONE, which has no value: give it one",
        "${NONE:-${N2}}   | needs the variable N2, which has no value: give it one",
        "${NONE:?ask Ann} | needs the variable NONE, which has no value: ask Ann",
        "${EMPTY:?ask}    | needs the variable EMPTY, which has no value: ask",
        "${TAG            | has a ${ that is not closed",
        "${A:-${B}        | has a ${ that is not closed",
        "5$               | has a $ before something that is no variable",
        "$5               | has a $ before something that is no variable",
        "${5}             | has a ${…} that is not read here",
        "${}              | has a ${…} that is not read here",
        "${TAG/v/w}       | has a ${…} that is not read here",
        "${!TAG}          | has a ${…} that is not read here",
      })
  void what_cannot_be_put_in_is_an_error(String text, String message) {
    assertThatThrownBy(() -> fill(text))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("text: " + message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Interpolation.NESTING_LIMIT, Interpolation.NESTING_LIMIT + 1, 50_000})
  void defaults_lie_within_each_other_to_a_limit(int depth) {
    String text = "${N:-".repeat(depth) + "x" + "}".repeat(depth);

    if (depth <= Interpolation.NESTING_LIMIT) {
      assertThat(fill(text)).isEqualTo("x");
    } else {
      assertThatThrownBy(() -> fill(text)).hasMessageContaining("within each other");
    }
  }

  @Test
  void all_texts_together_have_a_limit() {
    Interpolation variables =
        new Interpolation(Map.of("HALF", "x".repeat(Interpolation.TOTAL_LIMIT / 2)));

    assertThat(variables.fill("$HALF")).hasSize(Interpolation.TOTAL_LIMIT / 2);
    assertThat(variables.fill("$HALF")).hasSize(Interpolation.TOTAL_LIMIT / 2);
    assertThatThrownBy(() -> variables.fill("x")).hasMessageContaining("too much put in");
  }

  @Test
  void a_small_text_cannot_become_one_that_fills_the_memory() {
    Interpolation variables = new Interpolation(Map.of("A", "x".repeat(30_000)));

    assertThatThrownBy(() -> variables.fill("${A}".repeat(60_000)))
        .hasMessageContaining("too much put in");
  }
}
