package cloud.techulus.core.control;

import cloud.techulus.core.DisplayName;
import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.Problem.FieldError;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Seen;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.service.Workload;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Team;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Projects, services and secrets. Nothing here starts or stops a container: a change waits for the
 * next deploy. Only what proxies do moves at once: the domain, HTTPS and the response timeout.
 */
public final class Catalog {
  private final Store store;
  private final SecretBox secretBox;
  private final Doorbell doorbell;
  private final InstantSource clock;
  private final RandomGenerator random;

  public Catalog(ControlSettings settings, Store store, SecretBox secretBox, Doorbell doorbell) {
    this.store = store;
    this.secretBox = secretBox;
    this.doorbell = doorbell;
    this.clock = settings.clock();
    this.random = settings.random();
  }

  /**
   * Makes a project of the team that is always there.
   *
   * @param name what people read, 1 to 63 visible characters
   * @param slug what commands and DNS use; empty: made from the name
   * @throws Problem INVALID ({@code name}, {@code slug}) or CONFLICT if the slug is taken
   */
  public Project createProject(String name, Optional<String> slug) {
    return createProject(name, slug, Team.DEFAULT.id());
  }

  /**
   * Makes a project of a team.
   *
   * @throws Problem as above
   */
  public Project createProject(String name, Optional<String> slug, Team.Id team) {
    FieldErrors errors = new FieldErrors();
    errors.require(
        DisplayName.isGood(name, Name.LENGTH_LIMIT), "name", DisplayName.rule(Name.LENGTH_LIMIT));
    errors.throwIfAny();
    Optional<Name> label =
        errors.read(
            slug.isPresent() ? "slug" : "name", () -> new Name(slug.orElseGet(() -> slugOf(name))));
    errors.throwIfAny();
    Project project = new Project(Project.Id.next(random), name, label.orElseThrow(), team);
    return store.write(
        tx -> {
          if (tx.projects().findBySlug(project.slug()).isPresent()) {
            throw Problem.conflict("There is a project " + project.slug() + " already.");
          }
          tx.projects().save(project);
          return project;
        });
  }

