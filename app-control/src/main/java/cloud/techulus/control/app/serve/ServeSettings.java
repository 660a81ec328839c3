package cloud.techulus.control.app.serve;

import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.mesh.TopologyMode;
import cloud.techulus.core.server.Liveness;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator says when starting the control plane.
 *
 * @param publicUrl where other machines reach it, if that is not where it listens
 * @param insecureHttp plain HTTP instead of HTTPS, also on an address others can reach
 * @param offlineAfter how long a node may be silent
 * @param healthDeadline how long a new replica may take to become healthy
 * @param mesh addresses of the mesh
 * @param topology who is whose peer
 */
record ServeSettings(
    ListenAddress listen,
    Optional<URI> publicUrl,
    boolean insecureHttp,
    Duration offlineAfter,
    Duration healthDeadline,
    MeshRange mesh,
    TopologyMode topology) {
  static final ListenAddress LISTEN = new ListenAddress("0.0.0.0", 8443);

  static ServeSettings on(ListenAddress listen) {
    return new ServeSettings(
        listen,
        Optional.empty(),
        false,
        Liveness.THRESHOLD,
        ControlSettings.HEALTH_DEADLINE,
        MeshRange.DEFAULT,
        TopologyMode.AUTO);
  }
}
