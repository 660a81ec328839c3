package cloud.techulus.http.server;

import static cloud.techulus.http.server.PageFrame.field;

import cloud.techulus.core.access.Operation;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.Accounts;
import cloud.techulus.core.control.Accounts.NewLink;
import cloud.techulus.core.control.Memberships;
import cloud.techulus.core.control.Target;
import cloud.techulus.http.pages.Form;
import cloud.techulus.http.pages.OncePage;
import cloud.techulus.http.pages.Paths;
import cloud.techulus.http.pages.Section;
import cloud.techulus.http.pages.UserPage;
import cloud.techulus.http.pages.UsersPage;
import cloud.techulus.http.wire.EnumText;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users, for admins. */
final class UserPages {
  private static final String USER = "/users/{id}";
  private static final List<String> FIELDS = List.of("email", "name", "admin");

  private final PageFrame frame;
  private final Accounts accounts;
  private final Memberships memberships;

  UserPages(PageFrame frame, ControlServices services) {
    this.frame = frame;
    this.accounts = services.people().accounts();
    this.memberships = services.people().memberships();
  }

  void register() {
    frame.get(
        Section.USERS.path(),
        Operation.SHOW_USERS,
        PageFrame.platform(),
        context -> listPage(context, Form.EMPTY));
    frame.post(Section.USERS.path(), Operation.ADD_USER, PageFrame.platform(), this::add);
    frame.get(USER, Operation.SHOW_USERS, UserPages::target, context -> page(context, Form.EMPTY));
    frame.post(
        USER + "/reset",
        Operation.ISSUE_PASSWORD_RESET,
        UserPages::target,
        context ->
            link(
                context,
                accounts.user(id(context)),
                accounts.issueReset(id(context), Visit.of(context).author())));
    change("promote", Operation.CHANGE_USER, context -> setAdmin(context, true));
    change("demote", Operation.CHANGE_USER, context -> setAdmin(context, false));
    change("disable", Operation.DISABLE_USER, context -> accounts.disable(id(context)));
    change("enable", Operation.ENABLE_USER, context -> accounts.enable(id(context)));
    change(
        "second-factor",
        Operation.REMOVE_USERS_SECOND_FACTOR,
        context -> accounts.removeSecondFactor(id(context)));
    frame.post(
        USER + "/remove",
        Operation.REMOVE_USER,
        UserPages::target,
        context ->
            PageFrame.submit(
                context,
                List.of(),
                () -> accounts.remove(id(context)),
                Section.USERS.path(),
                form -> page(context, form)));
  }

  /** What is done to a user who is there afterwards. */
  private interface Change {
    User of(Context context);
  }

  private void change(String what, Operation operation, Change change) {
    frame.post(
        USER + "/" + what,
        operation,
        UserPages::target,
        context ->
            PageFrame.submit(
                    context, List.of(), () -> change.of(context), form -> page(context, form))
                .ifPresent(user -> PageFrame.seeOther(context, Paths.user(user.id()))));
  }

  private User setAdmin(Context context, boolean admin) {
    Visit.detail(context, admin ? "admin" : "no admin any more");
    return accounts.setAdmin(id(context), admin);
  }

  private static Target target(Context context) {
    return new Target.OfUser(id(context));
  }

  private static User.Id id(Context context) {
    return Requests.pathId(context, "id", "user", User.Id::new);
  }

  private void listPage(Context context, Form form) {
    frame.html(
        context,
        "users.jte",
        Map.of(
            "shell",
            frame.shell(context, "Users", Section.USERS),
            "form",
            form,
            "page",
            UsersPage.of(accounts.users())));
  }

  private void add(Context context) {
    boolean admin = field(context, "admin").equals("true");
    PageFrame.submit(
            context,
            FIELDS,
            () ->
                accounts.add(
                    field(context, "email"),
                    field(context, "name"),
                    admin,
                    Visit.of(context).author()),
            form -> listPage(context, form))
        .ifPresent(
            added -> {
              Visit.subject(context, added.user().email().text());
              if (admin) {
                Visit.detail(context, "admin");
              }
              link(context, added.user(), added.link());
            });
  }

  private void link(Context context, User user, NewLink made) {
    frame.once(
        context,
        Section.USERS,
        OncePage.ofPassword(
            user.email().text(),
            PageFrame.link(context, made),
            made.link().expiresAt(),
            Paths.user(user.id())));
  }

  private void page(Context context, Form form) {
    User user = accounts.user(id(context));
    boolean self = Visit.of(context).actor().user().equals(Optional.of(user.id()));
    frame.html(
        context,
        "user.jte",
        Map.of(
            "shell",
            frame.shell(context, user.email().text(), Section.USERS),
            "form",
            form,
            "page",
            UserPage.of(user, memberships(memberships, user.id()), self)));
  }

  /** The teams that a user is in. */
  static List<UserPage.Membership> memberships(Memberships memberships, User.Id user) {
    return memberships.ofUser(user).stream()
        .map(
            each ->
                new UserPage.Membership(
                    each.team().name().text(),
                    Paths.team(each.team().name()),
                    EnumText.of(each.role())))
        .toList();
  }
}
