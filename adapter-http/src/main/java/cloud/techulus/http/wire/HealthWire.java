package cloud.techulus.http.wire;

/** {@code GET /api/v1/healthz}. */
public record HealthWire(String status) {
  public static final HealthWire OK = new HealthWire("ok");
}