  private static String slugOf(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /**
   * Removes a project that has no services (any more).
   *
   * @throws Problem NOT_FOUND or CONFLICT
   */
  public void removeProject(Name slug) {
    store.write(
        tx -> {
          Project project = requireProject(tx, slug);
          if (!tx.services().ofProject(project.id()).isEmpty()) {
            throw Problem.conflict(
                "The project %s has services; remove those first.".formatted(slug));
          }
          tx.projects().remove(project.id());
          return project;
        });
  }

  static Project requireProject(View view, Name slug) {
    return view.projects()
        .findBySlug(slug)
        .orElseThrow(() -> Problem.notFound("project", slug.text()));
  }

  public List<Project> projects() {
    return store.read(view -> view.projects().all());
  }

  /**
   * Makes a service; nothing runs before it is deployed. Its domain is its own from now on.
   *
   * @throws Problem NOT_FOUND for the project, INVALID with every wrong field, CONFLICT if its name
   *     or domain is taken
   */
  public ServiceView createService(Name projectSlug, String name, SpecDraft draft, String author) {
    Instant now = clock.instant();
    Set<NodeId> touched = new LinkedHashSet<>();
    ServiceView created =
        store.write(
            tx -> {
              NewService wanted = requireNew(tx, projectSlug, name, draft);
              Service service =
                  Service.first(
                      Service.Id.next(random),
                      wanted.project().id(),
                      wanted.name(),
                      wanted.spec(),
                      now,
                      author);
              tx.services().save(service);
              touched.addAll(saveRoute(tx, service));
              return ServiceView.of(tx, service);
            });
    touched.forEach(doorbell::ring);
    return created;
  }

  /**
   * Whether {@link #createService} would take this; nothing is kept.
   *
   * @throws Problem as that would
   */
  public void checkNew(Name projectSlug, String name, SpecDraft draft) {
    NewService _ = store.read(view -> requireNew(view, projectSlug, name, draft));
  }

  /** A service that may be made. */
  private record NewService(Project project, Name name, ServiceSpec spec) {}

  private static NewService requireNew(View view, Name projectSlug, String name, SpecDraft draft) {
    Project project = requireProject(view, projectSlug);
    FieldErrors errors = new FieldErrors();
    Optional<Name> label = errors.read("name", () -> new Name(name));
    Optional<ServiceSpec> spec = specOf(view, draft, Optional.empty(), errors);
    errors.throwIfAny();
    if (view.services().findByName(project.id(), label.orElseThrow()).isPresent()) {
      throw conflict("name", "There is a service " + project.slug() + "/" + name + " already.");
    }
    requireFreeDomain(view, spec.orElseThrow(), Optional.empty());
    return new NewService(project, label.orElseThrow(), spec.orElseThrow());
  }

  /**
   * {@link #updateService(Service.Id, Seen, SpecDraft, String)} whatever the newest revision is.
   */
  public ServiceView updateService(Service.Id id, SpecDraft draft, String author) {
    return updateService(id, Seen.NOTHING, draft, author);
  }

  /**
   * Changes a service's specification; the next deploy brings it to the servers.
   *
   * @throws Problem NOT_FOUND, STALE, INVALID with every wrong field, CONFLICT if the domain is
   *     taken
   */
  public ServiceView updateService(Service.Id id, Seen seen, SpecDraft draft, String author) {
    Instant now = clock.instant();
    Set<NodeId> touched = new LinkedHashSet<>();
    ServiceView updated =
        store.write(
            tx -> {
              Service service = requireKept(tx, id);
              seen.require(service);
              ServiceSpec spec = requireChange(tx, service, draft);
              if (spec.equals(service.spec())) {
                return ServiceView.of(tx, service);
              }
              Service changed = service.withRevision(service.current().change(spec, now, author));
              tx.services().save(changed);
              Revisions.forgetOldest(tx, changed);
              touched.addAll(saveRoute(tx, changed));
              return ServiceView.of(tx, changed);
            });
    touched.forEach(doorbell::ring);
    return updated;
  }

  /**
   * Whether {@link #updateService} would take this; nothing is kept.
   *
   * @throws Problem as that would
   */
  public void checkChange(Service.Id id, SpecDraft draft) {
    ServiceSpec _ = store.read(view -> requireChange(view, requireKept(view, id), draft));
  }

  private static ServiceSpec requireChange(View view, Service service, SpecDraft draft) {
    FieldErrors errors = new FieldErrors();
    Optional<ServiceSpec> spec = specOf(view, draft, Optional.of(service.spec()), errors);
    errors.throwIfAny();
    requireRoom(spec.orElseThrow().workload(), view.secrets().ofService(service.id()));
    requireFreeDomain(view, spec.orElseThrow(), Optional.of(service.id()));
    return spec.orElseThrow();
  }

  private static Optional<ServiceSpec> specOf(
      View view, SpecDraft draft, Optional<ServiceSpec> base, FieldErrors errors) {
    Map<String, ServerId> servers =
        view.servers().all().stream()
            .collect(Collectors.toMap(server -> server.name().text(), server -> server.id()));
    return errors.readAll(() -> draft.on(base, name -> Optional.ofNullable(servers.get(name))));
  }

  private static void requireFreeDomain(View view, ServiceSpec spec, Optional<Service.Id> owner) {
    spec.domain()
        .flatMap(view.routes()::find)
        .filter(route -> !owner.equals(Optional.of(route.service())))
        .ifPresent(
            taken -> {
              throw conflict(
                  "domain", "The domain " + taken.domain() + " belongs to another service.");
            });
  }

  private Set<NodeId> saveRoute(Tx tx, Service service) {
    Optional<Route> before = tx.routes().ofService(service.id());
    Optional<Route> after =
        service
            .spec()
            .domain()
            .map(
                name ->
                    new Route(
                        before.map(Route::id).orElseGet(() -> Route.Id.next(random)),
                        name,
                        service.id(),
                        service.spec().ssl(),
                        service.spec().responseTimeout()));
    if (after.equals(before)) {
      return Set.of();
    }
    after.ifPresentOrElse(tx.routes()::save, () -> tx.routes().removeOf(service.id()));
    return Ingress.changed(tx);
  }

  /** All services, or those of one project. */
  public List<ServiceView> services(Optional<Name> projectSlug) {
    return store.read(
        view ->
            ServiceView.of(
                view,
                projectSlug
                    .map(slug -> view.services().ofProject(requireProject(view, slug).id()))
                    .orElseGet(() -> view.services().all())));
  }

  /**
   * The revisions of a service that are kept, newest first.
   *
   * @throws Problem NOT_FOUND
   */
  public List<Revision> revisions(Service.Id id) {
    return store.read(view -> view.services().revisions(require(view, id).id()));
  }

  /**
   * @throws Problem NOT_FOUND
   */
  public ServiceView service(Service.Id id) {
    return store.read(view -> ServiceView.of(view, require(view, id)));
  }

  /** {@link #setSecret(Service.Id, Seen, String, Plaintext, String)} whatever the revision is. */
  public void setSecret(Service.Id id, String name, Plaintext value, String author) {
    setSecret(id, Seen.NOTHING, name, value, author);
  }

  /**
   * Seals and stores a secret; containers have it from the next deploy on.
   *
   * @throws Problem NOT_FOUND, STALE, or INVALID ({@code name}, {@code value}, {@code env}); no
   *     message repeats the value
   */
  public void setSecret(Service.Id id, Seen seen, String name, Plaintext value, String author) {
    FieldErrors errors = new FieldErrors();
    Optional<EnvName> key = errors.read("name", () -> new EnvName(name));
    SpecDraft.requireValue(errors, "value", value.reveal());
    errors.throwIfAny();
    SealedSecret sealed = secretBox.seal(id, key.orElseThrow(), value);
    changeSecrets(
        id,
        seen,
        author,
        (tx, service) -> {
          tx.secrets().save(new Secret(id, key.orElseThrow(), sealed));
          requireRoom(service.spec().workload(), tx.secrets().ofService(id));
        });
  }

  /** {@link #removeSecret(Service.Id, Seen, EnvName, String)} whatever the newest revision is. */
  public void removeSecret(Service.Id id, EnvName name, String author) {
    removeSecret(id, Seen.NOTHING, name, author);
  }

  /**
   * Removes a secret; containers lose it with the next deploy.
   *
   * @throws Problem NOT_FOUND, or STALE
   */
  public void removeSecret(Service.Id id, Seen seen, EnvName name, String author) {
    changeSecrets(
        id,
        seen,
        author,
        (tx, service) -> {
          if (tx.secrets().find(id, name).isEmpty()) {
            throw Problem.notFound("secret", name.text());
          }
          tx.secrets().remove(id, name);
        });
  }

  private void changeSecrets(
      Service.Id id, Seen seen, String author, BiConsumer<Tx, Service> change) {
    Instant now = clock.instant();
    store.write(
        tx -> {
          Service service = requireKept(tx, id);
          seen.require(service);
          change.accept(tx, service);
          Map<EnvName, SealedSecret> secrets = new TreeMap<>();
          tx.secrets().ofService(id).forEach(secret -> secrets.put(secret.name(), secret.sealed()));
          Service changed =
              service.withRevision(service.current().changeSecrets(secrets, now, author));
          tx.services().save(changed);
          Revisions.forgetOldest(tx, changed);
          return changed;
        });
  }

  private static void requireRoom(Workload workload, List<Secret> secrets) {
    Set<EnvName> all = new HashSet<>(workload.env().keySet());
    secrets.forEach(secret -> all.add(secret.name()));
    FieldErrors errors = new FieldErrors();
    errors.require(
        all.size() <= ServiceSpec.ENV_LIMIT,
        "env",
        "variables and secrets together must not be more than " + ServiceSpec.ENV_LIMIT);
    long bytes =
        workload.envBytes() + secrets.stream().mapToLong(secret -> secret.sealed().bytes()).sum();
    errors.require(
        bytes <= ServiceSpec.ENV_TOTAL_LIMIT_BYTES,
        "env",
        "variables and secrets together must not have more than %d bytes"
            .formatted(ServiceSpec.ENV_TOTAL_LIMIT_BYTES));
    errors.throwIfAny();
  }

  private static Service requireKept(View view, Service.Id id) {
    Service service = require(view, id);
    if (service.deleting()) {
      throw Problem.conflict("The service " + service.name() + " is being deleted.");
    }
    return service;
  }

  private static Service require(View view, Service.Id id) {
    return view.services().find(id).orElseThrow(() -> Problem.notFound("service", id.value()));
  }

  private static Problem conflict(String field, String message) {
    return Problem.of(Problem.Kind.CONFLICT, message, List.of(new FieldError(field, message)));
  }
}
