package cloud.techulus.core;

/** What the operator of this machine reads. One line each, and never a secret. */
public interface Journal {

  /** Something happened as it should. */
  void note(String message);

  /** Something needs a person's eye, now or if it goes on. */
  void warn(String message);
}
