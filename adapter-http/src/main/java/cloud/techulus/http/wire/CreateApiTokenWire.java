package cloud.techulus.http.wire;

import cloud.techulus.core.control.Programs;
import java.util.Optional;

/** {@code POST /api/v1/tokens}. */
public record CreateApiTokenWire(
    String name, String scope, Optional<String> team, Optional<Integer> days) {
  public Programs.Wish toWish() {
    return new Programs.Wish(name, scope, team, days);
  }
}
