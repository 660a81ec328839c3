package cloud.techulus.http.pages;

import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import java.util.List;
import java.util.Optional;

/**
 * What is one's own.
 *
 * @param done what was just changed, in words
 */
public record AccountPage(
    String email,
    String name,
    boolean admin,
    boolean secondFactor,
    List<UserPage.Membership> teams,
    List<Row> sessions,
    Optional<String> done) {
  /**
   * Where one is signed in.
   *
   * @param current whether it is here
   */
  public record Row(String address, String since, String used, String path, boolean current) {}

  public static AccountPage of(
      User user,
      List<UserPage.Membership> teams,
      List<UserSession> sessions,
      UserSession.Id current,
      Optional<Done> done) {
    return new AccountPage(
        user.email().text(),
        user.name(),
        user.admin(),
        user.hasSecondFactor(),
        teams,
        sessions.reversed().stream().map(session -> row(session, current)).toList(),
        done.map(Done::words));
  }

  private static Row row(UserSession session, UserSession.Id current) {
    return new Row(
        session.address(),
        Times.text(session.createdAt()),
        Times.text(session.lastUsedAt()),
        Section.ACCOUNT.path() + "/sessions/" + session.id(),
        session.id().equals(current));
  }

  /** What can have been changed. */
  public enum Done {
    PASSWORD("Your password is another. Wherever else you were signed in, you are not any more."),
    SECOND_FACTOR_ON("From now on signing in takes a code of your app."),
    SECOND_FACTOR_OFF("From now on the password is enough to sign in."),
    SESSION("That session has ended.");

    private final String words;

    Done(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
