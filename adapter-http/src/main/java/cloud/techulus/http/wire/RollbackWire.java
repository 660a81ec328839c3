package cloud.techulus.http.wire;

import java.util.Optional;

/**
 * {@code POST /api/v1/services/{id}/rollback}.
 *
 * @param revision to deploy again; absent: the last good one
 */
public record RollbackWire(Optional<Integer> revision) {}
