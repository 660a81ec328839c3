package cloud.techulus.http.server;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.Operation;
import cloud.techulus.core.control.Programs;
import cloud.techulus.http.openapi.Endpoint;
import cloud.techulus.http.wire.ApiTokenWire;
import cloud.techulus.http.wire.CreateApiTokenWire;
import io.javalin.http.Context;

/** The tokens of one's programs. */
final class ApiTokenRoutes {
  private final Programs programs;

  ApiTokenRoutes(Programs programs) {
    this.programs = programs;
  }

  void register(ApiRoutes routes) {
    routes.get(
        "/tokens",
        Operation.SHOW_API_TOKENS,
        Endpoint.list(
            "listTokens", "Tokens of the caller, the oldest first.", ApiTokenWire.ListWire.class),
        this::list);
    routes.post(
        "/tokens",
        Operation.CREATE_API_TOKEN,
        Endpoint.of("createToken", "Makes a token for a program, which is shown once.")
            .takes(CreateApiTokenWire.class)
            .creates(ApiTokenWire.NewWire.class),
        this::create);
    routes.delete(
        "/tokens/{token}",
        Operation.REVOKE_API_TOKEN,
        Endpoint.of("revokeToken", "Makes a token worth nothing.").gives(204),
        this::revoke);
  }

  private void list(Context context) {
    Paging.answer(
        context,
        programs.tokens(SessionRoutes.user(context)),
        view -> Paging.key(view.token().createdAt(), view.token().id().value()),
        (part, next) ->
            new ApiTokenWire.ListWire(part.stream().map(ApiTokenWire::of).toList(), next));
  }

  private void create(Context context) {
    CreateApiTokenWire request = Requests.message(context, CreateApiTokenWire.class);
    Programs.NewToken made = programs.create(SessionRoutes.user(context), request.toWish());
    ApiTokenWire wire = ApiTokenWire.of(made.view());
    Visit.detail(context, wire.scope() + wire.team().map(team -> " in " + team).orElse(""));
    Responses.created(
        context,
        OperatorRoutes.ROOT + "/tokens/" + wire.id(),
        wire.name(),
        new ApiTokenWire.NewWire(wire, made.token().text()));
  }

  private void revoke(Context context) {
    ApiToken.Id id = Requests.pathId(context, "token", "token", ApiToken.Id::new);
    Visit.subject(context, programs.revoke(SessionRoutes.user(context), id));
    context.status(204);
  }
}
