/**
 * Containers by Podman's command line. Read {@link cloud.techulus.podman.PodmanRuntime} first: it
 * runs what {@link cloud.techulus.podman.PodmanCommands} builds, reads it with {@link
 * cloud.techulus.podman.PodmanJson} and explains failures with {@link
 * cloud.techulus.podman.PodmanErrors}.
 */
@NullMarked
package cloud.techulus.podman;

import org.jspecify.annotations.NullMarked;
