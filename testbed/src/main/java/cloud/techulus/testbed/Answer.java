package cloud.techulus.testbed;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a web server answered; header names are in lower case. */
public record Answer(int status, Map<String, String> headers, String body) {
  public Answer {
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
