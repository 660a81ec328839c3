package cloud.techulus.http.pages;

import cloud.techulus.core.access.AuditEntry;
import cloud.techulus.core.access.AuditEntry.Action;
import cloud.techulus.core.access.AuditLog.Filter;
import cloud.techulus.core.access.AuditLog.Numbered;
import cloud.techulus.http.wire.EnumText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was done, and by whom.
 *
 * @param newest the path of the youngest of these entries, unless they are shown
 * @param older the path of those after the last that is shown
 */
public record AuditPage(
    List<Row> entries,
    String actor,
    String subject,
    List<Choice> actions,
    boolean filtered,
    Optional<String> newest,
    Optional<String> older) {
  /** Entries on a page. */
  public static final int SHOWN = 50;

  /** One entry. */
  public record Row(
      String when, String who, String what, String subject, String detail, String from) {}

  /** Something that can have been done. */
  public record Choice(String value, String words, boolean chosen) {}

  /**
   * @param entries at most {@link #SHOWN}, and one more if there are older ones
   * @param before what the page was asked for with
   */
  public static AuditPage of(List<Numbered> entries, Filter filter, OptionalLong before) {
    List<Numbered> shown = entries.stream().limit(SHOWN).toList();
    return new AuditPage(
        shown.stream().map(each -> row(each.entry())).toList(),
        filter.actor(),
        filter.subject(),
        Arrays.stream(Action.values())
            .map(action -> choice(action, filter.action().equals(Optional.of(action))))
            .toList(),
        !filter.equals(Filter.ALL),
        before.isPresent() ? Optional.of(path(filter, OptionalLong.empty())) : Optional.empty(),
        entries.size() > SHOWN
            ? Optional.of(path(filter, OptionalLong.of(shown.getLast().number())))
            : Optional.empty());
  }

  private static Row row(AuditEntry entry) {
    return new Row(
        Times.text(entry.at()),
        entry.actor(),
        words(entry.action()),
        entry.subject(),
        entry.detail(),
        entry.address());
  }

  private static Choice choice(Action action, boolean chosen) {
    return new Choice(EnumText.of(action), words(action), chosen);
  }

  private static String words(Action action) {
    return EnumText.of(action).replace('_', ' ');
  }

  private static String path(Filter filter, OptionalLong before) {
    List<String> parameters = new ArrayList<>();
    if (!filter.actor().isEmpty()) {
      parameters.add("actor=" + encoded(filter.actor()));
    }
    filter.action().ifPresent(action -> parameters.add("action=" + EnumText.of(action)));
    if (!filter.subject().isEmpty()) {
      parameters.add("subject=" + encoded(filter.subject()));
    }
    before.ifPresent(number -> parameters.add("before=" + number));
    return Section.AUDIT.path() + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
