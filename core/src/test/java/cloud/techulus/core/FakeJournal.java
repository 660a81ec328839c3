package cloud.techulus.core;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
public final class FakeJournal implements Journal {
  private final List<String> notes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  public synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  public synchronized List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public synchronized void note(String message) {
    notes.add(message);
  }

  @Override
  public synchronized void warn(String message) {
    warnings.add(message);
  }
}
