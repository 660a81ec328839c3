/*
 * The sample service: HTTP/1.1 with keep-alive, one thread a connection, nothing but the C library.
 *
 *   GET /             "VERSION HOSTNAME ADDRESS\n": who answered
 *   GET /health       200, or 503 after GET /health/down (until /health/up) or when SICK is set
 *   GET /env          the names of the environment variables, one a line
 *   GET /env/NAME     the value of one
 *   GET /slow/MS      answers after a while
 *   GET /exit/CODE    ends the process
 *   GET /print/N/RATE/PAD prints "line 1 NANOS" to "line N NANOS" (the time since 1970), RATE a second (0 or none: at once),
 *                     each followed by PAD times x
 *   GET /long/BYTES   prints a line of so many x
 *   GET /hostile      prints a line that a terminal had better not see
 *   web get PATH      the client: exit code 0 if the service in this container answers 200 (for command health checks)
 *
 * Environment: VERSION, PORT (8080), START_DELAY_MS, CRASH_MS (exits 3 that long after its start), NEED (a variable without
 * which it exits 78), SICK, DEAF (never opens its port), DRAIN_MS (how long it still accepts connections after SIGTERM), ABRUPT
 * (exits at once on SIGTERM), GREED_MIB (memory it uses before it serves).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  EXIT_CRASHED = 3,
  EXIT_MISCONFIGURED = 78,
  REQUEST_BYTES = 16 * 1024,
  BODY_BYTES = 16 * 1024,
  STACK_BYTES = 128 * 1024,
  END_WAIT_MS = 10 * 1000
};

extern char **environ;

static volatile int draining = 0;
static volatile int healthy = 1;
static int in_flight = 0;
static int listener = -1;
static char hostname[64];
static const char *version = "v0";

static long number(const char *variable, long otherwise) {
  const char *text = getenv(variable);
  return text ? atol(text) : otherwise;
}

static void pause_ms(long ms) {
  usleep((useconds_t)ms * 1000);
}

static int send_all(int socket, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return -1;
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

static void say(const char *text) {
  printf("%s %s\n", version, text);
  fflush(stdout);
}

static void sleep_until(const struct timespec *start, long ms) {
  struct timespec until = {start->tv_sec + ms / 1000, start->tv_nsec + ms % 1000 * 1000000};
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) continue;
}

/* Those of a hundredth of a second go out together. */
static void print_lines(long count, long rate, long pad) {
  struct timespec start, now;
  long step = rate > 100 ? rate / 100 : 1;
  clock_gettime(CLOCK_MONOTONIC, &start);
  flockfile(stdout);
  for (long line = 1; line <= count; line++) {
    clock_gettime(CLOCK_REALTIME, &now);
    printf("line %ld %lld", line, (long long)now.tv_sec * 1000000000 + now.tv_nsec);
    for (long i = 0; i < pad; i++) putchar_unlocked(i == 0 ? ' ' : 'x');
    putchar_unlocked('\n');
    if (rate > 0 && line % step == 0) {
      fflush(stdout);
      sleep_until(&start, line * 1000 / rate);
    }
  }
  fflush(stdout);
  funlockfile(stdout);
}

static void print_long(long bytes) {
  flockfile(stdout);
  for (long i = 0; i < bytes; i++) putchar_unlocked('x');
  putchar_unlocked('\n');
  fflush(stdout);
  funlockfile(stdout);
}

static void print_hostile(void) {
  static const char line[] =
      "\033[31mred\033[0m \033]0;title\007 \033[2J over\rwritten \xff\xfe \0 \xe2\x80\xaertl \xc2\x9b" "1m end\n";
  fwrite(line, 1, sizeof line - 1, stdout);
  fflush(stdout);
}

static int who(int socket, char *body) {
  struct sockaddr_in here = {0};
  socklen_t size = sizeof here;
  char address[INET_ADDRSTRLEN] = "?";
  if (getsockname(socket, (struct sockaddr *)&here, &size) == 0)
    inet_ntop(AF_INET, &here.sin_addr, address, sizeof address);
  return snprintf(body, BODY_BYTES, "%s %s %s\n", version, hostname, address);
}

static int names(char *body) {
  int length = 0;
  for (char **entry = environ; *entry; entry++) {
    int name = (int)strcspn(*entry, "=");
    if (length + name + 2 >= BODY_BYTES) break;
    length += snprintf(body + length, BODY_BYTES - (size_t)length, "%.*s\n", name, *entry);
  }
  return length;
}

/* Answers one request; gives the length of the body and the status. */
static int answer(int socket, const char *path, char *body, int *status) {
  *status = 200;
  if (strcmp(path, "/health/down") == 0) healthy = 0;
  if (strcmp(path, "/health/up") == 0) healthy = 1;
  if (strcmp(path, "/health") == 0) {
    *status = healthy ? 200 : 503;
    return snprintf(body, BODY_BYTES, "%s\n", healthy ? "ok" : "sick");
  }
  if (strcmp(path, "/env") == 0) return names(body);
  if (strncmp(path, "/env/", 5) == 0) {
    const char *value = getenv(path + 5);
    if (!value) *status = 404;
    return snprintf(body, BODY_BYTES, "%s", value ? value : "");
  }
  if (strncmp(path, "/slow/", 6) == 0) pause_ms(atol(path + 6));
  if (strncmp(path, "/exit/", 6) == 0) _exit(atoi(path + 6));
  if (strncmp(path, "/print/", 7) == 0) {
    const char *rate = strchr(path + 7, '/');
    const char *pad = rate ? strchr(rate + 1, '/') : NULL;
    print_lines(atol(path + 7), rate ? atol(rate + 1) : 0, pad ? atol(pad + 1) : 0);
  }
  if (strncmp(path, "/long/", 6) == 0) print_long(atol(path + 6));
  if (strcmp(path, "/hostile") == 0) print_hostile();
  return who(socket, body);
}

