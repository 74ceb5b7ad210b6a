// The system's clock for a program of the tests, set ahead by the seconds that the file named by CLOCK_AHEAD holds: loaded
// before the C library, so that a built program lives through a night within a minute. How long things take stays true.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int ahead = -1;
static int (*told)(clockid_t, struct timespec *);

__attribute__((constructor)) static void start(void) {
  const char *file = getenv("CLOCK_AHEAD");
  told = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  if (file) ahead = open(file, O_RDONLY | O_CLOEXEC);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  char text[24] = "";
  int status = told(clock, time);
  if (status == 0 && clock == CLOCK_REALTIME && ahead >= 0 && pread(ahead, text, sizeof text - 1, 0) > 0)
    time->tv_sec += atoll(text);
  return status;
}
