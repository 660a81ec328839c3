package cloud.techulus.planted.store;

import cloud.techulus.planted.control.Orchestrator;
import java.util.Optional;

/** A store that knows a service. */
public record Store(Optional<Orchestrator> orchestrator) {}