static int reply(int socket, const char *path, int last) {
  char message[BODY_BYTES + 512];
  char body[BODY_BYTES];
  int status;
  int length = answer(socket, path, body, &status);
  if (length >= BODY_BYTES) length = BODY_BYTES - 1;
  int head = snprintf(message, sizeof message,
                      "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nX-Version: %s\r\n%s\r\n",
                      status, status == 200 ? "OK" : "No", length, version, last ? "Connection: close\r\n" : "");
  memcpy(message + head, body, (size_t)length);
  return send_all(socket, message, (size_t)(head + length));
}

/* Reads and drops the body of a request, the part already in the buffer first; gives what of the buffer is used, or -1. */
static int skip_body(int socket, const char *head, int head_length, int have) {
  const char *header = strcasestr(head, "\ncontent-length:");
  long left = header ? atol(header + strlen("\ncontent-length:")) : 0;
  long buffered = have - head_length < left ? have - head_length : left;
  left -= buffered;
  while (left > 0) {
    char dropped[4096];
    ssize_t count = recv(socket, dropped, left < (long)sizeof dropped ? (size_t)left : sizeof dropped, 0);
    if (count <= 0) return -1;
    left -= count;
  }
  return head_length + (int)buffered;
}

static void *serve(void *argument) {
  int socket = (int)(long)argument;
  int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char buffer[REQUEST_BYTES + 1];
  int have = 0;
  for (;;) {
    char *end;
    buffer[have] = 0;
    while (!(end = strstr(buffer, "\r\n\r\n"))) {
      ssize_t count = have < REQUEST_BYTES ? recv(socket, buffer + have, (size_t)(REQUEST_BYTES - have), 0) : 0;
      if (count <= 0) goto closed;
      have += (int)count;
      buffer[have] = 0;
    }
    *end = 0;
    __sync_fetch_and_add(&in_flight, 1);
    char path[1024] = "/";
    sscanf(buffer, "%*15s %1023s", path);
    int last = draining || strcasestr(buffer, "\nconnection: close") || strstr(buffer, " HTTP/1.0");
    int used = skip_body(socket, buffer, (int)(end + 4 - buffer), have);
    int failed = used < 0 || reply(socket, path, last) != 0;
    __sync_fetch_and_sub(&in_flight, 1);
    if (failed || last) goto closed;
    memmove(buffer, buffer + used, (size_t)(have - used));
    have -= used;
  }
closed:
  shutdown(socket, SHUT_RDWR);
  close(socket);
  return NULL;
}

static void *wait_for_end(void *signals) {
  int received;
  sigwait(signals, &received);
  if (getenv("ABRUPT")) _exit(0);
  draining = 1;
  say("draining");
  pause_ms(number("DRAIN_MS", 0));
  if (listener >= 0) shutdown(listener, SHUT_RDWR);
  for (int waited = 0; in_flight > 0 && waited < END_WAIT_MS; waited += 10) pause_ms(10);
  say("bye");
  _exit(0);
}

static void *crash(void *unused) {
  (void)unused;
  pause_ms(number("CRASH_MS", 0));
  fputs("boom\n", stderr);
  _exit(EXIT_CRASHED);
}

static void start_thread(void *(*body)(void *), void *argument) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  if (pthread_create(&thread, &attributes, body, argument) != 0 && body == serve) close((int)(long)argument);
}

static struct sockaddr_in address(in_addr_t host) {
  struct sockaddr_in result = {.sin_family = AF_INET};
  result.sin_port = htons((uint16_t)number("PORT", 8080));
  result.sin_addr.s_addr = host;
  return result;
}

static int get(const char *path) {
  char text[1100];
  struct sockaddr_in to = address(htonl(INADDR_LOOPBACK));
  int socket_ = socket(AF_INET, SOCK_STREAM, 0);
  int length = snprintf(text, sizeof text, "GET %.1000s HTTP/1.1\r\nHost: me\r\nConnection: close\r\n\r\n", path);
  if (connect(socket_, (struct sockaddr *)&to, sizeof to) != 0 || send_all(socket_, text, (size_t)length) != 0) return 1;
  ssize_t count = recv(socket_, text, sizeof text - 1, MSG_WAITALL);
  text[count < 0 ? 0 : count] = 0;
  return strncmp(text, "HTTP/1.1 200", 12) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "get") == 0) return get(argv[2]);
  if (getenv("VERSION")) version = getenv("VERSION");
  gethostname(hostname, sizeof hostname - 1);

  static sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  start_thread(wait_for_end, &signals);

  const char *needed = getenv("NEED");
  if (needed && !getenv(needed)) {
    fprintf(stderr, "%s is not set\n", needed);
    return EXIT_MISCONFIGURED;
  }
  if (getenv("SICK")) healthy = 0;
  if (getenv("CRASH_MS")) start_thread(crash, NULL);
  size_t greed = (size_t)number("GREED_MIB", 0) << 20;
  if (greed > 0) memset(malloc(greed), 1, greed);
  pause_ms(number("START_DELAY_MS", 0));
  while (getenv("DEAF")) pause();

  int on = 1;
  struct sockaddr_in here = address(htonl(INADDR_ANY));
  listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 1024) != 0) {
    perror("cannot listen");
    return 1;
  }
  say("listening");
  for (;;) {
    int socket_ = accept(listener, NULL, NULL);
    if (socket_ >= 0) start_thread(serve, (void *)(long)socket_);
    else if (draining) pause();
  }
}
