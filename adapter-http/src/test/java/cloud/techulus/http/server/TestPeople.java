package cloud.techulus.http.server;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.Origin;
import cloud.techulus.core.access.Role;
import cloud.techulus.core.access.User;
import cloud.techulus.core.control.SignIn.NewSession;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;

/** People of a test, and how they call. */
record TestPeople(TestControl control, RawHttp raw) {
  static final String PASSWORD = "correct horse battery";
  static final Origin HERE = Origin.of("203.0.113.5");

  static TestPeople of(TestControl control) {
    return new TestPeople(control, new RawHttp(control.origin()));
  }

  /** Has {@link #PASSWORD}. */
  User user(String name, boolean admin) {
    String link =
        control
            .people
            .accounts()
            .add(name + "@example.com", name, admin, "test")
            .link()
            .token()
            .text();
    return control.people.accounts().reset(link, PASSWORD, HERE);
  }

  User member(String name, String team, Role role) {
    User user = user(name, false);
    control.people.memberships().add(new Name(team), user.email().text(), role);
    return user;
  }

  NewSession session(User user) {
    return control.people.signIn().signIn(user.email().text(), PASSWORD, Optional.empty(), HERE);
  }

  /** With a new session of this user. */
  HttpResponse<String> as(User user, String method, String target, String body) {
    return call(session(user).token().text(), method, target, body);
  }

  HttpResponse<String> call(String token, String method, String target, String body) {
    return raw.call(
        method, target, BodyPublishers.ofString(body), Map.of("Authorization", "Bearer " + token));
  }

  /** Where the service lies, as in {@code /api/v1/services/svc_1}. */
  String service(String project, String name) {
    HttpResponse<String> created =
        raw.call(
            "POST",
            "/api/v1/projects/" + project + "/services",
            "{\"name\":\"%s\",\"image\":\"registry.example.com/web\",\"port\":80}".formatted(name));
    return created.headers().firstValue("Location").orElseThrow();
  }
}
