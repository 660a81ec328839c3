package cloud.techulus.http.pages;

/** What a link that is good once leads to. */
public enum LinkPage {
  SETUP("/setup", "Set up the first admin", true),
  INVITATION("/invitation", "Join", true),
  PASSWORD_RESET("/password-reset", "Choose a new password", false);

  private final String path;
  private final String title;
  private final boolean asksWho;

  LinkPage(String path, String title, boolean asksWho) {
    this.path = path;
    this.title = title;
    this.asksWho = asksWho;
  }

  public String path() {
    return path;
  }

  public String title() {
    return title;
  }

  /** Whether an account is made, and not only a password. */
  public boolean asksWho() {
    return asksWho;
  }
}
