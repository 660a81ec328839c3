package cloud.techulus.http.pages;

import cloud.techulus.core.access.Operation;

/** What the navigation leads to, in its order. */
public enum Section {
  OVERVIEW("/", "Overview", Operation.SHOW_LISTS),
  SERVICES("/services", "Services", Operation.SHOW_LISTS),
  SERVERS("/servers", "Servers", Operation.SHOW_SERVERS),
  PROXIES("/proxies", "Proxies", Operation.SHOW_PROXIES),
  TEAMS("/teams", "Teams", Operation.SHOW_LISTS),
  USERS("/users", "Users", Operation.SHOW_USERS),
  AUDIT("/audit", "Audit", Operation.SHOW_AUDIT_LOG),
  API("/api", "API", Operation.SHOW_LISTS),
  /** Under the visitor's name, apart from the others. */
  ACCOUNT("/account", "Your account", Operation.SHOW_SESSIONS);

  private final String path;
  private final String label;
  private final Operation operation;

  Section(String path, String label, Operation operation) {
    this.path = path;
    this.label = label;
    this.operation = operation;
  }

  public String path() {
    return path;
  }

  public String label() {
    return label;
  }

  /** What its first page takes. */
  public Operation operation() {
    return operation;
  }
}
