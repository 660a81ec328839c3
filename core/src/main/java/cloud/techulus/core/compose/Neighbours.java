package cloud.techulus.core.compose;

import cloud.techulus.core.Name;
import cloud.techulus.core.naming.NameTable;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The other services as Compose files call them: by their name alone, which leads nowhere here. An
 * address is told from a word by what stands around it: {@code //db/}, {@code user@db}, {@code
 * db:5432}.
 */
final class Neighbours {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?://|@)([a-z0-9][a-z0-9-]{0,62})(?=[:/?,]|$))"
              + "|(?:(?<![A-Za-z0-9_./@-])([a-z0-9][a-z0-9-]{0,62})(?=:[0-9]))");

  private final Name project;
  private final Set<String> services;

  Neighbours(Name project, Set<String> services) {
    this.project = project;
    this.services = Set.copyOf(services);
  }

  /** Those that a text calls so. */
  Set<String> in(String text) {
    Set<String> called = new LinkedHashSet<>();
    ADDRESS
        .matcher(text)
        .results()
        .map(Neighbours::name)
        .filter(services::contains)
        .forEach(called::add);
    return called;
  }

  private static String name(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  String advice(String name) {
    return "calls the service %1$s, which is reached as %1$s.%2$s.%3$s here: write that"
        .formatted(name, project, NameTable.ZONE);
  }
}
