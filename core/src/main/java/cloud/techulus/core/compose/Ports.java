package cloud.techulus.core.compose;

import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one port on which a service listens: the first of {@code ports}, else of {@code expose}. The
 * port of the machine that {@code ports} asks for is never taken over.
 */
final class Ports {
  /** What stands behind the last colon, as in {@code 127.0.0.1:80:8080/tcp}. */
  private static final Pattern SHORT =
      Pattern.compile("(?:[0-9a-fA-F.:\\[\\]-]*:)?([0-9]{1,5})(-[0-9]{1,5})?(?:/([a-z]{1,8}))?");

  private static final String PUBLISHED =
      "is published on no machine: give the service a domain to let the public in";

  private final Reading reading;
  private final List<Wish> wishes = new ArrayList<>();

  /** A port of the container that the file names. */
  record Wish(String path, int port) {}

  private Ports(Reading reading) {
    this.reading = reading;
  }

  /** The port; empty and noted if there is none. */
  static Optional<Wish> read(Section service, Reading reading) {
    Ports ports = new Ports(reading);
    service.take("ports").ifPresent(field -> reading.items(field).forEach(ports::published));
    service.take("expose").ifPresent(field -> reading.items(field).forEach(ports::exposed));
    return ports.choose(service);
  }

  private void published(Field item) {
    int before = wishes.size();
    switch (item.value()) {
      case Mapping(_) -> longForm(reading.section(item), item.path());
      case Scalar _, Nothing _, Sequence _ -> exposed(item);
    }
    if (wishes.size() > before) {
      reading.leaveOut(item.path(), PUBLISHED);
    }
  }

  private void exposed(Field item) {
    reading.text(item).ifPresent(text -> shortForm(text, item.path()));
  }

  private void shortForm(String text, String path) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      reading.wrong(path, "must be a port like 8080, 80:8080 or 127.0.0.1:80:8080/tcp");
      return;
    }
    if (matcher.group(2) != null) {
      reading.leaveOut(path, "is a range of ports, and a service has one here");
      return;
    }
    wish(
        new Wish(path, Integer.parseInt(matcher.group(1))),
        Optional.ofNullable(matcher.group(3)).orElse("tcp"));
  }

  private void longForm(Section port, String path) {
    Optional<String> target = port.take("target").flatMap(reading::text);
    String protocol = port.take("protocol").flatMap(reading::text).orElse("tcp");
    if (!target.orElse("").matches("[0-9]{1,5}")) {
      reading.wrong(path + ".target", "must be a port of the container like 8080");
      return;
    }
    wish(new Wish(path, Integer.parseInt(target.orElseThrow())), protocol);
  }

  private void wish(Wish wish, String protocol) {
    if (protocol.equals("tcp")) {
      wishes.add(wish);
    } else {
      reading.leaveOut(wish.path(), "is not TCP, and nothing else is served here");
    }
  }

  private Optional<Wish> choose(Section service) {
    if (wishes.isEmpty()) {
      reading.wrong(
          service.path("expose"),
          "is required: name the port on which the service listens, as in expose: [\"8080\"]");
      return Optional.empty();
    }
    Wish chosen = wishes.getFirst();
    wishes.stream()
        .filter(other -> other.port() != chosen.port())
        .forEach(
            other ->
                reading.leaveOut(
                    other.path(), "is another port: a service has one here, " + chosen.port()));
    return Optional.of(chosen);
  }
}
