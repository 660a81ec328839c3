package cloud.techulus.sqlite;

import static java.util.Map.entry;

import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshAddress;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The columns that servers and proxies have alike. */
final class MembershipColumns {
  private MembershipColumns() {}

  static Map<String, Object> of(IssuedToken token, Optional<Membership> membership) {
    return Map.ofEntries(
        entry("agentToken", token.hash()),
        entry("tokenCreatedAt", token.createdAt()),
        entry("tokenUsedAt", token.usedAt()),
        entry("wireguardIp", membership.map(Membership::address)),
        entry("wireguardPublicKey", membership.map(member -> member.keys().wireGuard().base64())),
        entry("publicKey", membership.map(member -> member.keys().identity().base64())),
        entry("listenPort", membership.map(Membership::listenPort)));
  }

  static IssuedToken token(Row row) throws SQLException {
    return new IssuedToken(
        new TokenHash(row.text("agentToken")),
        row.instant("tokenCreatedAt"),
        row.optionalInstant("tokenUsedAt"));
  }

  static Optional<Membership> membership(Row row) throws SQLException {
    Optional<String> publicKey = row.optionalText("publicKey");
    if (publicKey.isEmpty()) {
      return Optional.empty();
    }
    NodeKeys keys =
        new NodeKeys(
            PublicKey.parse(publicKey.get()), new WireGuardKey(row.text("wireguardPublicKey")));
    return Optional.of(
        new Membership(
            keys, MeshAddress.parse(row.text("wireguardIp")), row.integer("listenPort")));
  }
}
