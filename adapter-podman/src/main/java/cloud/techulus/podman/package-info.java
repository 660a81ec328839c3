/**
 * Containers by Podman's command line. Read {@link cloud.techulus.podman.PodmanRuntime} first: it
 * runs what {@link cloud.techulus.podman.PodmanCommands} builds, reads it with {@link
 * cloud.techulus.podman.PodmanJson} and explains failures with {@link
 * cloud.techulus.podman.PodmanErrors}. Logs are read from their files by {@link
 * cloud.techulus.podman.PodmanLogSource}.
 */
@NullMarked
package cloud.techulus.podman;

import org.jspecify.annotations.NullMarked;
