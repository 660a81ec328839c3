package cloud.techulus.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is asked for names that are not ours. Never this server itself, which would go on for ever.
 */
final class Resolvers {
  /** How soon a change of the machine's own is noticed. */
  static final Duration READ_EVERY = Duration.ofSeconds(5);

  private static final String KEYWORD = "nameserver";

  private final DnsSettings settings;
  private final InetAddress self;
  private List<InetSocketAddress> read = List.of();
  private long readAt = System.nanoTime() - READ_EVERY.toNanos();

  Resolvers(DnsSettings settings, InetAddress self) {
    this.settings = settings;
    this.self = self;
  }

  synchronized List<InetSocketAddress> current() {
    if (!settings.resolvers().isEmpty()) {
      return withoutSelf(settings.resolvers());
    }
    if (System.nanoTime() - readAt >= READ_EVERY.toNanos()) {
      readAt = System.nanoTime();
      read = withoutSelf(machines());
    }
    return read;
  }

  private List<InetSocketAddress> withoutSelf(List<InetSocketAddress> all) {
    return all.stream()
        .filter(each -> !(each.getAddress().equals(self) && each.getPort() == settings.port()))
        .toList();
  }

  private List<InetSocketAddress> machines() {
    try {
      return parse(Files.readAllLines(settings.machineResolvers()));
    } catch (IOException notReadable) {
      return List.of();
    }
  }

  /** Lines of a {@code resolv.conf}; what is not understood is passed over, as everybody does. */
  static List<InetSocketAddress> parse(List<String> lines) {
    List<InetSocketAddress> found = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[0].equals(KEYWORD)) {
        try {
          found.add(new InetSocketAddress(InetAddress.ofLiteral(words[1]), DnsSettings.PORT));
        } catch (IllegalArgumentException noAddress) {
          // Somebody's mistake in a file that is not ours.
        }
      }
    }
    return found;
  }
}
