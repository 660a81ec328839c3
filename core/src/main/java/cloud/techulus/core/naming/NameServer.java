package cloud.techulus.core.naming;

/** Answers this machine's questions for names. */
public interface NameServer {

  /**
   * From now on answers by this table and no other. The same table again changes nothing. It does
   * not fail: a server that cannot listen at the moment uses the table once it can.
   */
  void serve(NameTable table);
}
