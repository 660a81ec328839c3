package cloud.techulus.core.control;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.User;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Team;
import java.util.Optional;

/** What a call is about. */
public sealed interface Target {

  /** Nothing in particular. */
  record Platform() implements Target {}

  record OfTeam(Name name) implements Target {}

  record OfProject(Name slug) implements Target {}

  record OfService(Service.Id id) implements Target {}

  record OfServer(ServerId id) implements Target {}

  record OfProxy(ProxyId id) implements Target {}

  record OfUser(User.Id id) implements Target {}

  /**
   * Something that is there.
   *
   * @param label what the audit log calls it
   * @param team whose it is; empty for what belongs to the platform
   */
  record Found(String label, Optional<Team.Id> team) {}

  /** Looks it up; empty if it is not there. */
  default Optional<Found> find(View view) {
    return switch (this) {
      case Platform() -> Optional.of(new Found("", Optional.empty()));
      case OfTeam(Name name) ->
          view.teams().findByName(name).map(team -> new Found(name.text(), Optional.of(team.id())));
      case OfProject(Name slug) ->
          view.projects()
              .findBySlug(slug)
              .map(project -> new Found(slug.text(), Optional.of(project.team())));
      case OfService(Service.Id id) -> view.services().find(id).flatMap(it -> of(view, it));
      case OfServer(ServerId id) ->
          view.servers().find(id).map(it -> new Found(it.name().text(), Optional.empty()));
      case OfProxy(ProxyId id) ->
          view.proxies().find(id).map(it -> new Found(it.name().text(), Optional.empty()));
      case OfUser(User.Id id) ->
          view.users().find(id).map(it -> new Found(it.email().text(), Optional.empty()));
    };
  }

  private static Optional<Found> of(View view, Service service) {
    Project project = view.projects().find(service.project()).orElseThrow();
    return Optional.of(
        new Found(project.slug() + "/" + service.name(), Optional.of(project.team())));
  }

  /** The same answer for what is not there and for what must not be known. */
  default Problem unknown() {
    return switch (this) {
      case Platform() -> Problem.notFound("platform", "here");
      case OfTeam(Name name) -> Problem.notFound("team", name.text());
      case OfProject(Name slug) -> Problem.notFound("project", slug.text());
      case OfService(Service.Id id) -> Problem.notFound("service", id.value());
      case OfServer(ServerId id) -> Problem.notFound("server", id.value());
      case OfProxy(ProxyId id) -> Problem.notFound("proxy", id.value());
      case OfUser(User.Id id) -> Problem.notFound("user", id.value());
    };
  }
}
