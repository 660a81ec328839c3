package cloud.techulus.process;

import java.util.List;

/** A process and everything it started. */
final class ProcessTree {
  private ProcessTree() {}

  /**
   * Kills a process and its descendants. A parent is killed before its children, so that it cannot
   * start new ones for those that die; its children are noted before, because an orphan no longer
   * tells whose it was. A program that left the tree on purpose (a daemon) lives on.
   */
  static void kill(ProcessHandle root) {
    List<ProcessHandle> children = root.children().toList();
    boolean _ = root.destroyForcibly();
    children.forEach(ProcessTree::kill);
  }
}
