package cloud.techulus.http.pages;

/**
 * What stands around a page.
 *
 * @param title in the browser's tab
 * @param section that the page belongs to
 * @param who is signed in
 * @param admin whether that is an admin of the platform
 */
public record Shell(String title, Section section, Assets assets, String who, boolean admin) {
  /** The path of a file that pages load. */
  public String asset(String name) {
    return assets.path(name);
  }
}
