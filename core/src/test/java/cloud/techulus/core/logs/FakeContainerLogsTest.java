package cloud.techulus.core.logs;

class FakeContainerLogsTest extends ContainerLogsContract {
  private final FakeContainerLogs logs = new FakeContainerLogs();

  @Override
  protected ContainerLogs logs() {
    return logs;
  }

  @Override
  protected void begin() {
    logs.begin(WEB);
  }

  @Override
  protected void print(LogOutput output, String text) {
    LogLine _ = logs.print(WEB, output, text);
  }

  @Override
  protected void end() {
    logs.end(WEB);
  }
}
