package cloud.techulus.control.app.cli;

import cloud.techulus.control.app.cli.Connection.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the operator runs on a new machine. */
record JoinCommand(String role, String name, String token, Target target) {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");

  List<String> lines() {
    URI url = target.join();
    boolean local = THIS_MACHINE.contains(String.valueOf(url.getHost()));
    List<String> lines = new ArrayList<>();
    lines.add("Its registration token, shown only now and good for 24 hours and one machine:");
    lines.add("");
    lines.add("  " + Printable.line(token));
    lines.add("");
    boolean worker = role.equals("worker");
    lines.add(
        "On %s, put %s:"
            .formatted(
                Printable.line(name),
                worker ? "two files of mode 0600 beside each other" : "a file of mode 0600"));
    lines.add("  registration.token   the token above");
    if (worker) {
      // Never on a proxy, the machine most exposed: it opens no secret.
      lines.add(
          "  master.key           what `techulus master-key` shows on the control plane's machine");
    }
    lines.add("and run there, as root:");
    lines.add("");
    lines.add("  techulus-agent --role " + role + " --data /var/lib/techulus-agent \\");
    String pin = target.plane().pin().map(known -> " --pin " + known).orElse("");
    lines.add("    --control-plane " + url + pin + " \\");
    lines.add(
        "    --token-file registration.token" + (worker ? " --master-key-file master.key" : ""));
    if (local) {
      lines.add("");
      lines.add(
          "From another machine, "
              + url.getHost()
              + " is not this one: name the address it has there"
              + " (`techulus serve --public-url` makes that the default).");
    }
    return lines;
  }
}
