package cloud.techulus.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of("  \n ", List.of()),
        Arguments.of("serve --all", List.of("serve", "--all")),
        Arguments.of("  serve\t--all\n", List.of("serve", "--all")),
        Arguments.of("-leading", List.of("-leading")),
        Arguments.of("nginx -g 'daemon off;'", List.of("nginx", "-g", "daemon off;")),
        Arguments.of("a \"b c\" d", List.of("a", "b c", "d")),
        Arguments.of("a '' \"\"", List.of("a", "", "")),
        Arguments.of("--name='a b'c", List.of("--name=a bc")),
        Arguments.of("a\\ b", List.of("a b")),
        Arguments.of("'a\\b'", List.of("a\\b")),
        Arguments.of("\"a\\\"b\\c\"", List.of("a\"b\\c")),
        Arguments.of("\"it's\"", List.of("it's")),
        Arguments.of("echo $HOME *.txt ~ #x", List.of("echo", "$HOME", "*.txt", "~", "#x")));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_is_split_by_spaces_and_quotes(String text, List<String> words) {
    assertThat(Words.split(text)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a; b", "a && b", "a | b", "a > b", "a < b", "$(a)", "(a)", "`a`", "a&"})
  void what_only_a_shell_could_do_is_refused(String text) {
    assertThatThrownBy(() -> Words.split(text)).hasMessageContaining("only a shell understands");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "\"a", "a \\"})
  void what_is_not_closed_is_refused(String text) {
    assertThatThrownBy(() -> Words.split(text)).hasMessageStartingWith("command: ");
  }
}
