package cloud.techulus.testbed.benchmark;

import cloud.techulus.http.client.ControlPlaneUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests over a few kept connections, one after the other on each, as fast as they go. */
final class HttpLoad {
  static final int CONNECTIONS = 8;

  /** What is sent. */
  @FunctionalInterface
  interface Requests {
    /**
     * @param lane which of the connections
     * @param number how many were sent before on this one
     */
    byte[] next(KeptConnection connection, int lane, int number);
  }

  private HttpLoad() {}

  /**
   * @param status that each answer must have
   * @return requests a second
   */
  static double rate(ControlPlaneUrl url, Requests requests, int status, Duration time) {
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      long start = System.nanoTime();
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int lane = i;
        counts.add(threads.submit(() -> lane(url, requests, lane, status, start, time)));
      }
      int sum = 0;
      for (Future<Integer> count : counts) {
        sum += count.get();
      }
      return sum / ((System.nanoTime() - start) / 1e9);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request failed", e.getCause());
    }
  }

  private static int lane(
      ControlPlaneUrl url, Requests requests, int lane, int status, long start, Duration time) {
    try (KeptConnection connection = KeptConnection.to(url)) {
      int count = 0;
      while (System.nanoTime() - start < time.toNanos()) {
        connection.exchange(requests.next(connection, lane, count)).require(status);
        count++;
      }
      return count;
    }
  }
}
