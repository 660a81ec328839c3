package cloud.techulus.http.yaml;

import cloud.techulus.core.Problem;
import cloud.techulus.core.compose.Value;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 with merge keys. The library only scans and parses, event by event; the tree is
 * made by {@link TreeReader}, so that limits hold while it grows and no tag can name a class.
 */
public final class YamlText {
  /**
   * Longest text, in characters. In a form each may take three bytes, and all of it has to fit into
   * one request.
   */
  public static final int LENGTH_LIMIT = 256 * 1024;

  private YamlText() {}

  /**
   * @param field what the caller calls the text
   * @throws Problem INVALID, saying where the text is wrong and repeating nothing of it
   */
  public static Value read(String field, String text) {
    if (text.length() > LENGTH_LIMIT) {
      throw Problem.invalid(field, "must not be longer than " + LENGTH_LIMIT + " characters");
    }
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(LENGTH_LIMIT).build();
    try {
      return new TreeReader(field, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException wrong) {
      throw Problem.invalid(field, "is no YAML" + from(wrong.getProblemMark()));
    } catch (YamlEngineException | NumberFormatException wrong) {
      // The latter is what the library throws at an escape like \UFFFFFFFF.
      throw Problem.invalid(
          field, "is no YAML: it has characters, or is of a version, that cannot be read");
    }
  }

  static String from(Optional<Mark> mark) {
    return mark.map(it -> ", from line %d on".formatted(it.getLine() + 1)).orElse("");
  }
}
