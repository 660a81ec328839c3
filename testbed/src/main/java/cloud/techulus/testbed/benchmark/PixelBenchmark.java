package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.service.Service;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Chromium;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * From an event to the pixel: a replica ends, its agent says so, and a browser that looks at the
 * page shows it, untouched by anybody. Both ends are read from the clock of this machine.
 */
final class PixelBenchmark {
  static final Duration TARGET = Duration.ofSeconds(1);
  static final double PERCENTILE = 0.99;

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** The second frame after the change begins when the first has been shown. */
  private static final String WATCH =
      """
      replica => {
        window.pixel = 0;
        const shown = () => [...document.querySelectorAll('.live tr')].some(
            row => row.textContent.includes(replica) && row.querySelector('.bad, .idle') !== null);
        const seen = () => requestAnimationFrame(
            () => requestAnimationFrame(() => { window.pixel = Date.now(); }));
        new MutationObserver((_, observer) => {
          if (shown()) { observer.disconnect(); seen(); }
        }).observe(document.querySelector('.live'), {childList: true, subtree: true});
      }
      """;

  private final ControlPlaneProcess control;
  private final Estate estate;
  private final StandInFleet fleet;

  PixelBenchmark(ControlPlaneProcess control, Estate estate, StandInFleet fleet) {
    this.control = control;
    this.estate = estate;
    this.fleet = fleet;
  }

  /**
   * One crash for each of these services.
   *
   * @param pathOf the page that is looked at meanwhile
   */
  Sample run(List<Service.Id> services, Function<Service.Id, String> pathOf) {
    try (Chromium chromium = Chromium.start()) {
      Page page = chromium.open();
      signIn(page);
      List<Duration> times = new ArrayList<>();
      for (Service.Id service : services) {
        page.navigate(control.url().origin() + pathOf.apply(service));
        times.add(time(page, estate.running(service)));
      }
      return new Sample(times);
    }
  }

  private void signIn(Page page) {
    page.navigate(control.url().origin() + "/sign-in");
    page.getByLabel("E-mail address").fill(ControlPlaneProcess.EMAIL);
    page.getByLabel("Password").fill(ControlPlaneProcess.PASSWORD.reveal());
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
    page.waitForURL(control.url().origin() + "/");
  }

  private Duration time(Page page, Estate.Running running) {
    page.evaluate(WATCH, running.replica().value());
    AtomicLong reported = new AtomicLong();
    fleet.crash(running.server(), running.replica(), reported::set);
    Await.until("the page shows it", DEADLINE, () -> pixel(page) > 0);
    return Duration.ofMillis(pixel(page) - reported.get());
  }

  private static long pixel(Page page) {
    return ((Number) page.evaluate("() => window.pixel")).longValue();
  }
}
