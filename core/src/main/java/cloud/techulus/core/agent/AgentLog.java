package cloud.techulus.core.agent;

/** What the operator of this machine reads. One line each, and never a secret. */
public interface AgentLog {

  /** Something happened as it should. */
  void note(String message);

  /** Something needs a person's eye, now or if it goes on. */
  void warn(String message);
}
