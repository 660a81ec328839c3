package cloud.techulus.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyVisitorTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void countsVisitsAndKeepsThoseThatFailed() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(asked.incrementAndGet() == 2 ? 502 : 200, -1);
          exchange.close();
        });
    site.start();
    try {
      SteadyVisitor steady =
          SteadyVisitor.of(
              Visitor.of("127.0.0.1", site.getAddress().getPort()), "steady.demo.test");
      Await.until("three visits", LONG, () -> asked.get() >= 3);
      SteadyVisitor.Visits visits = steady.stop();

      assertThat(visits.count()).isEqualTo(asked.get());
      assertThat(visits.failures()).hasSize(1).first().asString().contains("status 502");
    } finally {
      site.stop(0);
    }
  }

  @Test
  void nobodyAtHomeIsAFailureToo() {
    SteadyVisitor steady = SteadyVisitor.of(Visitor.of("127.0.0.1", 1), "steady.demo.test");

    assertThat(steady.stop().failures()).first().asString().contains("no answer");
  }
}
