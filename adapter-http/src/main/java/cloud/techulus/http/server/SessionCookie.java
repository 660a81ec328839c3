package cloud.techulus.http.server;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie by which a browser shows its session. Scripts cannot read it; over HTTPS no other host
 * can set it ({@code __Host-}, RFC 6265bis section 4.1.3).
 *
 * @param secure whether it is served over HTTPS
 */
record SessionCookie(boolean secure) {

  private String name() {
    return secure ? "__Host-session" : "session";
  }

  /** Empty if there is none. */
  Optional<String> read(Context context) {
    return Optional.ofNullable(context.cookie(name())).filter(value -> !value.isEmpty());
  }

  void set(Context context, String token, Duration age) {
    write(context, token, age);
  }

  void clear(Context context) {
    write(context, "", Duration.ZERO);
  }

  private void write(Context context, String value, Duration age) {
    context.header(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
            .formatted(name(), value, age.toSeconds(), secure ? "; Secure" : ""));
  }
}
