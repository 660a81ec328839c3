package cloud.techulus.planted.agent;

import cloud.techulus.planted.store.Store;

/** An agent that reaches into the store, and starts a program. */
public record Agent(Store store) {
  public ProcessBuilder program() {
    return new ProcessBuilder("true");
  }
}
