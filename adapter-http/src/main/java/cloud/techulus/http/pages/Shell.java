package cloud.techulus.http.pages;

import java.util.Arrays;
import java.util.List;

/**
 * What stands around a page.
 *
 * @param title in the browser's tab
 * @param section that the page belongs to
 * @param rights of whoever is signed in
 */
public record Shell(String title, Section section, Assets assets, Rights rights) {
  /** The path of a file that pages load. */
  public String asset(String name) {
    return assets.path(name);
  }

  /** Who is signed in. */
  public String who() {
    return rights.actor().name();
  }

  /** What the visitor can go to. */
  public List<Section> navigation() {
    return Arrays.stream(Section.values())
        .filter(each -> each != Section.ACCOUNT && rights.may(each.operation()))
        .toList();
  }
}
