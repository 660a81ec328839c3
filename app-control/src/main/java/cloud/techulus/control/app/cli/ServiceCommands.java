package cloud.techulus.control.app.cli;

import cloud.techulus.core.service.Service;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code techulus service}. */
@Command(name = "service", description = "Services: what runs, and how many of it.")
final class ServiceCommands extends CommandGroup {
  private final Surroundings surroundings;

  ServiceCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "create", description = "Make a service, deploy it and watch it start.")
  int create(
      @Mixin Connection connection,
      @Mixin SpecOptions spec,
      @Mixin FollowOptions follow,
      @Option(names = "--no-deploy", description = "Only make it; start nothing.") boolean noDeploy)
      throws IOException, InterruptedException {
    ServicePath path = spec.path();
    SpecWire wanted = spec.wire(Map.of());
    try (Session session = Session.open(surroundings, connection)) {
      ServiceWire created =
          session.client().createService(path.project(), path.service().text(), wanted);
      if (noDeploy) {
        session.show(
            created,
            () ->
                List.of(
                    "Service %1$s is there, and not deployed: techulus service deploy %1$s"
                        .formatted(path)));
        return 0;
      }
      session.done("Service " + path + " is there; deploying it.");
      return follow.rollout(session, session.client().deploy(id(created)));
    }
  }

  @Command(
      name = "update",
      description = "Change what a service is; the next deploy brings it to the servers.",
      footer = {"", "--env sets single variables and keeps the others."})
  int update(@Mixin Connection connection, @Mixin SpecOptions spec) throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServicePath path = spec.path();
      ServiceWire before = session.service(path);
      ServiceWire after =
          session
              .client()
              .updateService(id(before), spec.wire(before.spec().env().orElse(Map.of())));
      session.show(
          after,
          () ->
              List.of(
                  after.revision() == before.revision()
                      ? "Nothing to change."
                      : "Revision %d of %2$s is there; bring it to the servers with: techulus service deploy %2$s"
                          .formatted(after.revision(), path)));
      return 0;
    }
  }

  @Command(name = "deploy", description = "Bring the newest revision to the servers, and watch it.")
  int deploy(
      @Mixin Connection connection,
      @Mixin FollowOptions follow,
      @Option(names = "--image", paramLabel = "IMAGE", description = "Change to this image first.")
          Optional<String> image,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      Service.Id id = id(session.service(path));
      if (image.isPresent()) {
        session.client().updateService(id, SpecOptions.image(image.get()));
      }
      return follow.rollout(session, session.client().deploy(id));
    }
  }

  @Command(name = "scale", description = "Run another number of replicas, and watch it.")
  int scale(
      @Mixin Connection connection,
      @Mixin FollowOptions follow,
      @Parameters(
              index = "0",
              paramLabel = "PROJECT/SERVICE",
              converter = ServicePath.Converter.class)
          ServicePath path,
      @Parameters(index = "1", paramLabel = "N") int replicas)
      throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      Service.Id id = id(session.service(path));
      ServiceWire scaled = session.client().scale(id, replicas);
      if (scaled.deployedRevision().isEmpty()) {
        session.show(
            scaled,
            () ->
                List.of(
                    "%1$s will have %2$d replicas once it is deployed: techulus service deploy %1$s"
                        .formatted(path, replicas)));
        return 0;
      }
      return follow.rollout(session, scaled);
    }
  }

  @Command(
      name = "rollback",
      description = "Bring an earlier revision back to the servers, and watch it.",
      footer = {"", "`service history` lists the revisions."})
  int rollback(
      @Mixin Connection connection,
      @Mixin FollowOptions follow,
      @Option(
              names = "--to",
              paramLabel = "REVISION",
              description = "Which one (default: the last that all replicas ran).")
          Optional<Integer> revision,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      Service.Id id = id(session.service(path));
      return follow.rollout(session, session.client().rollback(id, revision));
    }
  }

  @Command(
      name = "abort",
      description = "Give up the rollout that is under way: what served before it comes back.")
  int abort(
      @Mixin Connection connection,
      @Mixin FollowOptions follow,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      ServiceWire aborted = session.client().abort(id(session.service(path)));
      return follow.abort(session, aborted);
    }
  }

  @Command(name = "history", description = "List the revisions of a service, newest first.")
  int history(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<RevisionWire> revisions = session.client().revisions(id(session.service(path)));
      session.show(
          new RevisionWire.ListWire(revisions),
          () -> ServiceText.revisions(revisions, surroundings.clock().instant()));
      return 0;
    }
  }

  @Command(name = "ls", description = "List services.")
  int list(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT", arity = "0..1", converter = NameConverter.class)
          Optional<cloud.techulus.core.Name> project)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      List<ServiceWire> services =
          project.map(session.client()::services).orElseGet(session.client()::services);
      session.show(new ServiceWire.ListWire(services), () -> ServiceText.services(services));
      return 0;
    }
  }

  @Command(
      name = "show",
      description = "Show all about a service, and why replicas wait or failed.")
  int show(
      @Mixin Connection connection,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException {
    try (Session session = Session.open(surroundings, connection)) {
      ServiceWire service = session.service(path);
      session.show(service, () -> ServiceText.details(service, surroundings.clock().instant()));
      return 0;
    }
  }

  @Command(name = "rm", description = "Stop all replicas of a service and remove it.")
  int remove(
      @Mixin Connection connection,
      @Mixin FollowOptions follow,
      @Parameters(paramLabel = "PROJECT/SERVICE", converter = ServicePath.Converter.class)
          ServicePath path)
      throws IOException, InterruptedException {
    try (Session session = Session.open(surroundings, connection)) {
      ServiceWire service = session.service(path);
      session.client().deleteService(id(service));
      return follow.removal(session, service);
    }
  }

  private static Service.Id id(ServiceWire service) {
    return new Service.Id(service.id());
  }
}
