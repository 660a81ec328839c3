package cloud.techulus.http.wire;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Optional;

/** {@code POST /api/v1/services/{id}/rollback}. */
public record RollbackWire(
    @JsonPropertyDescription("To run again; absent: the last good one.")
        Optional<Integer> revision) {}
