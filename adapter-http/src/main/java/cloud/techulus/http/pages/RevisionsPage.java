package cloud.techulus.http.pages;

import cloud.techulus.core.Name;
import cloud.techulus.core.control.ServiceView;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Rollout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every revision of a service with what it changed, youngest first. */
public record RevisionsPage(List<Row> revisions) {
  /** One revision. */
  public record Row(
      int number,
      String when,
      String author,
      boolean deployed,
      Lamp lamp,
      List<Difference> changes) {}

  /** Something that is not as in the revision before. */
  public record Difference(String what, String before, String after) {}

  public static RevisionsPage of(ServiceView view, List<Revision> revisions) {
    List<Revision> oldestFirst =
        revisions.stream().sorted(Comparator.comparingInt(Revision::number)).toList();
    Optional<Integer> deployed = view.service().rollout().map(Rollout::revision);
    List<Row> rows = new ArrayList<>();
    Map<String, String> before = Map.of();
    for (Revision revision : oldestFirst) {
      Map<String, String> facts = facts(revision, view.servers());
      rows.addFirst(
          new Row(
              revision.number(),
              Times.text(revision.createdAt()),
              revision.author(),
              deployed.equals(Optional.of(revision.number())),
              Lamp.good("deployed"),
              differences(before, facts)));
      before = facts;
    }
    return new RevisionsPage(rows);
  }

  private static List<Difference> differences(
      Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(after.keySet());
    names.addAll(before.keySet());
    return names.stream()
        .map(name -> new Difference(name, text(before, name), text(after, name)))
        .filter(each -> !each.before().equals(each.after()))
        .toList();
  }

  private static String text(Map<String, String> facts, String name) {
    return Optional.ofNullable(facts.get(name)).orElse("–");
  }

  private static Map<String, String> facts(Revision revision, Map<ServerId, Name> servers) {
    Map<String, String> facts = SpecFacts.of(revision.spec(), servers);
    // The value of a secret is nobody's to see: only that it is another one.
    revision
        .secrets()
        .forEach(
            (name, value) -> facts.put("secret " + name.text(), "version " + mark(value.base64())));
    return facts;
  }

  private static String mark(String sealed) {
    return Integer.toHexString(sealed.hashCode());
  }
}
