package cloud.techulus.testbed.benchmark;

import java.util.Map;
import java.util.Optional;

/** How somebody signs in without a browser. */
final class Visitors {
  private Visitors() {}

  /** What belongs into the header {@code Cookie} from then on. */
  static String signIn(KeptConnection connection) {
    byte[] request =
        connection.request(
            "POST",
            "/api/v1/session",
            Map.of("X-Requested-With", "techulus", "Sec-Fetch-Site", "same-origin"),
            "{\"email\":\"%s\",\"password\":\"%s\"}"
                .formatted(ControlPlaneProcess.EMAIL, ControlPlaneProcess.PASSWORD.reveal()));
    String cookie =
        Optional.ofNullable(connection.exchange(request).require(201).headers().get("set-cookie"))
            .orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }
}
