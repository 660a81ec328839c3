package cloud.techulus.http.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import cloud.techulus.core.Problem;
import cloud.techulus.core.compose.Value;
import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class YamlTextTest {

  private static Value read(String text) {
    return YamlText.read("compose", text);
  }

  private static Mapping mapping(Object... pairs) {
    Map<String, Value> entries = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      entries.put(pairs[i].toString(), value(pairs[i + 1]));
    }
    return new Mapping(entries);
  }

  private static Value value(Object value) {
    return value instanceof Value ready ? ready : new Scalar(value.toString());
  }

  @Test
  void a_document_becomes_a_tree() {
    assertThat(
            read(
                """
                # a comment
                services:
                  web:
                    image: "a.example/b"
                    command: [serve, --all]
                    ports:
                    - 8080:80
                    - 22:22
                    environment:
                      ON: yes
                      EMPTY:
                      NULL: ~
                      QUOTED: ''
                      TEXT: |
                        two
                        lines
                """))
        .isEqualTo(
            mapping(
                "services",
                mapping(
                    "web",
                    mapping(
                        "image",
                        "a.example/b",
                        "command",
                        new Sequence(List.of(new Scalar("serve"), new Scalar("--all"))),
                        "ports",
                        new Sequence(List.of(new Scalar("8080:80"), new Scalar("22:22"))),
                        "environment",
                        mapping(
                            "ON",
                            "yes",
                            "EMPTY",
                            new Nothing(),
                            "NULL",
                            new Nothing(),
                            "QUOTED",
                            "",
                            "TEXT",
                            "two\nlines\n")))));
  }

  @Test
  void scalars_stay_as_they_were_written() {
    assertThat(read("[007, 1.50, 0x1F, 1e3, TRUE, 'null', \"~\", null]"))
        .isEqualTo(
            new Sequence(
                List.of(
                    new Scalar("007"),
                    new Scalar("1.50"),
                    new Scalar("0x1F"),
                    new Scalar("1e3"),
                    new Scalar("TRUE"),
                    new Scalar("null"),
                    new Scalar("~"),
                    new Nothing())));
  }

  @Test
  void json_is_yaml() {
    assertThat(read("{\"a\":{\"b\":[1,null]}}"))
        .isEqualTo(
            mapping("a", mapping("b", new Sequence(List.of(new Scalar("1"), new Nothing())))));
  }

  @Test
  void aliases_stand_for_what_they_name() {
    assertThat(read("a: &x {k: v}\nb: *x\nc: &y text\nd: *y\n"))
        .isEqualTo(
            mapping("a", mapping("k", "v"), "b", mapping("k", "v"), "c", "text", "d", "text"));
  }

  @Test
  void merge_keys_fill_in_what_is_not_said() {
    assertThat(
            read(
                """
                a: &a {image: x, scale: 1}
                b: &b {scale: 2, more: y}
                one:
                  <<: *a
                  image: z
                two:
                  image: z
                  <<: [*a, *b]
                quoted:
                  '<<': text
                """))
        .isEqualTo(
            mapping(
                "a", mapping("image", "x", "scale", "1"),
                "b", mapping("scale", "2", "more", "y"),
                "one", mapping("image", "z", "scale", "1"),
                "two", mapping("image", "z", "scale", "1", "more", "y"),
                "quoted", mapping("<<", "text")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "# nothing\n", "---\n", "~"})
  void an_empty_text_is_nothing(String text) {
    assertThat(read(text)).isEqualTo(new Nothing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: [1'                                    | 'is no YAML, from line'",
        "'a: 1\n\tb: 2'                             | 'is no YAML, from line'",
        "'a: b: c'                                  | 'is no YAML, from line'",
        "'@x'                                       | 'is no YAML, from line'",
        "'%YAML 9.9\n--- a'                         | 'is no YAML'",
        "'%TAG ! tag:x,\n%TAG ! tag:y,\n--- a'      | 'is no YAML, from line'",
        "'a: 1\na: 2'                               | 'has a key twice, from line 2 on'",
        "'{a: 1, a: 2}'                             | 'has a key twice, from line 1 on'",
        "'{a: 1, \"a\": 2}'                         | 'has a key twice, from line 1 on'",
        "'x: &x {}\ny: {<<: *x, <<: *x}'            | 'has a key twice, from line 2 on'",
        "'{[a]: 1}'                                 | 'has a key that is no text, from line 1 on'",
        "'? {a: b}\n: 1'                            | 'has a key that is no text, from line 1 on'",
        "'a: 1\n---\nb: 2'                          | 'has a second document, from line 2 on'",
        "'a: *x'                                    | 'has an alias that stands for nothing'",
        "'a: &x [*x]'                               | 'has an alias that stands for nothing'",
        "'a: &x {b: *x}'                            | 'has an alias that stands for nothing'",
        "'<<: text'                                 | 'merges something that is no mapping'",
        "'<<: [[a]]'                                | 'merges something that is no mapping'",
        "'a: !!java.net.URL [x]'                    | 'has a tag that is not read, from line 1'",
        "'!!javax.script.ScriptEngineManager [x]'   | 'has a tag that is not read, from line 1'",
        "'a: !!binary aGk='                         | 'has a tag that is not read'",
        "'a: !reset null'                           | 'has a tag that is not read'",
        "'a: !override [x]'                         | 'has a tag that is not read'",
        "'a: !include /etc/passwd'                  | 'has a tag that is not read'",
        "'!!x a: 1'                                 | 'has a tag that is not read'",
        "'a: !!set {x}'                             | 'has a tag that is not read'",
        "'a: !<tag:yaml.org,2002:python/object> {}' | 'has a tag that is not read'",
      })
  void what_cannot_be_read_is_told_with_its_line(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("compose: " + message);
  }

  @Test
  void tags_of_plain_data_say_nothing() {
    assertThat(read("{a: !!str 5, b: !!int 5, c: !!map {d: !!seq [! x]}, e: !!str null}"))
        .isEqualTo(
            mapping(
                "a",
                "5",
                "b",
                "5",
                "c",
                mapping("d", new Sequence(List.of(new Scalar("x")))),
                "e",
                "null"));
  }

  @Test
  void no_message_repeats_what_may_be_a_secret() {
    for (String text :
        List.of(
            "password: hunter2: x",
            "password: [hunter2",
            "hunter2: 1\nhunter2: 2",
            "a: *hunter2",
            "a: !hunter2 x",
            "a: 'hunter2\u0001'",
            "%hunter2",
            "a: \"hunter2\\q\"")) {
      assertThat(catchThrowable(() -> read(text)))
          .isInstanceOf(Problem.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"a: \0", "a: \u0007", "\u001b[31m: x", "a: \ud800", "\ufffe"})
  void characters_that_YAML_does_not_have_are_refused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("compose: is no YAML");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\UFFFFFFFF\"",
        "\"\\uD800\"",
        "\"\\x\"",
        "%YAML 99999999999999999999.1\n--- a",
        "!<> a",
        "!%zz a",
        "!%FF%FF a",
        "&",
        "*",
        "a: |99999999999\n x",
        "? ? ? a",
        "- - - - a: - b",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        "-\t- a",
        "--- ---",
        "...",
      })
  void odd_texts_are_read_or_refused_but_nothing_else_happens(String text) {
    Throwable thrown = catchThrowable(() -> read(text));

    if (thrown != null) {
      assertThat(thrown).isInstanceOf(Problem.class);
    }
  }

  /** Whatever stands in a text, reading it ends as a tree or as a problem. */
  @Test
  void texts_that_chance_has_written_do_no_harm() {
    Random random = new Random(20_261_128);
    String alphabet = "ab:-?[]{},&*!|>'\"%#@` \t\n\\<~0$.\u00e9\ud83d\ude00\u0085";
    for (int round = 0; round < 20_000; round++) {
      String text =
          random
              .ints(random.nextInt(1, 40), 0, alphabet.length())
              .mapToObj(i -> alphabet.substring(i, i + 1))
              .collect(Collectors.joining());
      Throwable thrown = catchThrowable(() -> read(text));
      if (thrown != null) {
        assertThat(thrown).as(text).isInstanceOf(Problem.class);
      }
    }
  }

  @Test
  void a_text_has_a_limited_length() {
    String most = "#".repeat(YamlText.LENGTH_LIMIT);
    assertThat(read(most)).isEqualTo(new Nothing());

    assertThatThrownBy(() -> read(most + "#"))
        .hasMessage("compose: must not be longer than 262144 characters");
    assertThatThrownBy(() -> read("a".repeat(2 << 20))).hasMessageContaining("longer than");
  }

  @Test
  void a_tree_has_a_limited_depth() {
    int most = TreeReader.DEPTH_LIMIT;
    assertThat(read("[".repeat(most) + "]".repeat(most))).isInstanceOf(Sequence.class);

    int more = most + 1;
    String deep = "is nested more than " + most + " deep";
    assertThatThrownBy(() -> read("[".repeat(more) + "x" + "]".repeat(more)))
        .hasMessageContaining(deep);
    assertThatThrownBy(() -> read("[".repeat(100_000))).hasMessageContaining(deep);
    assertThatThrownBy(() -> read("{a: ".repeat(50_000))).hasMessageContaining(deep);
    assertThatThrownBy(() -> read("- ".repeat(100_000) + "x")).hasMessageContaining(deep);
  }

  @Test
  void aliases_cannot_make_a_tree_deeper_than_its_text() {
    StringBuilder chain = new StringBuilder("a0: &a0 []\n");
    for (int i = 1; i < TreeReader.DEPTH_LIMIT - 1; i++) {
      chain.append("a%1$d: &a%1$d [*a%2$d]\n".formatted(i, i - 1));
    }
    assertThat(read(chain.toString())).isInstanceOf(Mapping.class);

    chain.append("last: [*a%d]\n".formatted(TreeReader.DEPTH_LIMIT - 2));
    assertThatThrownBy(() -> read(chain.toString())).hasMessageContaining("is nested more than");
  }

  /** Nine levels of nine: a text of 300 characters that stands for 387 million. */
  @Test
  void a_billion_laughs_are_refused() {
    StringBuilder text =
        new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int level = 1; level < 9; level++) {
      String before = "*a" + (level - 1);
      text.append("a%1$d: &a%1$d [%2$s]\n".formatted(level, (before + ", ").repeat(8) + before));
    }
    assertThatThrownBy(() -> read(text.toString()))
        .hasMessageContaining("stands for too much once its aliases are written out");
  }

  @Test
  void many_small_aliases_of_a_large_text_are_refused() {
    String text = "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a, ".repeat(20_000) + "]";

    assertThatThrownBy(() -> read(text)).hasMessageContaining("stands for too much");
  }

  @Test
  void many_merges_of_a_large_mapping_are_refused() {
    String large =
        IntStream.range(0, 1000).mapToObj(i -> "k" + i + ": v").collect(Collectors.joining(", "));
    String text = "a: &a {" + large + "}\nb:\n" + "- {<<: [*a, *a, *a]}\n".repeat(1000);

    assertThatThrownBy(() -> read(text)).hasMessageContaining("stands for too much");
  }
}
