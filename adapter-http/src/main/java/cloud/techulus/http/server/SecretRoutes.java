package cloud.techulus.http.server;

import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Seen;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.openapi.Endpoint.Trait;
import cloud.techulus.http.wire.SecretValueWire;
import cloud.techulus.http.wire.SecretsWire;
import io.javalin.http.Context;

/** Secrets of services: written and removed, never read. */
final class SecretRoutes {
  private final Catalog catalog;

  SecretRoutes(Catalog catalog) {
    this.catalog = catalog;
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/services/{id}/secrets",
        Operation.SHOW_SECRET_NAMES,
        Endpoint.of("listSecrets", "Names of secrets; nothing reads a value, ever.")
            .gives(200, SecretsWire.class),
        this::names);
    routes.put(
        "/services/{id}/secrets/{name}",
        Operation.SET_SECRET,
        Endpoint.of("setSecret", "Sets a secret; containers have it from the next deploy on.")
            .takes(SecretValueWire.class)
            .gives(204)
            .with(Trait.CONDITIONAL),
        this::set);
    routes.delete(
        "/services/{id}/secrets/{name}",
        Operation.REMOVE_SECRET,
        Endpoint.of("removeSecret", "Removes a secret; containers lose it with the next deploy.")
            .gives(204)
            .with(Trait.CONDITIONAL),
        this::remove);
  }

  private void names(Context context) {
    Responses.json(
        context,
        200,
        new SecretsWire(
            catalog.service(service(context)).secrets().stream().map(EnvName::text).toList()));
  }

  private void set(Context context) {
    Service.Id service = service(context);
    SecretValueWire request = Requests.message(context, SecretValueWire.class);
    Seen seen = Versions.asked(context);
    String name = context.pathParam("name");
    String author = Visit.of(context).author();
    catalog.setSecret(service, seen, name, request.toPlaintext(), author);
    context.status(204);
  }

  private void remove(Context context) {
    Service.Id service = service(context);
    EnvName name = Requests.pathId(context, "name", "secret", EnvName::new);
    Seen seen = Versions.asked(context);
    catalog.removeSecret(service, seen, name, Visit.of(context).author());
    context.status(204);
  }

  private static Service.Id service(Context context) {
    return Requests.pathId(context, "id", "service", Service.Id::new);
  }
}
