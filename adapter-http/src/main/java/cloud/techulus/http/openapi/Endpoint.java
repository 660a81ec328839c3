package cloud.techulus.http.openapi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a call of the API takes and gives. The routes act by it and the description is made of it,
 * so that neither says what the other does not do.
 *
 * @param id what programs that are generated call it
 * @param summary one sentence
 * @param query what may stand in the query
 * @param takes the body: an object with the fields of all of these; empty if there is none
 * @param answers what is answered if all is well
 * @param traits how it behaves besides
 */
public record Endpoint(
    String id,
    String summary,
    List<QueryParameter> query,
    List<Class<?>> takes,
    List<Answer> answers,
    Set<Trait> traits) {
  /** Of whatever comes in parts. */
  public static final QueryParameter LIMIT_PARAMETER =
      QueryParameter.number("limit", "How many at most: 1 to 1000, 100 by default.");

  /** Of a part of a list. */
  public static final List<QueryParameter> PAGE_QUERY =
      List.of(
          LIMIT_PARAMETER,
          QueryParameter.text("after", "The `next` of the part before; absent for the first."));

  /** How a call behaves besides what it takes and gives. */
  public enum Trait {
    /** It makes something: sent again with the same key, it gives the same answer. */
    CREATES,
    /** What it answers has a version, the header {@code ETag}. */
    VERSIONED,
    /** It may ask for a version by the header {@code If-Match}. */
    CONDITIONAL
  }

  /** A parameter of the query that may be left out. */
  public record QueryParameter(String name, String type, String description) {
    public static QueryParameter text(String name, String description) {
      return new QueryParameter(name, "string", description);
    }

    public static QueryParameter number(String name, String description) {
      return new QueryParameter(name, "integer", description);
    }

    public static QueryParameter flag(String name, String description) {
      return new QueryParameter(name, "boolean", description);
    }
  }

  /**
   * An answer.
   *
   * @param body its message, for events that of each; empty if there is none
   */
  public record Answer(int status, String mediaType, Optional<Class<?>> body) {}

  public Endpoint {
    query = List.copyOf(query);
    takes = List.copyOf(takes);
    answers = List.copyOf(answers);
    traits = Set.copyOf(traits);
  }

  /** Takes and gives nothing yet. */
  public static Endpoint of(String id, String summary) {
    return new Endpoint(id, summary, List.of(), List.of(), List.of(), Set.of());
  }

  /** A part of a list, which can be asked for. */
  public static Endpoint list(String id, String summary, Class<?> message) {
    return of(id, summary).asks(PAGE_QUERY).gives(200, message);
  }

  public Endpoint asks(List<QueryParameter> parameters) {
    return new Endpoint(id, summary, plus(query, parameters), takes, answers, traits);
  }

  public Endpoint takes(Class<?>... messages) {
    return new Endpoint(id, summary, query, plus(takes, List.of(messages)), answers, traits);
  }

  public Endpoint gives(int status, Class<?> message) {
    return with(new Answer(status, "application/json", Optional.of(message)));
  }

  /** A status that says it all. */
  public Endpoint gives(int status) {
    return with(new Answer(status, "", Optional.empty()));
  }

  /** Events without end (WHATWG server-sent events). */
  public Endpoint streams(Class<?> event) {
    return with(new Answer(200, "text/event-stream", Optional.of(event)));
  }

  /** Makes something: 201, and {@code Idempotency-Key} counts. */
  public Endpoint creates(Class<?> message) {
    return gives(201, message).with(Trait.CREATES);
  }

  public Endpoint with(Trait trait) {
    Set<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Endpoint(id, summary, query, takes, answers, more);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  private Endpoint with(Answer answer) {
    return new Endpoint(id, summary, query, takes, plus(answers, List.of(answer)), traits);
  }

  private static <T> List<T> plus(List<T> some, List<? extends T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
