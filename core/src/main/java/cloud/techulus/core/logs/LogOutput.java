package cloud.techulus.core.logs;

/** Which of its two outputs a container printed a line on. */
public enum LogOutput {
  STDOUT,
  STDERR
}
