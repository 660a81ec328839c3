package cloud.techulus.http.pages;

import java.util.List;

/** The teams that a visitor sees. */
public record TeamsPage(List<Row> teams) {
  /**
   * One team.
   *
   * @param role of the visitor there
   */
  public record Row(String name, String path, String role, int members, long projects) {}
}
