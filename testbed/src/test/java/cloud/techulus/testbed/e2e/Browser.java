package cloud.techulus.testbed.e2e;

import cloud.techulus.testbed.Chromium;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Debian's Chromium, driven as a person would. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final String REFUSED = "Failed to load resource: the server responded with";

  /** What htmx says of a stream that breaks off, as when its page is left at once. */
  private static final String STREAM_ENDED = "Event";

  private final Chromium chromium;
  private final List<String> complaints = new ArrayList<>();

  /** How somebody looks at pages. */
  enum Look {
    LIGHT(1280, 900, ColorScheme.LIGHT),
    DARK(1280, 900, ColorScheme.DARK),
    PHONE(390, 844, ColorScheme.LIGHT);

    private final int width;
    private final int height;
    private final ColorScheme colours;

    Look(int width, int height, ColorScheme colours) {
      this.width = width;
      this.height = height;
      this.colours = colours;
    }
  }

  private Browser(Chromium chromium) {
    this.chromium = chromium;
  }

  static Browser start() {
    return new Browser(Chromium.start());
  }

  /** A window of somebody who is not signed in. What it complains about is kept. */
  Page open(Look look) {
    Page page =
        chromium.open(
            new NewContextOptions()
                .setColorScheme(look.colours)
                .setViewportSize(look.width, look.height));
    page.onConsoleMessage(
        message -> {
          // That a form was refused is no fault of the page.
          if (message.type().equals("error")
              && !message.text().startsWith(REFUSED)
              && !message.text().equals(STREAM_ENDED)) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    return page;
  }

  /** What scripts and the content policy complained about. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  static void photograph(Page page, String name, Look look) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(
                SCREENSHOTS.resolve(name + "-" + look.name().toLowerCase(Locale.ROOT) + ".png")));
  }

  /** Shows the page as it is in each look; what is typed or shown once stays. */
  static void inEachLook(Page page, Consumer<Look> view) {
    for (Look look : Look.values()) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.colours));
      page.setViewportSize(look.width, look.height);
      view.accept(look);
    }
  }

  /** What keeps people with disabilities out, as axe sees it. */
  static List<String> barriers(Page page) {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .map(
                rule ->
                    rule.getId()
                        + ": "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList())
            .toList();
  }

  @Override
  public void close() {
    chromium.close();
  }
}
