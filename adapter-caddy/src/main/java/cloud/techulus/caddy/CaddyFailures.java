package cloud.techulus.caddy;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.techulus.core.service.Domain;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Why Caddy did not get certificates: it says so in its log, a JSON object a line, and nowhere
 * else. Read from where the last look ended.
 */
final class CaddyFailures {
  /** Most that one look reads; of what is older nothing is told. */
  static final int LOOK_LIMIT_BYTES = 256 * 1024;

  private static final String LOGGER = "tls.obtain";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path log;
  private final Map<String, String> reasons = new HashMap<>();
  private long position;

  CaddyFailures(Path log) {
    this.log = log;
  }

  /** The last reason for each of these domains that there is one for; others are forgotten. */
  Map<Domain, String> of(List<Domain> domains) {
    if (domains.isEmpty()) {
      reasons.clear();
      return Map.of();
    }
    look();
    Map<Domain, String> told = new HashMap<>();
    for (Domain domain : domains) {
      if (reasons.containsKey(domain.text())) {
        told.put(domain, reasons.getOrDefault(domain.text(), ""));
      }
    }
    reasons.keySet().retainAll(domains.stream().map(Domain::text).toList());
    return told;
  }

  private void look() {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      long size = file.size();
      if (size < position) {
        position = 0;
      }
      position = Math.max(position, size - LOOK_LIMIT_BYTES);
      byte[] bytes = new byte[(int) (size - position)];
      take(bytes, file.position(position).read(ByteBuffer.wrap(bytes)));
    } catch (IOException noLog) {
      // Then nothing is known of failures.
      position = 0;
    }
  }

  /** Whole lines; one that is not ended yet is read with the next look. */
  private void take(byte[] bytes, int count) {
    int end = count;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    position += Math.max(0, end);
    new String(bytes, 0, Math.max(0, end), UTF_8)
        .lines()
        .filter(line -> line.contains(LOGGER))
        .forEach(this::take);
  }

  private void take(String line) {
    try {
      JsonNode said = MAPPER.readTree(line);
      String domain = said.path("identifier").asText();
      String error = said.path("error").asText();
      if (said.path("logger").asText().equals(LOGGER)
          && said.path("msg").asText().startsWith("could not get certificate")
          && !domain.isEmpty()) {
        reasons.put(domain, error);
      }
    } catch (JsonProcessingException notJson) {
      // Not every line is: a program that crashes says so in words.
    }
  }
}
