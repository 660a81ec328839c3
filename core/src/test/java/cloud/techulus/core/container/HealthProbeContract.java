package cloud.techulus.core.container;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link HealthProbe} does; fake and adapter pass it alike. */
public abstract class HealthProbeContract {

  /** A container to be probed. */
  public record Target(Deployment.Id deployment, MeshAddress address, int port) {}

  protected abstract HealthProbe probe();

  /** It accepts connections and passes {@link #http} and {@link #exec}. */
  protected abstract Target serving();

  /** It runs and passes no check that asks it anything. */
  protected abstract Target sick();

  /** A path that tells the two apart. */
  protected abstract HealthCheck.Http http();

  /** A command that tells the two apart. */
  protected abstract HealthCheck.Exec exec();

  @Test
  void what_serves_is_healthy_by_every_check() {
    for (HealthCheck check : checks()) {
      assertThat(ask(serving(), check)).as("%s", check).isEqualTo(new HealthProbe.Result.Healthy());
    }
  }

  @Test
  void what_does_not_serve_is_unhealthy_by_every_check_and_the_reason_is_told() {
    for (HealthCheck check : checks()) {
      assertThat(ask(sick(), check))
          .as("%s", check)
          .isInstanceOfSatisfying(
              HealthProbe.Result.Unhealthy.class,
              unhealthy -> assertThat(unhealthy.reason()).isNotBlank());
    }
  }

  @Test
  void without_a_check_running_is_healthy() {
    assertThat(ask(sick(), new HealthCheck.None())).isEqualTo(new HealthProbe.Result.Healthy());
  }

  private List<HealthCheck> checks() {
    return List.of(new HealthCheck.Tcp(), http(), exec());
  }

  private HealthProbe.Result ask(Target target, HealthCheck check) {
    return probe().probe(target.deployment(), target.address(), target.port(), check);
  }
}
