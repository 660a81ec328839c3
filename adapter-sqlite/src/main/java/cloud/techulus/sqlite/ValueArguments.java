package cloud.techulus.sqlite;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.team.Team;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;

/** How the core's values are bound; {@link Row} reads them back. */
final class ValueArguments implements ArgumentFactory {

  @Override
  public Optional<Argument> build(Type type, Object value, ConfigRegistry config) {
    return switch (value) {
      case NodeId id -> text(id.value());
      case Project.Id id -> text(id.value());
      case Service.Id id -> text(id.value());
      case Deployment.Id id -> text(id.value());
      case Route.Id id -> text(id.value());
      case User.Id id -> text(id.value());
      case Team.Id id -> text(id.value());
      case UserSession.Id id -> text(id.value());
      case ApiToken.Id id -> text(id.value());
      case OneTimeLink.Id id -> text(id.value());
      case EmailAddress email -> text(email.text());
      case WorkItem.Id id -> number(id.value());
      case Name name -> text(name.text());
      case IdempotencyKey key -> text(key.text());
      case EnvName name -> text(name.text());
      case Domain domain -> text(domain.text());
      case TokenHash token -> text(token.hex());
      case PublicKey key -> text(key.base64());
      case MeshAddress address -> text(address.toString());
      case PublicAddress address -> text(address.text());
      case Instant instant -> number(nanoseconds(instant));
      case Duration duration -> number(duration.toMillis());
      case Enum<?> constant -> text(constant.name().toLowerCase(Locale.ROOT));
      case null, default -> Optional.empty();
    };
  }

  /** Since 1970: all of an instant, in order, until the year 2262. */
  private static long nanoseconds(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  private static Optional<Argument> text(String text) {
    return Optional.of((position, statement, _) -> statement.setString(position, text));
  }

  private static Optional<Argument> number(long number) {
    return Optional.of((position, statement, _) -> statement.setLong(position, number));
  }
}
