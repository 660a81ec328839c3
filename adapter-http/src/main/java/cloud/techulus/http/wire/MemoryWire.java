package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * An amount of memory as it was written, right or wrong: a number of bytes or a text like {@code
 * 256MiB}.
 */
public record MemoryWire(@JsonValue JsonNode value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MemoryWire {
    // One number, one node: Jackson has a type for small ones of its own.
    if (value.isInt()) {
      value = LongNode.valueOf(value.longValue());
    }
  }

  public static MemoryWire of(long bytes) {
    return new MemoryWire(LongNode.valueOf(bytes));
  }

  public static MemoryWire of(String text) {
    return new MemoryWire(TextNode.valueOf(text));
  }
}
