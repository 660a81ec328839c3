package cloud.techulus.http.wire;

import cloud.techulus.core.control.Programs;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Optional;

/** {@code POST /api/v1/tokens}. */
public record CreateApiTokenWire(
    String name,
    @JsonPropertyDescription(
            "`viewer`, `developer`, `owner` or `admin`: never more than its user may.")
        String scope,
    @JsonPropertyDescription("The only team it sees; absent: all of its user.")
        Optional<String> team,
    @JsonPropertyDescription("How long it is good: 1 to 365, 90 by default.")
        Optional<Integer> days) {
  public Programs.Wish toWish() {
    return new Programs.Wish(name, scope, team, days);
  }
}
