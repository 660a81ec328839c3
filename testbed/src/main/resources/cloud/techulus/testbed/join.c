/*
 * join FILE... -- PROGRAM ARGUMENT...
 *
 * Enters control groups and becomes another program. FILEs are the cgroup.procs of the groups; writing 0 moves the writer
 * itself. It must happen before the program starts, since its children would stay behind in the old group.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CANNOT_JOIN = 125, CANNOT_RUN = 127 };

int main(int argc, char **argv) {
  int next = 1;
  while (next < argc && strcmp(argv[next], "--") != 0) {
    int group = open(argv[next], O_WRONLY | O_CLOEXEC);
    if (group < 0 || write(group, "0", 1) != 1) {
      perror(argv[next]);
      return CANNOT_JOIN;
    }
    close(group);
    next++;
  }
  if (next + 1 >= argc) {
    fputs("usage: join FILE... -- PROGRAM ARGUMENT...\n", stderr);
    return CANNOT_JOIN;
  }
  execvp(argv[next + 1], argv + next + 1);
  perror(argv[next + 1]);
  return CANNOT_RUN;
}
