package cloud.techulus.core.container;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.secret.Plaintext;
import java.util.List;
import java.util.Map;

/**
 * A container to run for a deployment. It never asks for privileges, host mounts or the host's
 * network: there is no field for them.
 *
 * @param address the mesh address its port is published on, and on no other
 * @param port TCP, the same inside and on the mesh
 * @param environment variables of the specification and decrypted secrets alike
 * @param command replaces the image's command unless empty
 */
public record ContainerSpec(
    Deployment.Id deployment,
    String service,
    ImageReference image,
    MeshAddress address,
    int port,
    Map<String, Plaintext> environment,
    List<String> command,
    ContainerLimits limits) {
  public ContainerSpec {
    environment = Map.copyOf(environment);
    command = List.copyOf(command);
  }
}
