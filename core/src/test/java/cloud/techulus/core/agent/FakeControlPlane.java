package cloud.techulus.core.agent;

import cloud.techulus.core.Problem;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.NodeIdentity;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.naming.NameTable;
import cloud.techulus.core.node.KeyClaim;
import cloud.techulus.core.node.Orders;
import cloud.techulus.core.node.ProxyOrders;
import cloud.techulus.core.node.ProxyReport;
import cloud.techulus.core.node.RegistrationRequest;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.WorkResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A control plane that a test plays: it hands out what the test gave it, once, acknowledges every
 * result and never parks. It can be away, lose its answers or refuse.
 */
public final class FakeControlPlane implements ControlPlane {
  private final Deque<Instruction> instructions = new ArrayDeque<>();
  private final Deque<ProxyOrders> proxyOrders = new ArrayDeque<>();
  private final List<Report> polls = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private final List<ProxyReport> proxyPolls = new ArrayList<>();
  private final List<RegistrationRequest> registrations = new ArrayList<>();
  private final List<KeyClaim> claims = new ArrayList<>();
  private Optional<NameTable> names = Optional.empty();
  private Optional<Problem> refusal = Optional.empty();
  private Optional<Welcome> welcome = Optional.empty();
  private boolean away;
  private boolean losesAnswers;

  /** Goes out with the next answer. */
  public synchronized void order(Instruction... more) {
    instructions.addAll(List.of(more));
  }

  /** From now on these go to whoever reports others. */
  public synchronized void name(NameTable table) {
    names = Optional.of(table);
  }

  /** One answer to a proxy's poll; more wait their turn. */
  public synchronized void orderProxy(ProxyOrders orders) {
    proxyOrders.add(orders);
  }

  public synchronized void welcome(Welcome answer) {
    welcome = Optional.of(answer);
  }

  public synchronized void goAway() {
    away = true;
  }

  /** Takes what it is sent; what it answers is lost on the way. */
  public synchronized void loseAnswers() {
    losesAnswers = true;
  }

  public synchronized void refuse(Problem problem) {
    refusal = Optional.of(problem);
  }

  /** Answers as it should. */
  public synchronized void recover() {
    away = false;
    losesAnswers = false;
    refusal = Optional.empty();
  }

  public synchronized List<Report> polls() {
    return List.copyOf(polls);
  }

  public synchronized List<Report> reports() {
    return List.copyOf(reports);
  }

  public synchronized List<ProxyReport> proxyPolls() {
    return List.copyOf(proxyPolls);
  }

  public synchronized List<RegistrationRequest> registrations() {
    return List.copyOf(registrations);
  }

  public synchronized List<KeyClaim> claims() {
    return List.copyOf(claims);
  }

  @Override
  public synchronized void claimKey(ServerId server, KeyClaim claim) {
    if (away) {
      throw new Unreachable("connection refused");
    }
    claims.add(claim);
  }

  @Override
  public synchronized Welcome register(NodeIdentity identity, RegistrationRequest request) {
    requireThere();
    registrations.add(request);
    requireAnswering();
    return welcome.orElseThrow();
  }

  @Override
  public synchronized Orders poll(NodeId node, Report report, Duration wait) {
    requireThere();
    polls.add(report);
    return answer(report);
  }

  @Override
  public synchronized Orders report(NodeId node, Report report) {
    requireThere();
    reports.add(report);
    return answer(report);
  }

  @Override
  public synchronized ProxyOrders proxyPoll(NodeId node, ProxyReport report, Duration wait) {
    requireThere();
    proxyPolls.add(report);
    requireAnswering();
    return proxyOrders.isEmpty()
        ? new ProxyOrders(Optional.empty(), Optional.empty())
        : proxyOrders.removeFirst();
  }

  private Orders answer(Report report) {
    requireAnswering();
    Orders orders =
        new Orders(
                List.copyOf(instructions),
                report.results().stream().map(WorkResult::lease).toList())
            .withNames(
                names.filter(
                    table ->
                        report
                            .namesGeneration()
                            .filter(it -> it != table.generation())
                            .isPresent()));
    instructions.clear();
    return orders;
  }

  private void requireThere() {
    if (away) {
      throw new Unreachable("connection refused");
    }
    refusal.ifPresent(
        problem -> {
          throw problem;
        });
  }

  private void requireAnswering() {
    if (losesAnswers) {
      throw new Unreachable("the answer was lost");
    }
  }
}
