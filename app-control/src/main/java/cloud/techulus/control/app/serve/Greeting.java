package cloud.techulus.control.app.serve;

import cloud.techulus.core.access.OneTimeLink.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operator reads once the control plane is up. It names the token's file, never the token.
 * The link to become the first admin is shown, as there is no other way to it.
 */
record Greeting(ControlPlane running, ListenAddress listen) {

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Path directory = running.files().directory().toAbsolutePath().normalize();
    lines.add("The control plane listens on " + running.url() + " (" + listen.host() + ").");
    lines.add(
        running
            .pin()
            .map(pin -> "Its certificate's pin:  " + pin)
            .orElse("It speaks PLAIN HTTP: whoever sees the traffic can read and change it."));
    lines.add("The admin token lies in  " + directory.resolve("admin.token"));
    lines.add("The master key lies in   " + directory.resolve("master.key"));
    lines.add("Keep a copy of the key somewhere safe: no secret opens without it.");
    running
        .setup()
        .ifPresent(
            link -> {
              lines.add("");
              lines.add("There are no users yet. Whoever has this link is the first admin, for");
              lines.add(
                  "%d hours and until the next start; `techulus accept` asks for it:"
                      .formatted(Setup.LIFETIME.toHours()));
              lines.add("  " + link);
            });
    lines.add("");
    lines.add("What to try next, on this machine:");
    lines.add("  export TECHULUS_DATA=" + directory);
    lines.add("  techulus status");
    lines.add("  techulus server add worker-1    # then run on worker-1 what it shows");
    lines.add("  techulus project create shop");
    lines.add("  techulus service create shop/web --image docker.io/library/nginx --port 80");
    return lines;
  }
}
