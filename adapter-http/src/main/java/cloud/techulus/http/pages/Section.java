package cloud.techulus.http.pages;

/** What the navigation leads to, in its order. */
public enum Section {
  OVERVIEW("/", "Overview", false),
  SERVICES("/services", "Services", false),
  SERVERS("/servers", "Servers", true),
  PROXIES("/proxies", "Proxies", true),
  AUDIT("/audit", "Audit", true);

  private final String path;
  private final String label;
  private final boolean forAdmins;

  Section(String path, String label, boolean forAdmins) {
    this.path = path;
    this.label = label;
    this.forAdmins = forAdmins;
  }

  public String path() {
    return path;
  }

  public String label() {
    return label;
  }

  /** Whether only admins of the platform get through. */
  public boolean forAdmins() {
    return forAdmins;
  }
}
