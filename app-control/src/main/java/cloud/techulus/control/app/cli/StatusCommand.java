package cloud.techulus.control.app.cli;

import cloud.techulus.http.wire.StatusWire;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code techulus status}. */
@Command(name = "status", description = "Servers, proxies and services at a glance.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  private final Surroundings surroundings;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      StatusWire status = session.client().status();
      session.show(status, () -> lines(status, surroundings.clock().instant()));
      return 0;
    }
  }

  private static List<String> lines(StatusWire status, Instant now) {
    List<String> lines = new ArrayList<>(NodeTables.servers(status.servers(), now));
    lines.add("");
    lines.addAll(NodeTables.proxies(status.proxies(), now));
    lines.add("");
    lines.addAll(ServiceText.summaries(status.services()));
    return lines;
  }
}
